"""`manage.py lessons prove`: runs lessons on other versions of Django, and says what they do otherwise there."""

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from tutor.lessons.check import lesson_files
from tutor.lessons.drift.checking import promised_by
from tutor.lessons.drift.proving import Place, Subject, Tried, known_versions, subjects, try_out
from tutor.lessons.drift.reporting import FORMATS, Compared, compared, matters, report
from tutor.lessons.drift.versions import versions_path, write_versions
from tutor.management.lesson_actions.action import (
    USAGE,
    Action,
    Terminal,
    add_paths,
    lessons,
    one_line,
    places,
)
from tutor.management.lesson_actions.workers import add_worker_arguments
from tutor.management.versions.environments import Environment, environment
from tutor.management.versions.interpreters import VersionError, interpreter_for
from tutor.sandbox import SandboxError, Workshop


def _add_arguments(parser: ArgumentParser) -> None:
    add_paths(parser)
    parser.add_argument(
        "--django",
        action="append",
        required=True,
        metavar="X.Y",
        help="a version of Django, such as 4.2; once for each version",
    )
    parser.add_argument(
        "--python", metavar="3.Y", help="the Python to run it with; one that fits if left out"
    )
    parser.add_argument(
        "--format", choices=list(FORMATS), default="text", help="how to report; text if left out"
    )
    add_worker_arguments(parser)


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    """Ends with 0 where nothing differs that isn't noted, with 1 where something does, with 2 where a version or a
    lesson could not be tried."""
    found, untried = subjects(lesson_files(places(options["paths"])))
    results: list[Compared] = []
    wanted = list(dict.fromkeys(options["django"]))
    for django in wanted:
        try:
            results += _tried(terminal, found, django, options)
        except (VersionError, SandboxError) as error:
            untried.append(str(error))
    results += _reports(found, wanted)
    if results:
        terminal.say(report(results, options["format"]))
    for sentence in untried:
        terminal.warn(one_line(sentence))
    if untried or any(each.trouble for each in results):
        raise CommandError("not everything could be tried", returncode=USAGE)
    if matters(results):
        raise CommandError("versions differ, and no note says so", returncode=1)


def _tried(
    terminal: Terminal, found: Sequence[Subject], django: str, options: dict[str, Any]
) -> list[Compared]:
    """Writes what is found beside each lesson's recording; gives those that could not be run there."""
    began = time.monotonic()
    where = environment(
        Path(settings.VAR_DIR) / "versions", django, interpreter_for(django, options["python"])
    )
    beside = _control(terminal, found, where)
    made = time.monotonic()
    with ExitStack() as stack:
        there = _place(stack, where, options)
        tried = try_out(found, there, _place(stack, beside, options) if beside else None)
    for each in tried:
        if each.version:
            path = versions_path(each.subject.path)
            write_versions(path, known_versions(each.subject).having([each.version]))
    terminal.warn(
        f"Django {where.exact} on Python {where.version}: {lessons(len(tried))} in {time.monotonic() - made:.1f} s, "
        f"the environment in {made - began:.1f} s"
    )
    return [_trouble(each, where) for each in tried if not each.version]


def _control(terminal: Terminal, found: Sequence[Subject], where: Environment) -> Environment | None:
    """The Django that most lessons were recorded on with this version's Python, where that is another Python."""
    recorded = Counter((each.recording.django, each.recording.python) for each in found).most_common(1)
    if not recorded or recorded[0][0][1] == where.version or recorded[0][0][0] == where.django:
        return None
    django = recorded[0][0][0]
    try:
        return environment(
            Path(settings.VAR_DIR) / "versions", django, interpreter_for(django, where.version)
        )
    except VersionError as error:
        terminal.warn(f"What is Python's own doing can't be told from Django {where.django}'s: {error}")
        return None


def _place(stack: ExitStack, where: Environment, options: dict[str, Any]) -> Place:
    workshop = stack.enter_context(
        Workshop(trust_local_code=options["trust_local_code"], interpreter=where.python)
    )
    return Place(
        python=where.version,
        django=where.django,
        exact=where.exact,
        run_all=lambda jobs: workshop.trace_many(jobs, workers=max(options["jobs"], 1)),
    )


def _reports(found: Sequence[Subject], wanted: Sequence[str]) -> list[Compared]:
    return [
        each
        for subject in found
        for each in compared(
            subject.loaded, subject.recording, known_versions(subject), wanted, promised_by(subject.path)
        )
    ]


def _trouble(tried: Tried, where: Environment) -> Compared:
    return Compared(
        path=tried.subject.loaded.path,
        title=tried.subject.loaded.lesson.title,
        django=where.django,
        python=where.version,
        exact=where.exact,
        recorded=tried.subject.recording.django,
        trouble="; ".join(problem.message for problem in tried.problems),
    )


ACTION = Action(
    name="prove",
    help="run lessons on other versions of Django and say what differs there",
    add_arguments=_add_arguments,
    run=_run,
)
