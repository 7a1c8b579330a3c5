"""Turns a lesson's keys, as dicts, lists and texts, into YAML in the style in which people write lessons here."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Final, TypeAlias

from tutor.lessons.source import EMPTY_WORDS

Tree: TypeAlias = "str | bool | int | Sequence[Tree] | Mapping[str, Tree]"
Keys: TypeAlias = dict[str, Tree]

_WIDTH: Final = 116
# What stands on one line: groups of keys under these names, if they are short, and lists of words.
_SHORT_GROUPS: Final = frozenset({"claim", "environment"})
_SHORT_LISTS: Final = frozenset({"probes", "variables", "apps", "answer", "hide"})
_MOST_ON_ONE_LINE: Final = 80
# Keys that belong together at the top of the file; all others begin a section of their own.
_HEAD: Final = ("format", "title", "framework", "minutes", "level", "summary")
_WITH_BLANK_LINES: Final = frozenset({"practice"})
_PLAIN: Final = re.compile(r"[^\s`@%&*!|>'\"#\[\]{},?:=~<-](?:.*\S)?")
_NO_WORD: Final = re.compile(r"[\d.+-][\d.+_-]*|yes|no|true|false|on|off", re.IGNORECASE)
# A reference stays on one line, its blanks held together by a sign that no text has.
_REFERENCE: Final = re.compile(r"\{[^{}]*\}")
_HELD: Final = "\x00"
_IN_A_ROW: Final = re.compile(r"[\w./+-]+(?: [\w./+-]+)*")


def lesson_yaml(lesson: Mapping[str, Tree]) -> str:
    """The whole file. A lesson read from it has the same keys and texts, yes and no for truth values.

    Texts have only characters that can be seen: see `read_source`.
    """
    lines = ["# yaml-language-server: $schema=../lesson.schema.json"]
    for key, value in lesson.items():
        if key not in _HEAD and not (key == "probes" and "environment" in lesson):
            lines.append("")
        lines += _entry(key, value, 0)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Tree, depth: int) -> list[str]:
    """A key and all that belongs to it."""
    margin = "  " * depth
    if isinstance(value, str):
        head, *rest = _text(value, depth + 1)
        return [f"{margin}{key}: {head}", *rest]
    if isinstance(value, bool | int):
        return [f"{margin}{key}: {_word(value)}"]
    if (row := _row(key, value)) is not None:
        return [f"{margin}{key}: {row}"]
    if isinstance(value, Mapping):
        return [f"{margin}{key}:", *(line for one in value.items() for line in _entry(*one, depth + 1))]
    lines = [f"{margin}{key}:"]
    for place, item in enumerate(value):
        if place and depth == 0 and key in _WITH_BLANK_LINES:
            lines.append("")
        lines += _item(item, depth + 1)
    return lines


def _item(item: Tree, depth: int) -> list[str]:
    margin = "  " * depth
    if isinstance(item, str):
        head, *rest = _text(item, depth + 1)
        return [f"{margin}- {head}", *rest]
    if isinstance(item, bool | int):
        return [f"{margin}- {_word(item)}"]
    if not isinstance(item, Mapping):
        raise TypeError("a lesson has no lists of lists")
    lines = [line for one in item.items() for line in _entry(*one, depth + 1)]
    return [f"{margin}- {lines[0].lstrip()}", *lines[1:]]


def _word(value: bool | int) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _row(key: str, value: "Sequence[Tree] | Mapping[str, Tree]") -> str | None:
    """A short group or list on one line, None for what takes more."""
    if isinstance(value, Mapping):
        if key not in _SHORT_GROUPS:
            return None
        parts = [_part(item, f"{name}: ") for name, item in value.items()]
        opening, closing = "{", "}"
    else:
        if key not in _SHORT_LISTS:
            return None
        parts = [_part(item, "") for item in value]
        opening, closing = "[", "]"
    if None in parts:
        return None
    row = f"{opening}{', '.join(filter(None, parts))}{closing}"
    return row if len(row) <= _MOST_ON_ONE_LINE else None


def _part(item: Tree, before: str) -> str | None:
    if isinstance(item, bool | int):
        return before + _word(item)
    if not isinstance(item, str) or "\n" in item:
        return None
    return before + (item if _IN_A_ROW.fullmatch(item) and not _is_no_word(item) else _quoted(item))


def _text(text: str, depth: int) -> list[str]:
    """What stands behind the colon or hyphen, then the lines below it."""
    margin = "  " * depth
    return next(found for write in _STYLES if (found := write(text, margin)) is not None)


def _plain(text: str, margin: str) -> list[str] | None:
    fits = len(margin) + len(text) <= _WIDTH
    return [text] if fits and _is_plain(text) else None


def _bar(text: str, margin: str) -> list[str] | None:
    """Lines that matter, behind a bar."""
    lines = text.removesuffix("\n").split("\n")
    odd = "\t" in text or text.endswith("\n\n") or lines[0].startswith(" ")
    if len(lines) < 2 and not text.endswith("\n"):
        return None
    if odd or not lines[0] or any(line.isspace() for line in lines):
        return None
    return ["|", *(f"{margin}{line}" if line else "" for line in lines)]


def _folded(text: str, margin: str) -> list[str] | None:
    """A long sentence over several lines."""
    if "\n" in text or "  " in text or "\t" in text or text != text.strip():
        return None
    if len(margin) + len(text) <= _WIDTH:
        return None
    whole = _REFERENCE.sub(lambda found: found[0].replace(" ", _HELD), text)
    lines = wrap(whole, _WIDTH - len(margin), break_long_words=False, break_on_hyphens=False)
    folded = [line.replace(_HELD, " ") for line in lines]
    return [">", *(f"{margin}{line}" for line in folded)] if " ".join(folded) == text else None


def _in_quotes(text: str, margin: str) -> list[str]:
    return [_quoted(text)]


_STYLES: Final[Sequence[Callable[[str, str], list[str] | None]]] = (_plain, _bar, _folded, _in_quotes)


def _is_plain(text: str) -> bool:
    if _is_no_word(text) or "\n" in text or "\t" in text:
        return False
    return bool(_PLAIN.fullmatch(text)) and ": " not in text and " #" not in text and not text.endswith(":")


def _is_no_word(text: str) -> bool:
    """An editor would take it for something else than a text, though the lessons' own reader doesn't."""
    return text in EMPTY_WORDS or bool(_NO_WORD.fullmatch(text))


def _quoted(text: str) -> str:
    """In double quotes, where JSON's escapes are YAML's."""
    return json.dumps(text, ensure_ascii=False)
