"""Turns the sideways moves between two rows into tracks, so that lines neither run in each other nor cross idly."""

from collections.abc import Sequence
from dataclasses import dataclass

_CLEARANCE = 8
_OVERLAP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Jog:
    """A sideways move from `start` to `end` (x); the line goes on upwards or downwards from either."""

    key: tuple[str, int]
    start: int
    end: int
    start_goes_up: bool = True
    end_goes_up: bool = False

    @property
    def low(self) -> int:
        return min(self.start, self.end)

    @property
    def high(self) -> int:
        return max(self.start, self.end)

    @property
    def ups(self) -> tuple[int, ...]:
        return tuple(x for x, up in self._verticals if up)

    @property
    def downs(self) -> tuple[int, ...]:
        return tuple(x for x, up in self._verticals if not up)

    @property
    def _verticals(self) -> tuple[tuple[int, bool], tuple[int, bool]]:
        return (self.start, self.start_goes_up), (self.end, self.end_goes_up)


def tracks_of(jogs: Sequence[Jog]) -> dict[tuple[str, int], int]:
    """The track of each jog, counted from 0 at the top; jogs that stay clear of each other share one."""
    order: list[Jog] = []
    for jog in jogs:
        ways = [[*order[:k], jog, *order[k:]] for k in range(len(order) + 1)]
        order = min(ways, key=_cost)
    tracks: dict[tuple[str, int], int] = {}
    for k, jog in enumerate(order):
        above = [tracks[other.key] for other in order[:k] if _meet(jog, other)]
        tracks[jog.key] = max(above) + 1 if above else 0
    return tracks


def _meet(one: Jog, other: Jog) -> bool:
    return one.low - _CLEARANCE < other.high and other.low - _CLEARANCE < one.high


def _cost(order: Sequence[Jog]) -> int:
    return sum(_conflicts(upper, lower) for k, upper in enumerate(order) for lower in order[k + 1 :])


def _conflicts(upper: Jog, lower: Jog) -> int:
    """What it costs to have the one above the other: crossings, and much more for lines within lines."""
    crossings = sum(lower.low < x < lower.high for x in upper.downs)
    crossings += sum(upper.low < x < upper.high for x in lower.ups)
    overlaps = sum(abs(x - y) < _CLEARANCE for x in upper.downs for y in lower.ups)
    return crossings + _OVERLAP * overlaps
