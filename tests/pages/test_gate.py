"""What never reaches Django: bodies too large, lengths that are none, and charsets that are not ours."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from tutor.pages.gate import REFUSED, Gate, without_charset
from tutor.wsgi import application


def through(body: Any, length: object, *, kind: str = "") -> dict[str, Any]:
    """What the application behind a gate of 100 bytes is given."""
    seen: dict[str, Any] = {}

    def behind(environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        return []

    gate = Gate(behind, largest=100)
    gate({"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": body}, None)
    return seen


def test_a_body_comes_through_whole() -> None:
    seen = through(BytesIO(b"answer=1"), 8)
    assert (seen["body"], seen["CONTENT_LENGTH"], REFUSED in seen) == (b"answer=1", "8", False)


def test_no_length_is_no_body() -> None:
    assert REFUSED not in through(BytesIO(), "")


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [
        (BytesIO(b"x" * 101), 101, 413),
        (BytesIO(b""), "9" * 5000, 413),
        (BytesIO(b""), "-1", 400),
        (BytesIO(b""), "٣", 400),
    ],
)
def test_a_body_that_cannot_be_taken_is_named_and_not_passed_on(
    body: Any, length: object, status: int
) -> None:
    seen = through(body, length)
    assert (seen[REFUSED], seen["body"], seen["CONTENT_LENGTH"]) == (status, b"", "0")


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
        ({"CONTENT_LENGTH": "many"}, "400 Bad Request"),
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
