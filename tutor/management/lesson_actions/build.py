"""`manage.py lessons build`: runs the programs that changed and records what they do."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from tutor.lessons.build import build
from tutor.lessons.check import check, lesson_files
from tutor.management.lesson_actions.action import Action, Terminal, add_paths, lessons, places, relative
from tutor.management.lesson_actions.workers import add_worker_arguments, runner
from tutor.sandbox import SandboxError, Workshop


def _add_arguments(parser: ArgumentParser) -> None:
    add_paths(parser)
    parser.add_argument("--force", action="store_true", help="build all, changed or not")
    add_worker_arguments(parser)


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    named = places(options["paths"])
    began = time.monotonic()
    try:
        with Workshop(trust_local_code=options["trust_local_code"]) as workshop:
            run_all = runner(terminal, workshop, options["jobs"])
            built = build(lesson_files(named), run_all, force=options["force"])
    except SandboxError as error:
        raise CommandError(str(error)) from error
    for path in built.written:
        terminal.say(f"built {relative(path)}")
    seconds = time.monotonic() - began
    terminal.say(
        f"{lessons(len(built.written))} built with {built.runs} runs in {seconds:.1f} s, "
        f"{len(built.kept)} up to date"
    )
    # Also of lessons that are up to date: that they were built doesn't mean that their words fit. How well they teach
    # is no matter of a build.
    unbuilt = {problem.path for problem in built.problems}
    words = [one for one in check(named) if one.path not in unbuilt and one.level == "error"]
    terminal.report([*built.problems, *words])


ACTION = Action(
    name="build",
    help="run the programs that changed and record what they do",
    add_arguments=_add_arguments,
    run=_run,
)
