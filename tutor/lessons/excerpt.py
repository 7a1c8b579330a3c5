"""Turns a line of a file and a column into what a terminal can show of it, and how far in the caret goes.

A terminal counts cells, not characters: some characters take two, some none, and those that nobody sees are shown as
their escapes.
"""

import unicodedata
from typing import Final

from tutor.lessons.visible import visible

WIDTH: Final = 100
_BEFORE: Final = 60
_TAB: Final = "    "
_CUT: Final = "…"
# They join or part the letters beside them, and nothing is seen of them but that.
_JOINERS: Final = "\u200c\u200d"
_SOFT_HYPHEN: Final = "\xad"


def excerpt(line: str, column: int) -> tuple[str, int]:
    """As much of the line as WIDTH cells hold, around the column, and the number of cells before that column.

    Columns count characters from 1. One beyond the end of the line stands for the place behind its last character.
    """
    at = min(max(column, 1) - 1, len(line))
    first, last = _first(line, at), at
    room = WIDTH - sum(map(_cells, line[first:at]))
    while last < len(line) and (room := room - _cells(line[last])) >= 0:
        last += 1
    lead = _CUT if first else ""
    before = len(lead) + sum(map(_cells, line[first:at]))
    tail = _CUT if last < len(line) else ""
    return lead + "".join(map(_shown, line[first:last])) + tail, before


def _first(line: str, at: int) -> int:
    """The first character shown: the line's own first one where the caret is near enough to it."""
    first, room = at, _BEFORE
    while first and (room := room - _cells(line[first - 1])) >= 0:
        first -= 1
    return first


def _cells(character: str) -> int:
    """How many cells a terminal takes to show a character (Unicode Standard Annex 11, East Asian Width)."""
    return sum(map(_width, _shown(character)))


def _width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me") or character in _JOINERS else 1


def _shown(character: str) -> str:
    """A character as it is printed; signs that steer how a text runs are shown rather than obeyed."""
    if character == "\t":
        return _TAB
    if character in "\r\n":
        return visible(f"\\x{ord(character):02x}")
    if unicodedata.category(character) == "Cf" and character not in (*_JOINERS, _SOFT_HYPHEN):
        return f"\\u{ord(character):04x}"
    return visible(character)
