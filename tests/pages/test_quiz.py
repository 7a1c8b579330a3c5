"""Answering over HTTP: with and without htmx, with and without JavaScript, twice, wrongly, too late."""

import re
from html import unescape

import pytest
from django.test import Client
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
