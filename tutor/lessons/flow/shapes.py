"""What a laid-out flow is made of: boxes, lines and labels, in whole px from the top left."""

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Point(NamedTuple):
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """`x` and `y` are the top left corner; `lines` the wrapped label."""

    id: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """`x` and `y` are the top left corner of the room the words take, `anchor` the side they are set to."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One edge: level and upright pieces from its source to its target, in two parts where a label breaks it."""

    source: str
    target: str
    parts: tuple[tuple[Point, ...], ...]
    label: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`boxes` in reading order; `routes` in the order of the flow's edges."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
