"""`manage.py lessons schema`: writes the JSON Schema that editors use beside the courses."""

from typing import Any

from django.core.management.base import CommandError

from tutor.lessons.json_schema import schema_files
from tutor.management.lesson_actions.action import Action, Terminal, lessons_folders, no_arguments, relative


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    for home in lessons_folders():
        for name, text in schema_files().items():
            path = home / name
            try:
                path.write_text(text, encoding="utf-8")
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            terminal.say(f"wrote {relative(path)}")


ACTION = Action(
    name="schema",
    help="write the JSON Schema that editors use into each folder of lessons",
    add_arguments=no_arguments,
    run=_run,
)
