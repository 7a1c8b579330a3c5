"""Who is asking: an id in a signed cookie, kept as long as somebody comes back."""

from uuid import UUID

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory

from tutor.learners.models import Learner
from tutor.learners.session import learner_id, quiz_state


@pytest.fixture
def visit():
    request = RequestFactory().get("/")
    request.session = SessionStore()
    return request


def returning(request):
    """The same browser with its cookie, as the server gets it the next time."""
    request.session.save()
    again = RequestFactory().get("/")
    again.session = SessionStore(session_key=request.session.session_key)
    return again


def test_somebody_new_gets_an_id_without_any_query(visit):
    assert isinstance(learner_id(visit), UUID)
    assert learner_id(visit) == learner_id(visit)
    assert visit.session.modified


def test_the_id_is_the_same_at_the_next_visit(visit):
    found = learner_id(visit)
    again = returning(visit)
    assert learner_id(again) == found
    assert not again.session.modified


def test_the_cookie_is_renewed_in_another_month(visit):
    found = learner_id(visit)
    visit.session["month"] = "2001-01"
    again = returning(visit)
    assert learner_id(again) == found
    assert again.session.modified


@pytest.mark.parametrize("broken", ["", "x", 5, None, ["a"]])
def test_a_broken_id_is_replaced(visit, broken):
    visit.session["learner"] = broken
    assert isinstance(learner_id(visit), UUID)


def test_a_forged_cookie_is_nobody(visit):
    learner_id(visit)
    visit.session.save()
    again = RequestFactory().get("/")
    again.session = SessionStore(session_key=visit.session.session_key[:-1] + "_")
    assert learner_id(again) != learner_id(visit)


@pytest.mark.django_db
def test_looking_makes_no_learner(visit):
    learner_id(visit)
    quiz_state(returning(visit), "signals", "first")
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_the_first_visit_costs_no_query_and_the_next_one(visit, django_assert_num_queries):
    with django_assert_num_queries(0):
        first = quiz_state(visit, "signals", "first")
    with django_assert_num_queries(1):
        assert quiz_state(returning(visit), "signals", "first") == first
