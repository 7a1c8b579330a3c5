"""`manage.py lessons schema`: writes the JSON Schema that editors use."""

from pathlib import Path
from typing import Any

from django.conf import settings

from tutor.lessons.json_schema import schema_files
from tutor.management.lesson_actions.action import Action, Terminal, no_arguments, relative


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    home = Path(settings.BASE_DIR) / "lessons"
    for name, text in schema_files().items():
        path = home / name
        path.write_text(text, encoding="utf-8")
        terminal.say(f"wrote {relative(path)}")


ACTION = Action(
    name="schema",
    help="write the JSON Schema that editors use",
    add_arguments=no_arguments,
    run=_run,
)
