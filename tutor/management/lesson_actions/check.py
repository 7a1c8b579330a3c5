"""`manage.py lessons check`: prints all problems of all lessons."""

from typing import Any

from tutor.lessons.check import check, lesson_files
from tutor.management.lesson_actions.action import Action, Terminal, add_paths, lessons, places


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    named = places(options["paths"])
    terminal.report(check(named))
    terminal.say(f"{lessons(len(lesson_files(named)))} checked, no problem")


ACTION = Action(name="check", help="print all problems of all lessons", add_arguments=add_paths, run=_run)
