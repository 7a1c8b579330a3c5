"""Each failure has a page that says what happened and what to do, and needs nothing to be drawn."""

import re

import pytest
from django.test import Client, RequestFactory

from tests.pages import error_urls
from tutor.pages import errors

NAMES = ["400", "403", "403_csrf", "404", "405", "413", "429", "500", "503"]
pytestmark = pytest.mark.urls(error_urls.__name__)


@pytest.fixture(autouse=True)
def nothing_kept():
    errors.rendered.cache_clear()
    yield
    errors.rendered.cache_clear()


@pytest.fixture
def request_():
    return RequestFactory().get("/anywhere/")


@pytest.fixture
def answers(request_):
    return {
        "400": errors.bad_request(request_),
        "403": errors.forbidden(request_),
        "403_csrf": errors.csrf_failure(request_, "CSRF cookie not set."),
        "404": errors.not_found(request_),
        "405": errors.method_not_allowed(request_, ["GET", "HEAD"]),
        "413": errors.too_large(request_),
        "429": errors.too_many_requests(request_, retry_after=30),
        "500": errors.server_error(request_),
        "503": errors.unavailable(request_, RuntimeError("locked")),
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_page_has_its_status_one_heading_and_two_sentences_or_more(answers, name):
    answer = answers[name]
    text = answer.content.decode()
    assert answer.status_code == int(name[:3])
    assert f"Error {name[:3]}" in text
    assert len(re.findall(r"<h1", text)) == 1
    assert len(re.findall(r"[.!]\s", re.sub(r"<[^>]+>", " ", text[text.index("<h1") :]))) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_kept_by_anyone_in_between(answers, name):
    assert answers[name]["Cache-Control"] == "no-store"


def test_each_page_says_something_of_its_own(answers):
    assert len({answer.content for answer in answers.values()}) == len(NAMES)


def test_the_reader_hears_when_to_come_back(answers):
    assert answers["429"]["Retry-After"] == "30"
    assert "Wait 30 seconds, go back" in answers["429"].content.decode()
    assert answers["503"]["Retry-After"] == "5"


def test_the_methods_that_would_do_are_named(answers):
    assert answers["405"]["Allow"] == "GET, HEAD"


def test_what_went_wrong_inside_is_never_shown(answers):
    assert b"locked" not in answers["503"].content
    assert b"CSRF cookie" not in answers["403_csrf"].content


def test_a_page_that_cannot_be_drawn_is_answered_in_plain_words(request_, monkeypatch, caplog):
    monkeypatch.setattr(errors, "render_to_string", lambda *given: 1 / 0)
    answer = errors.server_error(request_)
    assert answer.status_code == 500
    assert b"try again" in answer.content
    assert "can't be drawn" in caplog.text


def test_an_address_that_is_not_there_gets_our_page(client, settings):
    settings.DEBUG = False
    answer = client.get("/no/such/lesson/")
    assert answer.status_code == 404
    assert b"There is no page at this address" in answer.content


def test_a_view_that_breaks_gets_our_page_without_the_reason(client, settings):
    settings.DEBUG = False
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content
    assert b"the reason" not in answer.content


def test_a_form_from_elsewhere_gets_our_page():
    answer = Client(enforce_csrf_checks=True).post("/")
    assert answer.status_code == 403
    assert b"We could not tell that this came from you" in answer.content
