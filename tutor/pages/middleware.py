"""What every response carries, and what a client hears that asks for too much."""

import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse

from tutor.pages import errors
from tutor.pages.gate import REFUSED

GetResponse = Callable[[HttpRequest], HttpResponse]
NOTHING_NEEDED = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
WINDOW = 60.0
CLIENTS_REMEMBERED = 10_000


class PermissionsPolicy:
    """Says that no page of ours needs a device of the reader's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = NOTHING_NEEDED
        return response


class Overload:
    """Draws the page for what the gate refused; answers 429 to an address that posts too fast, and 503 while the
    database can't be reached or written."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.throttle = Throttle()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if refused := request.META.get(REFUSED):
            return errors.refused(request, refused)
        if request.method == "POST":
            wait = self.throttle.seconds_to_wait(
                request.META.get("REMOTE_ADDR", ""), settings.POSTS_PER_MINUTE
            )
            if wait:
                return errors.too_many_requests(request, retry_after=wait)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):
            return errors.unavailable(request, exception)
        return None


class Throttle:
    """Counts posts by client in windows of a minute, in this process. Forgets everybody rather than grow for ever."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = Lock()
        self.counts: dict[str, tuple[float, int]] = {}

    def seconds_to_wait(self, client: str, allowed: int) -> int:
        """0 if the client may go on, else whole seconds until its window ends. Counts this request."""
        now = self.clock()
        with self.lock:
            if len(self.counts) >= CLIENTS_REMEMBERED:
                self.counts.clear()
            began, count = self.counts.get(client, (now, 0))
            if now - began >= WINDOW:
                began, count = now, 0
            self.counts[client] = (began, count + 1)
        return max(1, round(began + WINDOW - now)) if count >= allowed else 0
