"""Stands before Django: a body too large to be an answer, or in a charset that Django can't read, is refused here.

A WSGI application around another. What it refuses it names in the environment under REFUSED and empties, and lets
Django draw the page, with all headers that a page of ours has.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

REFUSED = "lockstep.refused"

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class Gate:
    """`largest` is the most bytes that a body may have."""

    def __init__(self, application: Application, *, largest: int) -> None:
        self.application = application
        self.largest = largest

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
        status = refusal(environ.get("CONTENT_LENGTH") or "0", self.largest)
        if status:
            environ.update({REFUSED: status, "CONTENT_LENGTH": "0", "wsgi.input": BytesIO()})
        return self.application(environ, start_response)


def refusal(announced: str, largest: int) -> int:
    """The HTTP status for a body of the announced length: 400, 413, or 0 where it may pass."""
    if not (announced.isascii() and announced.isdecimal()):
        return 400
    return 413 if len(announced) > 15 or int(announced) > largest else 0


def without_charset(content_type: str) -> str:
    """Our pages are UTF-8 and so are their forms. Any other charset is a probe, and some crash Django's parser."""
    kind, *parameters = content_type.split(";")
    kept = [part for part in parameters if part.strip().lower().partition("=")[0].strip() != "charset"]
    return ";".join([kind, *kept])
