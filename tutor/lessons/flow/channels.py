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
        order.insert(_cheapest_place(jog, order), jog)
    tracks: dict[tuple[str, int], int] = {}
    for k, jog in enumerate(order):
        above = [tracks[other.key] for other in order[:k] if _meet(jog, other)]
        tracks[jog.key] = max(above) + 1 if above else 0
    return tracks


def _meet(one: Jog, other: Jog) -> bool:
    return one.low - _CLEARANCE < other.high and other.low - _CLEARANCE < one.high


def _cheapest_place(jog: Jog, order: Sequence[Jog]) -> int:
    """The first of the best places from the top; what the others cost among themselves stays the same."""
    costs = [sum(_conflicts(jog, other) for other in order)]
    for other in order:
        costs.append(costs[-1] + _conflicts(other, jog) - _conflicts(jog, other))
    return costs.index(min(costs))


def _conflicts(upper: Jog, lower: Jog) -> int:
    """What it costs to have the one above the other: crossings, and much more for lines within lines."""
    crossings = sum(lower.low < x < lower.high for x in upper.downs)
    crossings += sum(upper.low < x < upper.high for x in lower.ups)
    overlaps = sum(abs(x - y) < _CLEARANCE for x in upper.downs for y in lower.ups)
    return crossings + _OVERLAP * overlaps
