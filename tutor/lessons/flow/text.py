"""Turns a label into lines no wider than a limit, with widths estimated because no font is at hand."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

Measure = Callable[[str], float]
"""The width of a text in px at the node's font size."""

FONT_SIZE = 14
_NARROW = frozenset("iljtfrI.,:;'|!()[]{}`/\\- ")
_WIDE = frozenset("mwMW@%—…")
# A name that is too long breaks where a reader of code would break it.
_BREAK_AFTER = re.compile(r"(?<=[_.,(/=:-])")


def text_width(text: str) -> float:
    """A little more than the text takes in any of the usual sans-serif system fonts at 14 px."""
    return sum(map(_em, text)) * FONT_SIZE


def wrap(text: str, *, limit: float, measure: Measure) -> tuple[str, ...]:
    """As few lines as the limit allows, and then as even as possible; one empty line for an empty text."""
    pieces = list(_pieces(" ".join(text.split()), limit, measure))
    lines = _fill(pieces, limit, measure)
    too_narrow, width = 0, int(limit)
    while width - too_narrow > 1:
        tried = (too_narrow + width) // 2
        closer = _fill(pieces, tried, measure)
        if len(closer) > len(lines) or max(map(measure, closer)) > tried:
            too_narrow = tried
        else:
            lines, width = closer, tried
    return tuple(lines)


def _fill(pieces: list[str], limit: float, measure: Measure) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and measure((lines[-1] + piece).rstrip()) > limit:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(text: str, limit: float, measure: Measure) -> Iterator[str]:
    """Words with the space after them; words over the limit in parts."""
    for word in re.findall(r"\S+ ?", text):
        if measure(word.rstrip()) <= limit:
            yield word
            continue
        for part in _BREAK_AFTER.split(word):
            yield from _chopped(part, limit, measure)


def _chopped(part: str, limit: float, measure: Measure) -> Iterator[str]:
    piece = ""
    for char in part:
        if piece and measure((piece + char).rstrip()) > limit:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


@cache
def _em(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.93
    return 0.72 if char.isupper() else 0.585
