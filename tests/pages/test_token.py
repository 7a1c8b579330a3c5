"""Our form tokens are Django's: it accepts them for the visitor's own cookie and for nobody else's."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from tutor.pages.token import LENGTH, LETTERS, form_token, random_letters


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sent" if request.method == "POST" else form_token(request))


def page_of_django(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


urlpatterns = [path("", page), path("django/", page_of_django)]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def sent(visitor: Client, token: str) -> int:
    return visitor.post("/", {"csrfmiddlewaretoken": token}).status_code


def test_a_newcomer_gets_a_cookie_and_a_token_that_fits_it(visitor):
    answer = visitor.get("/")
    assert "csrftoken" in answer.cookies
    assert "Cookie" in answer["Vary"]
    assert sent(visitor, answer.content.decode()) == 200


def test_a_known_visitor_gets_another_token_for_the_same_cookie(visitor):
    first = visitor.get("/")
    second = visitor.get("/")
    assert "csrftoken" not in second.cookies
    assert first.content != second.content
    assert [sent(visitor, answer.content.decode()) for answer in (first, second)] == [200, 200]


def test_a_cookie_that_django_gave_is_good_for_our_tokens(visitor):
    visitor.get("/django/")
    assert sent(visitor, visitor.get("/").content.decode()) == 200


def test_nobody_elses_token_is_accepted(visitor):
    visitor.get("/")
    stranger = Client(enforce_csrf_checks=True)
    assert sent(visitor, stranger.get("/").content.decode()) == 403


def test_a_token_that_was_tampered_with_is_not_accepted(visitor):
    token = visitor.get("/").content.decode()
    other = "a" if token[-1] != "a" else "b"
    assert sent(visitor, token[:-1] + other) == 403


def test_the_letters_are_many_enough_and_all_of_them_occur():
    drawn = [random_letters() for _ in range(400)]
    assert {len(letters) for letters in drawn} == {LENGTH}
    assert set("".join(drawn)) == set(LETTERS)
    assert len(set(drawn)) == len(drawn)
