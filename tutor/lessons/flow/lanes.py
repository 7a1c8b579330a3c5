"""Turns the returns into lanes beside the drawing, each as near as what stands in its rows allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tutor.lessons.flow.boxes import Words
from tutor.lessons.flow.ports import Ports
from tutor.lessons.flow.returns import Return
from tutor.lessons.flow.rows import Grid
from tutor.lessons.flow.shapes import Label, Point
from tutor.lessons.flow.stack import Stack

_FROM_BOX = 22
_FROM_LINE = 14
_TO_LABEL = 8
_AIR = 7
# Where a box has a way out (which goes up) and a way in (from below) at one side, each keeps this far
# from the box's middle, on its own side of it.
_APART = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """All that has its place before the lanes have theirs; `xs` are the middles of the grid's items."""

    grid: Grid
    xs: Sequence[int]
    ports: Ports
    stack: Stack
    returns: Sequence[Return]
    labels: dict[int, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A return's line from source to target, and its label outside of it."""

    points: tuple[Point, ...]
    label: Label | None


class _Span(NamedTuple):
    """The part of one side that is taken between two heights, up to `reach` (outwards)."""

    side: int
    top: int
    bottom: int
    reach: int


def lanes_of(frame: Frame) -> dict[int, Lane]:
    """By edge. Lanes that don't meet share a line; a label stays clear of what goes out further."""
    taken = list(_taken_by_items(frame))
    lanes: dict[int, Lane] = {}
    for way in frame.returns:
        start, end = _ends(frame, way)
        words = frame.labels.get(way.edge)
        middle = _label_middle(frame, way, words)
        half = words.height // 2 if words else 0
        top = min(start.y, end.y, middle - half) - _AIR
        bottom = max(start.y, end.y, middle + half) + _AIR
        reach = max(s.reach for s in taken if s.side == way.side and s.top < bottom and top < s.bottom)
        x = way.side * reach
        lanes[way.edge] = Lane(
            points=(start, Point(x, start.y), Point(x, end.y), end),
            label=_label(words, x, middle, way.side) if words else None,
        )
        outside = reach + (words.width + _TO_LABEL if words else 0) + _FROM_LINE
        taken.append(_Span(way.side, top, bottom, outside))
    return lanes


def _taken_by_items(frame: Frame) -> Iterator[_Span]:
    for item, x in zip(frame.grid.items, frame.xs, strict=True):
        middle = frame.stack.middles[item.row]
        for side, out in ((-1, item.left), (1, item.right)):
            if item.kind == "bend":
                yield _Span(side, middle - _FROM_BOX, middle + _FROM_BOX, side * x + _FROM_LINE)
            else:
                half = item.height // 2
                yield _Span(side, middle - half, middle + half, side * x + out + _FROM_BOX)


def _ends(frame: Frame, way: Return) -> tuple[Point, Point]:
    """Where the line leaves its source and reaches its target."""
    if way.source_beside:
        busy = any(other.target == way.source and _beside_target(other, way.side) for other in frame.returns)
        start = _at_side(frame, way.source, way.side, -_APART if busy else 0)
    else:
        key = ("out", way.edge)
        start = Point(frame.ports.returning[key], frame.stack.turns[key])
    if way.target_beside:
        busy = any(other.source == way.target and _beside_source(other, way.side) for other in frame.returns)
        end = _at_side(frame, way.target, way.side, _APART if busy else 0)
    else:
        key = ("in", way.edge)
        end = Point(frame.ports.returning[key], frame.stack.turns[key])
    return start, end


def _beside_target(way: Return, side: int) -> bool:
    return way.target_beside and way.side == side


def _beside_source(way: Return, side: int) -> bool:
    return way.source_beside and way.side == side


def _at_side(frame: Frame, box: int, side: int, below_middle: int) -> Point:
    item = frame.grid.items[box]
    return Point(frame.xs[box] + side * item.left, frame.stack.middles[item.row] + below_middle)


def _label_middle(frame: Frame, way: Return, words: Words | None) -> int:
    """The height nearest to the lane's middle at which no other return runs through the words."""
    start, end = _ends(frame, way)
    middle = (start.y + end.y) // 2
    if words is None:
        return middle
    others = [
        point.y
        for other in frame.returns
        if other.side == way.side and other != way
        for point in _ends(frame, other)
    ]
    need = words.height // 2 + 4
    tries = (middle + sign * shift for shift in range(0, 400, 4) for sign in (1, -1))
    return next((y for y in tries if all(abs(y - other) >= need for other in others)), middle)


def _label(words: Words, x: int, middle: int, side: int) -> Label:
    return Label(
        x=x + _TO_LABEL if side > 0 else x - _TO_LABEL - words.width,
        y=middle - words.height // 2,
        width=words.width,
        height=words.height,
        lines=words.lines,
        anchor="start" if side > 0 else "end",
    )
