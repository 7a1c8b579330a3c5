"""The key never leaves the server before the answer is in: not in any state of any card, nor in its shape."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from tests.pages.quiz_pages import CANARY, LESSON, NUMBER, ONE
from tests.pages.test_quiz import HOME, HTMX, Visitor, without_tokens
from tutor.learners.progress import PartState
from tutor.pages.quiz_cards import option_value, spots
from tutor.pages.quiz_parts import card_for, quiz_bytes, rendered
from tutor.quiz.order import VARIANTS
from tutor.quiz.question import Answer, Key, Option
from tutor.quiz.standing import UNTOUCHED, Entry

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.quiz_pages")]
SECRETS = (CANARY, "731.25", "731,25")
QUESTIONS = [("practice", one.id) for one in LESSON.practice] + [
    ("visual-quiz", one.id) for one in LESSON.visual_quiz
]


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    monkeypatch.setattr("tutor.pages.quiz.lesson_or_404", lambda course, lesson: LESSON)


@pytest.fixture
def visitor():
    return Visitor(Client())


def everything(response) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return f"{headers}\n{cookies}\n{response.content.decode()}"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_no_answer_before_it_is_in_whatever_else_is_done(visitor, headers):
    seen = [everything(visitor.client.get(HOME))]
    for part, question in QUESTIONS:
        for to, more in [("", {}), ("hint/", {"hint": "1"}), ("hint/", {"hint": "2"}), ("skip/", {})]:
            response = visitor.send(part, question, to=to, headers=headers, **more)
            seen += [everything(response), everything(visitor.client.get(HOME))]
        seen.append(everything(visitor.send(part, question, text="\0", headers=headers)))
        seen.append(everything(visitor.client.get(f"{HOME}{part}/{question}/")))
    assert len(seen) == 1 + len(QUESTIONS) * 10
    assert "Second hint of one" in "".join(seen)
    for one in seen:
        assert not [secret for secret in SECRETS if secret in one]


def test_the_canary_is_found_once_the_answer_is_in(visitor):
    visitor.send("practice", "number", text="731.25")
    page = everything(visitor.client.get(HOME))
    assert f"{CANARY} solution of number" in page


def test_one_answer_opens_no_other_question(visitor):
    visitor.send("practice", "one", options=["good"])
    page = visitor.page()
    for part, question in QUESTIONS[1:]:
        assert CANARY not in visitor.card(part, question, page)


def untouched(spot, question, seed):
    state = PartState(number=1, seed=seed)
    return rendered(card_for(spot, question, state, UNTOUCHED, "TOKEN"))


def test_the_page_is_the_same_whichever_option_is_right():
    spot, _ = spots(LESSON, "practice")["one"]
    pages = set()
    for right in ONE.options:
        options = tuple(
            Option(id=one.id, html=one.html, right=one == right, feedback=right.id) for one in ONE.options
        )
        pages.add(untouched(spot, replace(ONE, options=options, key=Key(options=frozenset({right.id}))), 0))
    assert len(pages) == 1


def test_an_option_s_id_can_t_be_guessed_from_its_value(settings):
    spot, question = spots(LESSON, "practice")["one"]
    before = [option_value(spot, question, option.id) for option in question.options]
    settings.SECRET_KEY = "another"
    after = [option_value(spot, question, option.id) for option in question.options]
    assert len(set(before + after)) == 6


def test_the_right_option_stands_in_each_place_for_somebody():
    spot, _ = spots(LESSON, "practice")["one"]
    places = set()
    for variant in range(VARIANTS):
        shown = re.findall(r"Text (\w+)", untouched(spot, ONE, variant))
        places.add(shown.index("good"))
    assert places == {0, 1, 2}


def test_what_comes_from_memory_is_what_would_be_rendered(visitor):
    wrong = Entry(
        revision=1,
        answer=Answer(options=(f"{CANARY}-bad",)),
        verdict="wrong",
        score=0.0,
        hints=0,
        lesson_hash=LESSON.hash,
    )
    for seed in range(VARIANTS):
        for done in ({}, {"entries": {"one": (wrong,)}, "hints": {NUMBER.id: 1}}):
            state = PartState(number=7, seed=seed, **done)
            page = quiz_bytes(LESSON, "practice", state, "TOKEN").decode()
            for name, (spot, question) in spots(LESSON, "practice").items():
                live = rendered(card_for(spot, question, state, state.standing(question), "TOKEN"))
                assert visitor.card("practice", name, page) == live.strip()
            assert "\0" not in page
            assert page.count('name="attempt" value="7"') == 4


def test_two_visitors_with_the_same_variant_see_the_same_bytes():
    one = quiz_bytes(LESSON, "practice", PartState(number=1, seed=3), "A").decode()
    two = quiz_bytes(LESSON, "practice", PartState(number=1, seed=3 + VARIANTS), "B").decode()
    assert without_tokens(one) == without_tokens(two)
