"""A web application for one author: the site's own, on this machine alone, with the watched lessons on its shelf."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

from tutor.management.watch.desk import Desk
from tutor.management.watch.editor import Link
from tutor.management.watch.views import Views
from tutor.pages import errors
from tutor.pages.gate import Application, Gate
from tutor.pages.shelf import lend

# Any other name in the address is a page elsewhere that would like to look in.
HOSTS = ["127.0.0.1", "localhost"]


@dataclass(frozen=True, eq=False)
class Addresses:
    """What Django otherwise finds in `tutor.urls`, with its names for the pages of errors."""

    urlpatterns: Sequence[URLPattern | URLResolver]
    handler400 = staticmethod(errors.bad_request)
    handler403 = staticmethod(errors.forbidden)
    handler404 = staticmethod(errors.not_found)
    handler500 = staticmethod(errors.server_error)


class Handler(WSGIHandler):
    """Django's, for other addresses than those of the settings: nothing that serves the site knows of them."""

    def __init__(self, addresses: Addresses) -> None:
        super().__init__()
        self.addresses = addresses

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request.urlconf = self.addresses  # type: ignore[assignment]
        return super().get_response(request)


def site(desk: Desk, link: Link, database: str) -> Application:
    """`database` is a file for the answers that the author tries; learners' answers are another's. Call it once, before
    anything was served: it sets for this process what suits somebody who writes."""
    settings.ALLOWED_HOSTS = HOSTS
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    connections["default"].close()
    connections.settings["default"]["NAME"] = database
    call_command("migrate", verbosity=0)
    lend(desk)
    addresses = Addresses(Views(desk, link).addresses())
    return Gate(Handler(addresses), largest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
