"""Reads the short keys at the top of a lesson or a course without the rest of the file, for lists of very many."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from tutor.lessons.files import lessons_folder, read_file
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.source import MAX_FILE
from tutor.lessons.unwritten import MARK
from tutor.lessons.visible import UNREADABLE

_WANTED: Final = frozenset(
    {"title", "framework", "minutes", "level", "summary", "lessons"}
    | {"prerequisites", "builds_on", "outcomes"}
)
_KEY: Final = re.compile(r"([a-z_]+)\s*:")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_MOST_LINES: Final = 400
_DEEPEST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The keys that lists need. All methods raise LessonError for a value that is missing or of the wrong shape."""

    path: Path
    values: Mapping[str, str | list[str]]

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise _error(self.path, f"'{key}' is missing or is no text")
        if MARK in value:
            raise _error(self.path, f"the words of '{key}' are still missing")
        return " ".join(value.split())

    def number(self, key: str) -> int:
        text = self.text(key)
        if not _NUMBER.fullmatch(text):
            raise _error(self.path, f"'{key}' is no whole number")
        return int(text)

    def names(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        if not isinstance(value, list) or not all(map(_NAME.fullmatch, value)):
            raise _error(self.path, f"'{key}' is no list of names")
        return tuple(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """None where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise _error(self.path, f"'{key}' is no list")
        return tuple(" ".join(text.split()) for text in value)


def read_head(path: Path) -> Head:
    """Every value is the text that was written. Raises LessonError for what can't be read."""
    try:
        text = read_file(path, within=lessons_folder(path), most=MAX_FILE).decode("utf-8-sig")
    except OSError as error:
        raise _error(path, f"the file can't be read: {error.strerror or 'it has no such name'}") from None
    except UnicodeDecodeError:
        raise _error(path, "the file can't be read: it isn't UTF-8 text") from None
    try:
        return Head(path=path, values=_values("".join(_head_lines(text)), path))
    except yaml.YAMLError:
        raise _error(path, "its first keys are no YAML") from None


def _values(text: str, path: Path) -> dict[str, str | list[str]]:
    """Texts and lists of texts at the outermost level; read from events, as deep nesting crashes `yaml.load`."""
    values: dict[str, str | list[str]] = {}
    key, depth = "", 0
    items: list[str] | None = None
    for event in yaml.parse(text, Loader=yaml.CLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            items = [] if key and isinstance(event, yaml.SequenceStartEvent) else None
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            if items is not None:
                values[key] = items
            key, items = "", None
        elif isinstance(event, yaml.ScalarEvent):
            if found := UNREADABLE.search(event.value):
                raise _error(path, f"its first keys have the character U+{ord(found[0]):04X}")
            if items is not None:
                items.append(event.value)
            elif key:
                values[key], key = event.value, ""
            else:
                key = event.value
        if depth > _DEEPEST:
            raise _error(path, "its first keys are no texts and lists")
    return values


def _head_lines(text: str) -> Iterator[str]:
    """The lines of the wanted keys at the outermost level, and those indented below them."""
    wanted, passed = False, 0
    for line in text.splitlines(keepends=True):
        if key := _KEY.match(line):
            wanted = key[1] in _WANTED
        elif line.strip() and not line[0].isspace() and not line.startswith(("-", "#")):
            wanted = False
        if wanted:
            passed += 1
            yield line
        if passed > _MOST_LINES:
            return


def _error(path: Path, message: str) -> LessonError:
    problem = Problem(
        path=str(path),
        line=1,
        column=1,
        code="unlisted",
        message=message,
        hint="run: .venv/bin/python manage.py lessons check",
    )
    return LessonError([problem])
