"""Turns the rows of a grid into heights on the page, with room between them for the sideways moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.lessons.flow.channels import Jog, tracks_of
from tutor.lessons.flow.ports import Ports
from tutor.lessons.flow.returns import Return
from tutor.lessons.flow.rows import Grid, Segment

_TRACK = 12
# Room in px above the first and below the last track, by what stands there, and with no track at all.
_PAD_BELOW = {"box": 14, "label": 10}
_PAD_ABOVE = {"box": 20, "label": 12}
_PLAIN = {("box", "box"): 34, ("box", "label"): 14, ("label", "box"): 24}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """`middles` are the rows' middles; `turns` where segments and returns move sideways, by their jog's key."""

    middles: tuple[int, ...]
    turns: dict[tuple[str, int], int]


def stacked(grid: Grid, ports: Ports, returns: Sequence[Return]) -> Stack:
    jogs = list(_jogs(grid, ports, returns))
    y = 0
    middles: list[int] = []
    turns: dict[tuple[str, int], int] = {}
    # Row -1 is the sky: a way back to the start may have to come from above.
    for row in range(-1, len(grid.rows)):
        if row >= 0:
            height = max(grid.items[item].height for item in grid.rows[row])
            middles.append(y + height // 2)
            y += height
        tracks = tracks_of([jog for below, jog in jogs if below == row])
        here, following = _kind(grid, row), _kind(grid, row + 1)
        turns |= {key: y + _PAD_BELOW.get(here, 0) + track * _TRACK for key, track in tracks.items()}
        y += _channel(here, following, 1 + max(tracks.values(), default=-1))
    return Stack(middles=tuple(middles), turns=turns)


def _channel(above: str, below: str, tracks: int) -> int:
    if tracks:
        return _PAD_BELOW.get(above, 0) + (tracks - 1) * _TRACK + _PAD_ABOVE.get(below, 0)
    return _PLAIN.get((above, below), 0)


def _kind(grid: Grid, row: int) -> str:
    """What the row is for; bends are found in rows of either kind."""
    if not 0 <= row < len(grid.rows):
        return "nothing"
    kinds = {grid.items[item].kind for item in grid.rows[row]}
    return "box" if "box" in kinds else "label"


def segment_key(grid: Grid, segment: Segment) -> tuple[str, int]:
    return "segment", grid.segments.index(segment)


def _jogs(grid: Grid, ports: Ports, returns: Sequence[Return]) -> Iterator[tuple[int, Jog]]:
    """Each with the row it is below."""
    for segment in grid.segments:
        start, end = ports.leaving[segment], ports.arriving[segment]
        if start != end:
            yield grid.items[segment.upper].row, Jog(key=segment_key(grid, segment), start=start, end=end)
    for way in returns:
        far = way.side * 100_000
        if not way.source_beside:
            key = ("out", way.edge)
            yield (
                grid.items[way.source].row,
                Jog(key=key, start=ports.returning[key], end=far, end_goes_up=True),
            )
        if not way.target_beside:
            key = ("in", way.edge)
            yield (
                grid.items[way.target].row - 1,
                Jog(key=key, start=far, end=ports.returning[key], start_goes_up=False),
            )
