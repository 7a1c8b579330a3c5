"""Turns a failure into a page that says what happened and what to do.

These pages need no database, no request and no more context than a number, so that they work when nothing else does.
"""

import logging
from collections.abc import Sequence
from functools import lru_cache

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

LOG = logging.getLogger(__name__)
PLAIN = b"<!doctype html><html lang=en><title>Lockstep</title><h1>Something broke on our side</h1>\
<p>Please try again in a minute.</p>"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django counts a body over DATA_UPLOAD_MAX_MEMORY_SIZE among the bad requests; its page is another."""
    return too_large(request) if isinstance(exception, RequestDataTooBig) else error_page("400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page("403", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page("403_csrf", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page("404", 404)


def method_not_allowed(request: HttpRequest, permitted: Sequence[str]) -> HttpResponse:
    return error_page("405", 405, Allow=", ".join(permitted))


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a body that the gate did not let in: 400 or 413."""
    return error_page(str(status), status)


def too_large(request: HttpRequest) -> HttpResponse:
    return error_page("413", 413)


def too_many_requests(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    """`retry_after` is in whole seconds."""
    return error_page("429", 429, retry_after)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page("500", 500)


def unavailable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page("503", 503, retry_after=5)


def error_page(name: str, status: int, retry_after: int = 0, **headers: str) -> HttpResponse:
    wait = {"Retry-After": str(retry_after)} if retry_after else {}
    return HttpResponse(
        error_body(name, retry_after), status=status, headers={"Cache-Control": "no-store", **wait, **headers}
    )


def error_body(name: str, seconds: int = 0) -> bytes:
    try:
        return rendered(name, seconds)
    except Exception:
        # Whatever keeps us from drawing the page (templates or static files not in place), the reader hears something.
        LOG.exception("The page for error %s can't be drawn", name)
        return PLAIN


@lru_cache(maxsize=128)
def rendered(name: str, seconds: int = 0) -> bytes:
    """`seconds` is how long the reader is asked to wait, if at all."""
    return render_to_string(f"errors/{name}.html", {"seconds": seconds}).encode()
