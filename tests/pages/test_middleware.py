"""What every response carries, and what a client hears that asks for too much."""

import sqlite3

import pytest
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from tutor.pages import errors
from tutor.pages.middleware import CLIENTS_REMEMBERED, Overload, Throttle

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/lessons/django-signals/01-custom-signals/", 200), ("/nowhere/", 404), ("/%00", 404)],
)
def test_every_response_carries_the_security_headers(client: Client, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "frame-ancestors 'none'", "script-src 'self'"} <= set(policy.split("; "))
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_a_refused_host_carries_them_too(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize(("host", "status"), [("localhost", 301), ("elsewhere.example", 400)])
@override_settings(SECURE_SSL_REDIRECT=True)
def test_so_does_the_answer_to_who_comes_without_https(client: Client, host: str, status: int) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == status
    assert_allows_nothing_foreign(response)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/static/css/base.css", 200), ("/static/none.css", 404)])
def test_so_do_static_files(client: Client, address: str, status: int) -> None:
    response = client.get(address)
    response.close()
    assert response.status_code == status
    assert_allows_nothing_foreign(response)


@pytest.mark.urls("tests.pages.error_urls")
def test_so_does_a_page_that_broke(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert_allows_nothing_foreign(response)


def assert_allows_nothing_foreign(response: HttpResponse) -> None:
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_a_body_too_large_to_read_gets_a_page_that_says_so():
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "x" * 32
    body = "answer=" + "x" * 100_000
    response = client.post("/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert response.content == errors.rendered("413")
    assert_allows_nothing_foreign(response)


def test_a_method_that_would_not_do_is_refused_with_them_too(client: Client) -> None:
    response = client.delete("/")
    assert response.status_code == 405
    assert_allows_nothing_foreign(response)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_that_posts_too_fast_waits_until_its_minute_is_over() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    assert [throttle.seconds_to_wait("a", 2) for _ in range(2)] == [0, 0]
    clock.now = 20.0
    assert throttle.seconds_to_wait("a", 2) == 40
    assert throttle.seconds_to_wait("b", 2) == 0
    clock.now = 60.0
    assert throttle.seconds_to_wait("a", 2) == 0


def test_the_throttle_does_not_grow_for_ever() -> None:
    throttle = Throttle(Clock())
    for number in range(CLIENTS_REMEMBERED + 10):
        throttle.seconds_to_wait(str(number), 1)
    assert len(throttle.counts) <= CLIENTS_REMEMBERED


@override_settings(POSTS_PER_MINUTE=0)
def test_too_many_posts_get_a_page_that_says_how_long_to_wait(client: Client) -> None:
    response = client.post("/")
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert f"Wait {response.headers['Retry-After']} seconds" in response.content.decode()
    assert_allows_nothing_foreign(response)


def test_a_database_that_cannot_be_written_is_a_503_and_not_a_traceback(rf: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    response = Overload(answer).process_exception(
        rf.get("/"), OperationalError(sqlite3.OperationalError("database is locked"))
    )
    assert response is not None
    assert response.status_code == 503
    assert "Retry-After" in response.headers


def test_other_exceptions_are_left_to_django(rf: RequestFactory) -> None:
    assert Overload(lambda request: HttpResponse()).process_exception(rf.get("/"), ValueError()) is None
