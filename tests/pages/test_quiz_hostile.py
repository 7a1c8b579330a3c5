"""What is sent by those who mean harm, or by programs that have gone wrong: told in a sentence, and never kept."""

import json
import random
from sys import getsizeof
from urllib.parse import quote_plus

import pytest
from django.test import Client

from tests.pages.quiz_pages import EDITED, LESSON
from tests.pages.test_quiz import HOME, HTMX, Visitor
from tutor.learners.models import AnswerRow, Attempt, Learner
from tutor.pages import quiz_parts
from tutor.pages.kept import Kept

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.quiz_pages")]


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """The lesson that is served; a test may put another in its place."""
    held = {"lesson": LESSON}
    monkeypatch.setattr("tutor.pages.quiz.lesson_or_404", lambda course, lesson: held["lesson"])
    return held


@pytest.fixture
def visitor():
    return Visitor(Client(enforce_csrf_checks=True))


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize("forged", ["", "x", "0" * 64])
def test_an_answer_for_a_lesson_that_never_was_comes_back_filled_in_whether_kept_or_not(
    visitor, headers, forged
):
    for revision in range(1, 7):
        more = {"lesson": forged, "revision": str(revision), "text": "731.25"}
        response = visitor.send("practice", "number", headers=headers, **more)
        assert response.status_code == 409
        page = response.content.decode()
        assert "The lesson was changed while you had it open." in page
        assert 'value="731.25"' in page
    assert AnswerRow.objects.count() == (3 if forged == "0" * 64 else 0)
    visitor.send("practice", "number", text="731.25")
    assert "1 of 1 point" in visitor.card("practice", "number")


@pytest.mark.parametrize("to", ["", "hint/", "skip/", "show/"])
@pytest.mark.parametrize(
    "given",
    [{"text": "x" * 501}, {"text": "a\0b"}, {"option": ["0" * 65]}, {"option": ["0"] * 9}, {"option": [""]}],
)
def test_what_no_form_can_send_is_refused_by_every_button(visitor, to, given):
    form = visitor.form(visitor.card("practice", "one"))
    for lesson in (form["lesson"], "0" * 64, ""):
        data = {**form, "hint": "1", **given, "lesson": lesson}
        response = visitor.client.post(f"{HOME}practice/one/{to}", data, headers=HTMX)
        assert response.status_code == 422
        assert "quiz-bad" in response.content.decode()
    assert not Learner.objects.exists()


def test_a_repeated_answer_for_a_changed_lesson_is_no_news_after_the_end(visitor, shelf):
    card = visitor.card("practice", "number")
    shelf["lesson"] = EDITED
    visitor.send("practice", "number", text="731.25", card=card)
    visitor.send("practice", "number", text="731.25", lesson=EDITED.hash, revision="2", card=card)
    response = visitor.send("practice", "number", text="731.25", card=card, headers=HTMX)
    assert response.status_code == 200
    assert "1 of 1 point" in response.content.decode()
    assert AnswerRow.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "step"),
    [
        ("http://[evil/?step=3", "?step=3"),
        ("http://testserver/?x=1&step=2&y", "?step=2"),
        ("http://[evil/", ""),
        ("http://testserver/?step=3x", ""),
        ("http://testserver/?step=1234567", ""),
        ("http://testserver/?last_step=3", ""),
        ("http://testserver/#?step=3", ""),
        ("http://testserver/?" + "a&" * 2000 + "step=3", "?step=3"),
        ("\udcff\0?step=٣", ""),
        ("step=3", ""),
    ],
)
def test_whatever_address_a_browser_says_it_came_from_leads_back(visitor, address, step):
    response = visitor.send("practice", "one", options=["bad"], headers={"Referer": address})
    assert response["Location"] == f"{HOME}{step}#q-practice-one"


def test_a_form_of_another_site_is_refused(visitor):
    card = visitor.card("practice", "one")
    response = visitor.send("practice", "one", options=["good"], card=card, csrfmiddlewaretoken="x" * 64)
    assert response.status_code == 403
    assert not Learner.objects.exists()


@pytest.mark.parametrize("number", ["", "-1", "0", "x", "99999999999999999999", "1.5", "²"])
def test_a_form_with_broken_numbers_is_still_an_answer(visitor, number):
    response = visitor.send("practice", "one", options=["good"], revision=number)
    assert response.status_code == 302
    assert AnswerRow.objects.get().revision == 1


@pytest.mark.parametrize("address", ["practice/none/", "visual-quiz/one/", "nowhere/one/", "nowhere/"])
def test_what_isn_t_there_is_not_found(client, address):
    assert client.post(f"{HOME}{address}").status_code == 404


@pytest.mark.parametrize("action", ["hint", "skip", "show"])
def test_nothing_happens_by_following_a_link(client, action):
    assert client.get(f"{HOME}practice/one/{action}/").status_code == 405


SEED = 20_261
ROUNDS = 250
MOST_BYTES = 4096
WORDS = [
    "",
    "0",
    "1",
    "2",
    "-1",
    "9" * 30,
    "\u0663",
    "\0csrf\0",
    "\ud800",
    "\U0001f600" * 250,
    "\u4e2d" * 500,
    "x" * 501,
    "x" * 60_000,
    "[" * 450,
    "-" * 499 + "1",
    "{1: [2]}",
    "1e999",
    "nan",
    "<script>{{ card.csrf }}{% now %}",
    "' OR 1=1 --",
    "\x1b[2J\u202e\u2028\ufeff\uffff",
    LESSON.hash,
    "0" * 64,
]
ADDRESSES = [
    "http://[evil/",
    "http://[::1]:x/?step=" + "9" * 300,
    "//%00/?step=1&step=%ff",
    "http://testserver/?" + "a&" * 500,
    "\xff\x00?step=1",
    "?step=1\u0663",
]
CHARSETS = ["", "", "utf-7", "unicode_escape", "raw_unicode_escape", "latin-1"]
HEADERS = [
    "Referer",
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger",
    "HX-Prompt",
    "Cookie",
    "Accept-Language",
    "Accept",
]


def test_nothing_that_is_posted_breaks_a_page_or_fills_the_database():
    """Any exception in a view comes through to here."""
    chance = random.Random(SEED)
    visitor = Visitor(Client())
    seen = set()
    for _ in range(ROUNDS):
        response = post_at_random(chance, visitor)
        assert response.status_code < 500
        assert b"\0" not in response.content
        response.content.decode()
        seen.add(response.status_code)
        if chance.random() < 0.05:
            assert visitor.client.get(HOME).status_code == 200
    assert seen >= {200, 302, 404, 409, 422}
    rows = list(AnswerRow.objects.values_list("raw", "lesson_hash"))
    assert rows
    for raw, lesson_hash in rows:
        assert len(json.dumps(raw)) + len(lesson_hash) < MOST_BYTES
        assert lesson_hash in ("", LESSON.hash, "0" * 64)
        texts = "".join([*raw.get("options", []), raw.get("text", "")])
        assert "\0" not in texts
        texts.encode()


def post_at_random(chance: random.Random, visitor: Visitor):
    part, question = chance.choice(
        [("practice", one.id) for one in LESSON.practice]
        + [("visual-quiz", one.id) for one in LESSON.visual_quiz]
        + [("practice", ""), ("visual-quiz", ""), ("practice", "none"), ("nowhere", "one")]
    )
    to = chance.choice(["", "hint/", "skip/", "show/"]) if question else ""
    address = f"{HOME}{part}/{question}/{to}" if question else f"{HOME}{part}/"
    body, content_type = packed(form_at_random(chance), chance.choice(CHARSETS))
    return visitor.client.generic("POST", address, body, content_type, headers=headers_at_random(chance))


def form_at_random(chance: random.Random) -> list[tuple[str, str]]:
    """What a form of ours would send, but for some fields with anything in them."""
    latest = Attempt.objects.order_by("-number").first()
    pairs = {
        "attempt": str(latest.number if latest else 1),
        "revision": chance.choice(["1", "2", "99"]),
        "lesson": chance.choice([LESSON.hash, "0" * 64, ""]),
        "text": chance.choice(["2", "5", "words"]),
        "hint": "1",
    }
    for field in chance.sample(sorted(pairs), chance.randrange(3)):
        pairs[field] = chance.choice(WORDS)
    options = [("option", chance.choice(WORDS))] * chance.choice([0, 0, 0, 1, 2, 9, 90])
    return [*pairs.items(), *options]


def packed(fields: list[tuple[str, str]], charset: str) -> tuple[bytes, str]:
    """In UTF-8 as forms are sent, otherwise in parts: only there is another charset listened to."""
    if not charset:
        sent = [f"{name}={quote_plus(text.encode('utf-8', 'surrogatepass'))}" for name, text in fields]
        return "&".join(sent).encode(), "application/x-www-form-urlencoded"
    parts = [
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + text.encode(charset, "backslashreplace")
        for name, text in fields
    ]
    return b"\r\n".join([*parts, b"--B--\r\n"]), f"multipart/form-data; boundary=B; charset={charset}"


def headers_at_random(chance: random.Random) -> dict[str, str]:
    headers = {"Referer": chance.choice(ADDRESSES)}
    if chance.random() < 0.5:
        headers["HX-Request"] = "true"
    for name in chance.sample(HEADERS, chance.randrange(3)):
        headers[name] = chance.choice([*ADDRESSES, *WORDS]).encode("latin-1", "replace").decode("latin-1")
    return headers


def test_what_was_typed_stands_in_no_key_of_the_memory(visitor):
    for name, text in [("number", "123456789"), ("text", "words of my own " * 20)]:
        visitor.send("practice", name, text=text, headers=HTMX)
        assert text.strip() in visitor.page()
        for memory in (quiz_parts.PARTS, quiz_parts.CARDS):
            assert memory.values
            assert text not in repr(list(memory.values))
        assert not [card for card in quiz_parts.CARDS.values.values() if text in card]


def test_the_memory_of_what_learners_did_stays_within_its_bytes(monkeypatch):
    small = {"PARTS": Kept(512, 60_000, lambda ready: ready.size), "CARDS": Kept(2048, 30_000, getsizeof)}
    for name, memory in small.items():
        monkeypatch.setattr(quiz_parts, name, memory)
    for number in range(12):
        visitor = Visitor(Client())
        visitor.send("practice", "text", text=f"words {number}", headers=HTMX)
        visitor.page()
    assert 0 < small["PARTS"].bytes <= 60_000
    assert small["PARTS"].bytes == sum(ready.size for ready in small["PARTS"].values.values())
    assert 0 < small["CARDS"].bytes <= 30_000
