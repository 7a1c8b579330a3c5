"""`manage.py lessons check`: reports all problems of all lessons, for people or for other programs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from tutor.lessons.check import check, lesson_files
from tutor.lessons.report import FORMATS, count, report
from tutor.management.lesson_actions.action import Action, Terminal, add_paths, lessons, places


def _add_arguments(parser: ArgumentParser) -> None:
    add_paths(parser)
    parser.add_argument(
        "--format", choices=list(FORMATS), default="text", help="how to report problems; text if left out"
    )


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    named = places(options["paths"])
    problems = check(named)
    if said := report(problems, options["format"]):
        terminal.say(said)
    if problems:
        raise CommandError(count(problems), returncode=1)
    if options["format"] == "text":
        terminal.say(f"{lessons(len(lesson_files(named)))} checked, no problem")


ACTION = Action(
    name="check", help="report all problems of all lessons", add_arguments=_add_arguments, run=_run
)
