"""Turns a lesson's environment into what its page says of it: a sentence, and what the program finds, to be read."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from tutor.lessons.highlight import code_block, template_block
from tutor.lessons.page import Found
from tutor.lessons.schema import Lesson
from tutor.lessons.schema_environment import Environment
from tutor.lessons.schema_settings import DATABASE_OPTIONS, TEMPLATE_OPTIONS

_DATABASE: Final = re.compile(r"\bdjango\.(?:db|contrib)\b")
# As long as a list may be on one line.
_SHORT: Final = 50


def environment_sentence(lesson: Lesson) -> str:
    """The sandbox offers a database; it is worth a word only where the sample can use it."""
    environment = lesson.environment
    if environment.models:
        database = f"a database in memory with the tables of {environment.app}"
    elif _DATABASE.search(lesson.sample):
        database = "an empty database in memory"
    else:
        database = "no database"
    return f"Runs with DEBUG = {environment.debug}, {database}"


def found(environment: Environment) -> tuple[Found, ...]:
    """All that the program finds besides DEBUG, in the order in which it is made."""
    return tuple(_found(environment))


def _found(environment: Environment) -> Iterator[Found]:
    if lines := list(_assignments(environment)):
        note = "Where it differs from Django's defaults."
        yield Found(title="Settings", note=note, html=code_block("\n".join(lines)))
    if environment.models:
        note = "Its tables are made before the program begins."
        html = code_block(environment.models)
        yield Found(title=f"{environment.app}/models.py", note=note, html=html)
    if environment.setup:
        note = "Run before the program, and not watched."
        yield Found(title="Setup", note=note, html=code_block(environment.setup))
    for name, text in environment.templates.items():
        yield Found(title=name, note="A template.", html=template_block(text))


def _assignments(environment: Environment) -> Iterator[str]:
    """As they would stand in a project's settings."""
    given = environment.settings.given()
    if "ROOT_URLCONF" in given and "ALLOWED_HOSTS" not in given:
        given["ALLOWED_HOSTS"] = ("testserver",)
    apps = [*environment.apps, *([environment.app] if environment.models else [])]
    if apps:
        yield f"INSTALLED_APPS = {_python(tuple(apps))}"
    for name, value in given.items():
        yield f"{_target(name)} = {_python(value)}"


def _target(name: str) -> str:
    if name in TEMPLATE_OPTIONS:
        return f'TEMPLATES[0]["OPTIONS"]["{name}"]'
    return f'DATABASES["default"]["{name}"]' if name in DATABASE_OPTIONS else name


def _python(value: object) -> str:
    if isinstance(value, tuple):
        items = [_python(item) for item in value]
        line = ", ".join(items)
        return (
            f"[{line}]" if len(line) <= _SHORT else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
        )
    return str(value) if isinstance(value, bool | int) else json.dumps(value, ensure_ascii=False)


def note_html(own: Environment | None) -> str:
    """A line below a program on what is different about its run; empty for nothing."""
    different = difference(own)
    return f'<small class="program-note">Run {escape(different)}.</small>' if different else ""


def told_under(own: Environment | None, sentence: str) -> str:
    """What a run did, as HTML, with what was different about it in front."""
    different = escape(difference(own))
    if not different:
        return sentence
    joint = ", t" if sentence.startswith("This ") else f": {sentence[:1]}"
    return f"W{different[1:]}{joint}{sentence[1:]}"


def difference(own: Environment | None) -> str:
    """What a run has that the lesson's others have not: `with DEBUG = True and another setup`; empty for nothing."""
    said = own or Environment()
    parts = [f"DEBUG = {said.debug}"] if "debug" in said.model_fields_set else []
    parts += [f"{name} = {_python(value)}" for name, value in said.settings.given().items()]
    named: Mapping[str, str] = {"apps": "other apps", "models": "other models", "setup": "another setup"}
    parts += [words for key, words in named.items() if key in said.model_fields_set]
    parts += [f"another {name}" for name in said.templates]
    *first, last = parts or [""]
    return f"with {', '.join(first)} and {last}" if first else f"with {last}" if last else ""
