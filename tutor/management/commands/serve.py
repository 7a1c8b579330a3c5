"""`manage.py serve`: serves the site with waitress, which takes a request in whole before it costs a thread of ours."""

from argparse import ArgumentParser
from typing import Any

import waitress
from django.conf import settings
from django.core.management.base import BaseCommand

from tutor.wsgi import application

# A request that our gate refuses with a page of ours is read up to here; past it waitress hangs up.
LARGEST_BODY = 1024 * 1024
LARGEST_HEADERS = 32 * 1024
SECONDS_OF_SILENCE = 60
CONNECTIONS = 1000


class Command(BaseCommand):
    help = "Serve the site on one address, in one process, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=4, help="how many requests are worked on at once")

    def handle(self, *, host: str, port: int, threads: int, **options: Any) -> None:
        self.stdout.write(f"Lockstep is at http://{host}:{port} (stop it with Ctrl-C)")
        self.stdout.flush()
        waitress.serve(
            application,
            host=host,
            port=port,
            threads=threads,
            ident="",
            connection_limit=CONNECTIONS,
            channel_timeout=SECONDS_OF_SILENCE,
            max_request_body_size=LARGEST_BODY,
            max_request_header_size=LARGEST_HEADERS,
            _quiet=True,
            **(proxied() if settings.BEHIND_PROXY else {}),
        )


def proxied() -> dict[str, Any]:
    """Takes the visitor's address and scheme from the proxy, so that the throttle counts visitors."""
    return {
        "trusted_proxy": "*",
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }
