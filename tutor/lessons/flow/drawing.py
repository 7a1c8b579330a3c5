"""Turns laid-out boxes and routes into SVG path data and baselines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tutor.lessons.flow.boxes import LABEL_LINE, LINE
from tutor.lessons.flow.graph import Role
from tutor.lessons.flow.shapes import Box, Label, Point, Route

_RADIUS = 10
_TURN = 8
_POINTED = 11
_ARROW = 5
_UNDER = 5
# Lines end a little short of the box they point at.
_AIR = 3
# From a line's middle down to the baseline of letters of 14 and 13 px.
_TO_BASELINE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """`y` is the baseline."""

    x: int
    y: int
    text: str


def outline(box: Box, role: Role) -> str:
    """Round ends for where the flow starts and ends, pointed sides for where it branches."""
    if role == "branch":
        return _pointed(box)
    return _rounded_box(box, min(box.height // 2, 21) if role in ("start", "end") else _RADIUS)


def box_text(box: Box) -> tuple[TextLine, ...]:
    top = box.y + (box.height - LINE * len(box.lines)) // 2
    return _set(box.lines, box.x + box.width // 2, top, LINE)


def label_text(label: Label) -> tuple[TextLine, ...]:
    across = {"start": 0, "middle": label.width // 2, "end": label.width}
    return _set(label.lines, label.x + across[label.anchor], label.y, LABEL_LINE)


def line(route: Route) -> str:
    """The parts with rounded turns; from under the source, whose sides may be pointed, to just before the target."""
    parts = [list(part) for part in route.parts]
    parts[0][0] = _towards(parts[0][0], parts[0][1], -_UNDER)
    parts[-1][-1] = _short_of(parts[-1][-2], parts[-1][-1])
    return "".join(map(_rounded, parts))


def arrow(route: Route) -> str:
    """An open arrow head at the route's end."""
    before, end = route.parts[-1][-2:]
    tip = _short_of(before, end)
    ahead_x, ahead_y = _sign(end.x - before.x), _sign(end.y - before.y)
    back = Point(tip.x - ahead_x * _ARROW, tip.y - ahead_y * _ARROW)
    one = Point(back.x - ahead_y * _ARROW, back.y + ahead_x * _ARROW)
    other = Point(back.x + ahead_y * _ARROW, back.y - ahead_x * _ARROW)
    return f"M{one.x} {one.y}L{tip.x} {tip.y}L{other.x} {other.y}"


def _set(lines: Sequence[str], x: int, top: int, height: int) -> tuple[TextLine, ...]:
    middle = top + height // 2
    return tuple(
        TextLine(x=x, y=middle + k * height + _TO_BASELINE, text=text) for k, text in enumerate(lines)
    )


def _short_of(before: Point, end: Point) -> Point:
    return _towards(end, before, _AIR)


def _rounded(points: Sequence[Point]) -> str:
    return "".join(_pieces(points))


def _pieces(points: Sequence[Point]) -> Iterator[str]:
    yield f"M{points[0].x} {points[0].y}"
    lengths = [abs(b.x - a.x) + abs(b.y - a.y) for a, b in pairwise(points)]
    for k in range(1, len(points) - 1):
        before, corner, after = points[k - 1 : k + 2]
        turn = min(_TURN, lengths[k - 1] // 2, lengths[k] // 2)
        first, last = _towards(corner, before, turn), _towards(corner, after, turn)
        yield f"L{first.x} {first.y}Q{corner.x} {corner.y} {last.x} {last.y}"
    yield f"L{points[-1].x} {points[-1].y}"


def _towards(point: Point, other: Point, by: int) -> Point:
    return Point(point.x + by * _sign(other.x - point.x), point.y + by * _sign(other.y - point.y))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _rounded_box(box: Box, radius: int) -> str:
    across, down = box.width - 2 * radius, box.height - 2 * radius
    corner = f"a{radius} {radius} 0 0 1"
    return (
        f"M{box.x + radius} {box.y}h{across}{corner} {radius} {radius}v{down}{corner} {-radius} {radius}"
        f"h{-across}{corner} {-radius} {-radius}v{-down}{corner} {radius} {-radius}z"
    )


def _pointed(box: Box) -> str:
    """Six corners; the points at the sides are as far out as the box is, so that lines still meet them."""
    left, right, top, bottom = box.x, box.x + box.width, box.y, box.y + box.height
    middle = box.y + box.height // 2
    corners = [
        Point(left + _POINTED, top),
        Point(right - _POINTED, top),
        Point(right, middle),
        Point(right - _POINTED, bottom),
        Point(left + _POINTED, bottom),
        Point(left, middle),
    ]
    return "M" + "L".join(f"{corner.x} {corner.y}" for corner in corners) + "z"
