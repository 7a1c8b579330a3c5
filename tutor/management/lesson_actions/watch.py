"""`manage.py lessons watch`: shows lessons in the browser while they are written, and runs what was saved."""

import logging
import os
import socket
import tempfile
import threading
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import waitress
from django.conf import settings
from django.core.management.base import CommandError

from tutor.lessons.check import lesson_files
from tutor.management.lesson_actions.action import (
    Action,
    Terminal,
    add_paths,
    lessons,
    one_line,
    places,
    relative,
)
from tutor.management.watch.desk import Desk, Sheet
from tutor.management.watch.editor import EDITORS, EditorError, Link, link_to
from tutor.management.watch.site import site
from tutor.management.watch.watcher import Watcher
from tutor.sandbox import SandboxError, Workshop

HOST = "127.0.0.1"
THREADS = 8
SECONDS_TO_STOP = 2.0


def _add_arguments(parser: ArgumentParser) -> None:
    add_paths(parser)
    parser.add_argument("--port", type=int, default=8001, help="of 127.0.0.1; 0 for any that is free")
    parser.add_argument(
        "--editor",
        default="",
        metavar="EDITOR",
        help=f"where problems link to: {', '.join(EDITORS)}, or an address with {{path}}, {{line}}, {{column}}",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many programs run at once")
    parser.add_argument(
        "--trust-local-code",
        action="store_true",
        help="run even where this machine can't confine programs; only for lessons you wrote yourself",
    )


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    if settings.PRODUCTION:
        raise CommandError("LOCKSTEP_PRODUCTION is set: lessons are written and watched elsewhere.")
    named = places(options["paths"])
    try:
        link = link_to(options["editor"])
        with Workshop(trust_local_code=options["trust_local_code"]) as workshop:
            _watch(terminal, named, workshop, link, options)
    except (EditorError, SandboxError) as error:
        raise CommandError(str(error)) from error


def _watch(
    terminal: Terminal, named: Iterable[Path], workshop: Workshop, link: Link, options: dict[str, Any]
) -> None:
    def said(sheet: Sheet, seconds: float) -> None:
        count = len(sheet.findings)
        found = "no problem" if not count else "1 problem" if count == 1 else f"{count} problems"
        terminal.say(f"{one_line(relative(sheet.path))}: {found} ({seconds:.1f} s)")
        terminal.out.flush()

    watched, jobs, desk = list(named), options["jobs"], Desk()
    watcher = Watcher(watched, desk, lambda some: workshop.trace_many(some, workers=jobs), said, jobs)
    stop = threading.Event()
    listening = _listening(options["port"])
    with listening, tempfile.TemporaryDirectory(prefix="lockstep-watch-") as folder:
        server = _server(site(desk, link, str(Path(folder) / "answers.sqlite3")), listening)
        terminal.say(
            f"Watching {lessons(len(lesson_files(watched)))} at http://{HOST}:{listening.getsockname()[1]} "
            "(stop with Ctrl-C)"
        )
        terminal.out.flush()
        thread = threading.Thread(target=watcher.run, args=[stop], name="watcher", daemon=True)
        thread.start()
        try:
            server.run()
        finally:
            stop.set()
            thread.join(SECONDS_TO_STOP)


def _listening(port: int) -> socket.socket:
    """Before anything else: a port that is taken is the likeliest thing to go wrong."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or "there is no such port"
        raise CommandError(f"{HOST}:{port} can't be used ({reason}): try another --port") from error
    return listening


def _server(application: Any, listening: socket.socket) -> Any:
    logging.getLogger("waitress").setLevel(logging.ERROR)
    return waitress.create_server(application, sockets=[listening], threads=THREADS, ident="")


ACTION = Action(
    name="watch",
    help="show lessons in the browser while you write, and what is wrong with them",
    add_arguments=_add_arguments,
    run=_run,
)
