"""`manage.py lessons check`: reports all problems of all lessons, for people or for other programs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from tutor.lessons.check import check, lesson_files
from tutor.lessons.drift.checking import count_unproved
from tutor.lessons.report.reporting import FORMATS, count, report
from tutor.lessons.verdicts import Verdicts
from tutor.management.lesson_actions.action import Action, Terminal, add_paths, lessons, places
from tutor.management.lesson_actions.workers import add_worker_arguments, proving


def _add_arguments(parser: ArgumentParser) -> None:
    add_paths(parser)
    parser.add_argument(
        "--format", choices=list(FORMATS), default="text", help="how to report problems; text if left out"
    )
    add_worker_arguments(parser)


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    named = places(options["paths"])
    workers, trusted = options["jobs"], options["trust_local_code"]
    with proving(terminal, workers=workers, trusted=trusted) as prove:
        problems = check(named, prove, Verdicts(Path(settings.VAR_DIR) / "verdicts.json"))
    if said := report(problems, options["format"]):
        terminal.say(said)
    unproved = count_unproved(lesson_files(named)) if options["format"] == "text" else 0
    if unproved:
        terminal.warn(
            f"Other versions of Django: {lessons(unproved)} not proved as they are now "
            "(.venv/bin/python manage.py lessons prove --django X.Y)"
        )
    if problems:
        raise CommandError(count(problems), returncode=1)
    if options["format"] == "text":
        terminal.say(f"{lessons(len(lesson_files(named)))} checked, no problem")


ACTION = Action(
    name="check",
    help=(
        "report all problems of all lessons; programs that changed are run to find them, and a lesson that is to be "
        "built again is a problem, too, the last to be named"
    ),
    add_arguments=_add_arguments,
    run=_run,
)
