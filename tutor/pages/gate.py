"""Stands before Django: what would fail, grow or hang before our first view is refused here in words.

A WSGI application around another. It reads a form's whole body before anything else does, because a client that
announces a body and stays silent would hold one of the server's few threads for as long as it likes. What it refuses
it names in the environment under REFUSED, and lets Django draw the page, with all headers a page of ours has.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from io import BytesIO
from threading import Lock, Thread
from typing import Any, Protocol

REFUSED = "lockstep.refused"
SECONDS_FOR_A_BODY = 5.0
# While so many clients are slow, the next slow one is not waited for: the other threads stay free to answer.
SLOW_AT_ONCE = 2
SECONDS_WHEN_CROWDED = 0.25

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Gate:
    """`largest` is the most bytes a body may have; `seconds` how long it may take to arrive."""

    def __init__(
        self, application: Application, *, largest: int, seconds: float = SECONDS_FOR_A_BODY
    ) -> None:
        self.application = application
        self.largest = largest
        self.seconds = seconds
        self.lock = Lock()
        self.waiting = 0

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
        body = self.body_or_status(environ)
        if isinstance(body, int):
            environ[REFUSED] = body
            body = b""
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return self.application(environ, start_response)

    def body_or_status(self, environ: Environ) -> bytes | int:
        """The body, or the HTTP status that refuses it: 400, 408 or 413. No length means no body, as in Django."""
        announced = environ.get("CONTENT_LENGTH") or "0"
        if not (announced.isascii() and announced.isdecimal()):
            return 400
        if len(announced) > 15 or int(announced) > self.largest:
            return 413
        length = int(announced)
        return self.read_in_time(environ["wsgi.input"], length) if length else b""

    def read_in_time(self, stream: Body, length: int) -> bytes | int:
        with self.lock:
            self.waiting += 1
            seconds = self.seconds if self.waiting <= SLOW_AT_ONCE else SECONDS_WHEN_CROWDED
        try:
            body = reading(stream, length).result(timeout=seconds)
        except TimeoutError:
            return 408
        except Exception:
            # The client went away: nobody will see the answer, and each server has an exception of its own for it.
            return 400
        finally:
            with self.lock:
                self.waiting -= 1
        return body if len(body) == length else 400


def reading(stream: Body, length: int) -> Future[bytes]:
    """Reads in a thread of its own, which ends with the connection if not before."""
    future: Future[bytes] = Future()

    def read() -> None:
        try:
            future.set_result(stream.read(length))
        except Exception as error:
            future.set_exception(error)

    Thread(target=read, daemon=True, name="body").start()
    return future


def without_charset(content_type: str) -> str:
    """Our pages are UTF-8 and so are their forms. Any other charset is a probe, and some crash Django's parser."""
    kind, *parameters = content_type.split(";")
    kept = [part for part in parameters if part.strip().lower().partition("=")[0].strip() != "charset"]
    return ";".join([kind, *kept])
