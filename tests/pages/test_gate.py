"""What never reaches Django: bodies too large, too slow or cut short, and charsets that are not ours."""

from collections.abc import Iterable
from io import BytesIO
from threading import Event
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from tutor.pages.gate import REFUSED, SLOW_AT_ONCE, Gate, without_charset
from tutor.wsgi import application


def through(body: Any, length: object, *, seconds: float = 5.0, kind: str = "") -> dict[str, Any]:
    """What the application behind a gate of 100 bytes is given."""
    seen: dict[str, Any] = {}

    def behind(environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        return []

    gate = Gate(behind, largest=100, seconds=seconds)
    gate({"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": body}, None)
    return seen


class Silent:
    """A client that announces a body and sends none until it is let go."""

    def __init__(self) -> None:
        self.over = Event()

    def read(self, size: int) -> bytes:
        self.over.wait(30)
        return b""


class Gone:
    def read(self, size: int) -> bytes:
        raise OSError("connection reset")


def test_a_body_comes_through_whole() -> None:
    seen = through(BytesIO(b"answer=1"), 8)
    assert (seen["body"], seen["CONTENT_LENGTH"], REFUSED in seen) == (b"answer=1", "8", False)


def test_no_length_is_no_body() -> None:
    seen = through(BytesIO(b"more"), "")
    assert (seen["body"], REFUSED in seen) == (b"", False)


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [
        (BytesIO(b"x" * 101), 101, 413),
        (BytesIO(b""), "9" * 5000, 413),
        (BytesIO(b"cut"), 8, 400),
        (BytesIO(b""), "-1", 400),
        (BytesIO(b""), "٣", 400),
        (Gone(), 8, 400),
    ],
)
def test_a_body_that_cannot_be_taken_is_named_and_not_passed_on(
    body: Any, length: object, status: int
) -> None:
    seen = through(body, length)
    assert (seen[REFUSED], seen["body"], seen["CONTENT_LENGTH"]) == (status, b"", "0")


def test_a_silent_client_is_not_waited_for() -> None:
    silent = Silent()
    try:
        assert through(silent, 8, seconds=0.05)[REFUSED] == 408
    finally:
        silent.over.set()


def test_while_many_are_silent_the_next_is_given_up_sooner() -> None:
    gate = Gate(lambda environ, start: [], largest=100, seconds=3600.0)
    gate.waiting = SLOW_AT_ONCE
    silent = Silent()
    try:
        assert gate.read_in_time(silent, 8) == 408
    finally:
        silent.over.set()
    assert gate.waiting == SLOW_AT_ONCE


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("text/plain; charset=rot13", "text/plain"),
        ("multipart/form-data; Charset = idna; boundary=b", "multipart/form-data; boundary=b"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("", ""),
    ],
)
def test_no_other_charset_comes_through(sent: str, kept: str) -> None:
    assert without_charset(sent) == kept
    assert through(BytesIO(), 0, kind=sent)["CONTENT_TYPE"] == kept


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"CONTENT_LENGTH": "400000000"}, "413 Request Entity Too Large"),
        ({"CONTENT_LENGTH": "8"}, "400 Bad Request"),
        ({"CONTENT_TYPE": "text/plain; charset=undefined", "REQUEST_METHOD": "GET"}, "200 OK"),
    ],
)
@pytest.mark.django_db
def test_the_whole_application_answers_with_our_page_and_headers(
    headers: dict[str, str], status: str
) -> None:
    answer: dict[str, Any] = {}

    def start(given: str, sent: list[tuple[str, str]], *rest: object) -> None:
        answer.update(status=given, headers=dict(sent))

    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "HTTP_HOST": "localhost", **headers}
    setup_testing_defaults(environ)
    body = b"".join(application(environ, start))
    assert answer["status"] == status
    assert "Content-Security-Policy" in answer["headers"]
    assert b"Lockstep" in body
