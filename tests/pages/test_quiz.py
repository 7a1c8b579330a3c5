"""Answering over HTTP: with and without htmx, with and without JavaScript, twice, wrongly, too late."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.pages.quiz_pages import CANARY, EDITED, LESSON, ONE
from tutor.learners.models import AnswerRow, Attempt, HintTaken, Learner

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.quiz_pages")]
HOME = "/lessons/signals/first/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """The lesson that is served; a test may put another in its place."""
    held = {"lesson": LESSON}
    monkeypatch.setattr("tutor.pages.quiz.lesson_or_404", lambda course, lesson: held["lesson"])
    return held


class Visitor:
    """Somebody at a browser without JavaScript: they see forms and send them back with what they filled in."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def page(self) -> str:
        return self.client.get(HOME).content.decode()

    def card(self, part: str, question: str, page: str = "") -> str:
        found = re.search(
            rf'<article[^>]* id="q-{part}-{question}".*?</article>', page or self.page(), re.DOTALL
        )
        assert found
        return found[0]

    def form(self, card: str) -> dict[str, str]:
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', card))

    def value_of(self, card: str, text: str) -> str:
        for value, label in re.findall(
            r'name="option" value="([^"]*)".*?<label(.*?)</label>', card, re.DOTALL
        ):
            if f"Text {text}<" in label:
                return value
        raise AssertionError(text)

    def send(self, part, question, *, options=(), text="", to="", card="", headers=None, **more):
        card = card or self.card(part, question)
        data = {**self.form(card), **more, "option": [self.value_of(card, one) for one in options]}
        if text:
            data["text"] = text
        return self.client.post(f"{HOME}{part}/{question}/{to}", data, headers=headers)


@pytest.fixture
def visitor():
    return Visitor(Client(enforce_csrf_checks=True))


def test_a_right_answer_is_stored_and_leads_back_to_its_card(visitor):
    response = visitor.send("practice", "one", options=["good"])
    assert response.status_code == 302
    assert response["Location"] == f"{HOME}#q-practice-one"
    row = AnswerRow.objects.get()
    assert (row.question, row.revision, row.verdict, row.score) == ("one", 1, "right", 1.0)
    assert row.raw == {"options": [f"{CANARY}-good"]}
    assert row.lesson_hash == LESSON.hash
    card = visitor.card("practice", "one")
    assert "Right." in card
    assert "1 of 1 point" in card
    assert f"{CANARY} solution of one" in card


def test_the_first_page_sets_the_cookie_and_stores_nothing(visitor):
    visitor.page()
    assert "lockstep" in visitor.client.cookies
    assert not Learner.objects.exists()


def test_what_was_answered_is_there_at_the_next_visit(visitor):
    visitor.send("practice", "one", options=["bad"])
    later = Client()
    later.cookies = visitor.client.cookies
    assert "Not right. One more try." in visitor.card("practice", "one", later.get(HOME).content.decode())


def test_the_order_of_options_stays_from_the_first_look_to_the_end(visitor):
    def letters():
        return re.findall(r"Text (\w+)", visitor.card("practice", "one"))

    before = letters()
    for given in (["bad"], ["good"]):
        visitor.send("practice", "one", options=given)
        assert letters() == before
    assert visitor.page().count("Solution in steps") == 1


def test_a_wrong_first_try_says_why_and_offers_half_the_points(visitor):
    visitor.send("practice", "one", options=["bad"])
    card = visitor.card("practice", "one")
    assert f"{CANARY} feedback bad" in card
    assert f"{CANARY} outcome bad" in card
    assert "Check again, for half the points" in card
    assert "Show the solution" in card
    closed = re.search(r"<input [^>]*disabled[^>]*>.*?Text (\w+)", card, re.DOTALL)
    assert closed[1] == "bad"


def test_a_wrong_first_try_tells_nothing_of_the_other_options(visitor):
    visitor.send("practice", "one", options=["bad"])
    card = visitor.card("practice", "one")
    for secret in (
        "feedback good",
        "feedback ugly",
        "outcome good",
        "solution",
        "final",
        "check of",
        "mistake",
    ):
        assert f"{CANARY} {secret}" not in card
    assert card.count(CANARY) == 2


def test_after_the_second_try_all_is_shown(visitor):
    visitor.send("practice", "one", options=["bad"])
    visitor.send("practice", "one", options=["ugly"])
    card = visitor.card("practice", "one")
    for shown in (
        "feedback good",
        "feedback ugly",
        "outcome good",
        "outcome bad",
        "solution",
        "final",
        "check",
        "mistake",
    ):
        assert f"{CANARY} {shown}" in card
    assert "The right answer" in card
    assert "Your answer, not right" in card
    assert "0 of 1 point" in card
    assert '<a href="?step=2#stage">step 2</a>' in card
    assert "<form" not in card


def test_with_htmx_the_card_and_the_score_come_alone(visitor):
    response = visitor.send("practice", "one", options=["good"], headers=HTMX)
    assert response.status_code == 200
    page = response.content.decode()
    assert page.startswith("<article")
    assert "autofocus" in page
    assert 'id="score-practice"' in page
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page
    fragment = visitor.card("practice", "one", page).replace(" autofocus", "")
    assert without_tokens(fragment) == without_tokens(visitor.card("practice", "one"))


def without_tokens(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize(
    ("part", "question", "given", "sentence"),
    [
        ("practice", "one", {}, "Nothing is chosen yet"),
        ("practice", "one", {"option": ["one", "two"]}, "not among the options"),
        ("practice", "several", {"option": ["' OR 1=1"]}, "not among the options"),
        ("practice", "number", {"text": "seven <b>"}, "write a number"),
        ("practice", "text", {"text": "long " * 2048}, "too long"),
        ("practice", "text", {"text": "a\0b"}, "can't be shown"),
        ("visual-quiz", "value", {"text": ""}, "Nothing is typed yet"),
        ("visual-quiz", "step", {"text": "soon"}, "choose one of the steps"),
    ],
)
def test_what_can_t_be_graded_comes_back_with_a_sentence_and_what_was_typed(
    visitor, headers, part, question, given, sentence
):
    card = visitor.card(part, question)
    data = {**visitor.form(card), **given}
    response = visitor.client.post(f"{HOME}{part}/{question}/", data, headers=headers)
    assert response.status_code == 422
    page = unescape(response.content.decode())
    assert sentence in page
    typed = given.get("text", "").replace("\0", "")
    assert typed in ("", "soon") or f'value="{typed}"' in page
    assert "\0" not in page
    assert CANARY not in visitor.card(part, question, page)
    assert not Learner.objects.exists()


def test_two_options_for_one_choice_are_refused_and_stay_chosen(visitor):
    response = visitor.send("practice", "one", options=["good", "bad"])
    assert response.status_code == 422
    page = response.content.decode()
    assert "Only one option" in page
    assert page.count(" checked") == 2
    assert "Back to the lesson" in page


def test_a_refused_answer_can_be_mended_from_where_it_was_refused(visitor):
    refused = visitor.send("practice", "number", text="seven").content.decode()
    response = visitor.send(
        "practice", "number", text="731,25", card=visitor.card("practice", "number", refused)
    )
    assert response.status_code == 302
    assert AnswerRow.objects.get().verdict == "right"


def test_a_double_click_is_one_answer(visitor):
    card = visitor.card("practice", "one")
    first = visitor.send("practice", "one", options=["bad"], card=card, headers=HTMX)
    second = visitor.send("practice", "one", options=["bad"], card=card, headers=HTMX)
    assert AnswerRow.objects.count() == 1
    assert without_tokens(first.content.decode()) == without_tokens(second.content.decode())


def test_an_answer_for_a_changed_lesson_is_kept_explained_and_filled_in(visitor, shelf):
    card = visitor.card("practice", "number")
    shelf["lesson"] = EDITED
    response = visitor.send("practice", "number", text="731.25", card=card)
    assert response.status_code == 409
    page = response.content.decode()
    assert "The lesson was changed while you had it open." in page
    assert 'value="731.25"' in page
    assert AnswerRow.objects.get().verdict == "stale"
    again = visitor.send("practice", "number", text="731.25", card=visitor.card("practice", "number", page))
    assert again.status_code == 302
    assert list(AnswerRow.objects.values_list("verdict", "score")) == [("stale", 0.0), ("right", 1.0)]


def test_an_answer_from_before_a_new_start_is_explained_and_filled_in(visitor):
    old = visitor.card("practice", "number")
    visitor.send("practice", "one", options=["good"])
    visitor.client.post(f"{HOME}practice/", visitor.form(old))
    response = visitor.send("practice", "number", text="731.25", card=old)
    assert response.status_code == 409
    page = response.content.decode()
    assert "You have started again since that page was opened." in page
    assert 'value="731.25"' in page
    assert visitor.form(visitor.card("practice", "number", page))["attempt"] == "2"
    assert AnswerRow.objects.filter(question="number").count() == 0


def test_an_answer_to_a_finished_question_changes_nothing_and_says_so(visitor):
    card = visitor.card("practice", "one")
    visitor.send("practice", "one", options=["good"], card=card)
    response = visitor.send("practice", "one", options=["bad"], card=card, revision="2")
    assert response.status_code == 409
    assert "Your earlier answer stands." in response.content.decode()
    assert AnswerRow.objects.count() == 1


def test_a_hint_is_shown_and_keeps_what_was_chosen(visitor):
    response = visitor.send("practice", "one", options=["ugly"], to="hint/", hint="1")
    page = response.content.decode()
    assert response.status_code == 200
    assert "First hint of one" in page
    assert "Second hint of one" not in page
    assert "Hint (2 of 2)" in page
    assert re.search(r"<input [^>]*checked[^>]*>.*?Text (\w+)", page, re.DOTALL)[1] == "ugly"
    assert HintTaken.objects.get().number == 1
    assert visitor.send("practice", "one", to="hint/", hint="2").status_code == 302
    card = visitor.card("practice", "one")
    assert "Second hint of one" in card
    assert "Hint (" not in card


@pytest.mark.parametrize("before", [[], ["bad"]])
def test_the_focus_goes_to_the_hint_that_was_asked_for(visitor, before):
    if before:
        visitor.send("practice", "one", options=before, headers=HTMX)
    for number in "12":
        page = visitor.send("practice", "one", to="hint/", hint=number, headers=HTMX).content.decode()
        focused = re.findall(r"<[^>]* autofocus>(.*?)</p>", page, re.DOTALL)
        assert [re.findall(r"Hint \d", each) for each in focused] == [[f"Hint {number}"]]


def test_the_focus_goes_to_what_is_said_where_a_hint_can_t_be_given(visitor):
    card = visitor.card("practice", "one")
    visitor.send("practice", "one", options=["good"], card=card)
    page = visitor.send("practice", "one", to="hint/", hint="1", card=card, headers=HTMX).content.decode()
    assert re.findall(r'<div class="quiz-said"[^>]* autofocus>', page)
    assert page.count("autofocus") == 1


def test_a_skip_reveals_nothing_and_leaves_the_question_open(visitor):
    assert visitor.send("practice", "text", text="perhaps", to="skip/").status_code == 302
    card = visitor.card("practice", "text")
    assert "Skipped for now." in card
    assert CANARY not in card
    assert 'value="perhaps"' in card
    assert "Skip for now" not in card
    visitor.send("practice", "text", text=f"{CANARY} words", card=card)
    assert "1 of 1 point" in visitor.card("practice", "text")


def test_the_solution_is_shown_on_request_and_ends_the_question(visitor):
    visitor.send("practice", "text", to="skip/")
    assert visitor.send("practice", "text", to="show/").status_code == 302
    card = visitor.card("practice", "text")
    assert "Here is the solution." in card
    assert f"{CANARY} solution of text" in card
    assert "0 of 1 point" in card


def test_the_score_comes_when_all_is_answered_or_skipped(visitor):
    visitor.send("visual-quiz", "step", text="2")
    assert "1 of 2</span> answered" in visitor.page()
    assert Attempt.objects.get().finished is None
    visitor.send("visual-quiz", "value", to="skip/")
    page = visitor.page()
    assert '<strong class="tabular">1</strong> of 2 points' in page
    assert '<a href="#q-visual-quiz-value">Question 2</a> (skipped, still open)' in page
    assert '<a href="?step=2#stage">step 2</a>' in page
    assert Attempt.objects.get().finished is not None


def test_starting_again_gives_fresh_questions_and_keeps_the_old_answers(visitor):
    visitor.send("visual-quiz", "step", text="2")
    form = visitor.form(visitor.card("visual-quiz", "value"))
    response = visitor.client.post(f"{HOME}visual-quiz/", form)
    assert response["Location"] == f"{HOME}#visual-quiz"
    card = visitor.card("visual-quiz", "step")
    assert visitor.form(card)["attempt"] == "2"
    assert "Right." not in card
    assert AnswerRow.objects.count() == 1


def test_the_score_says_which_attempt_it_is_of_from_the_second_on(visitor):
    def score(page: str) -> str:
        section = page.split('id="score-visual-quiz"')[1].split("</section>", maxsplit=1)[0]
        return " ".join(strip_tags(section).split())

    assert "Attempt" not in visitor.page()
    visitor.send("visual-quiz", "step", to="skip/")
    visitor.send("visual-quiz", "step", to="show/")
    visitor.send("visual-quiz", "value", to="skip/")
    assert "0 of 2 points" in score(visitor.page())
    assert "Attempt" not in visitor.page()
    visitor.client.post(f"{HOME}visual-quiz/", visitor.form(visitor.card("visual-quiz", "value")))
    assert "Attempt 2: 0 of 2 answered" in score(visitor.page())
    visitor.send("visual-quiz", "step", text="2")
    fragment = visitor.send("visual-quiz", "value", text=f"{CANARY} value", headers=HTMX)
    assert "Attempt 2: 2 of 2 points" in score(fragment.content.decode())
    assert "Attempt 2: 2 of 2 points" in score(visitor.page())


def test_the_way_back_leads_to_the_step_where_the_learner_was(visitor):
    response = visitor.send(
        "practice", "one", options=["bad"], headers={"Referer": f"http://testserver{HOME}?step=3"}
    )
    assert response["Location"] == f"{HOME}?step=3#q-practice-one"
    response = visitor.send(
        "practice", "one", options=["bad"], headers={"Referer": "http://x/?step=3#//evil"}
    )
    assert response["Location"].startswith(HOME)


def test_a_reload_of_a_refused_answer_leads_back_to_the_lesson(visitor):
    address = f"{HOME}practice/one/"
    assert visitor.client.get(address)["Location"] == f"{HOME}#q-practice-one"
    assert visitor.client.get(f"{address}?step=2")["Location"] == f"{HOME}?step=2"
    assert visitor.client.get(f"{address}?step=//evil")["Location"] == f"{HOME}#q-practice-one"


def test_the_address_of_a_part_leads_to_it_and_starts_nothing(visitor):
    visitor.send("practice", "one", options=["good"])
    assert visitor.client.get(f"{HOME}practice/")["Location"] == f"{HOME}#practice"
    assert Attempt.objects.count() == 1


def test_an_answer_costs_few_queries(visitor, django_assert_max_num_queries):
    visitor.send("practice", "one", options=["bad"])
    card = visitor.card("practice", "one")
    with django_assert_max_num_queries(6):
        visitor.send("practice", "one", options=["good"], card=card)


def test_every_kind_of_question_is_answered_through_its_form(visitor):
    visitor.send("practice", "one", options=["good"])
    visitor.send("practice", "several", options=["a", "b"])
    visitor.send("practice", "number", text="731.255")
    visitor.send("practice", "text", text=f"{CANARY.upper()} words!")
    visitor.send("visual-quiz", "step", text="2")
    visitor.send("visual-quiz", "value", text=f'"{CANARY} value"')
    assert set(AnswerRow.objects.values_list("verdict", flat=True)) == {"right"}
    assert "All right, at once and without a hint." in visitor.page()
    assert ONE.id in visitor.page()
