"""Turns the lines that meet a box from above or below into points along its edge, in the lines' own order."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

from tutor.lessons.flow.returns import Return
from tutor.lessons.flow.rows import Grid, Segment

_STEP = 18
_CLOSEST = 12
_CORNER = 20
_FAR = 100_000


class Ports:
    """x of every segment's upper and lower end, and of returns that leave below or arrive above."""

    def __init__(self, grid: Grid, xs: Sequence[int], returns: Sequence[Return]) -> None:
        self._grid = grid
        self._xs = xs
        self._returns = returns
        self.arriving: dict[Segment, int] = {}
        self.leaving: dict[Segment, int] = {}
        self.returning: dict[tuple[str, int], int] = {}
        above: dict[int, list[Segment]] = defaultdict(list)
        below: dict[int, list[Segment]] = defaultdict(list)
        for segment in grid.segments:
            above[segment.lower].append(segment)
            below[segment.upper].append(segment)
        for item in range(len(xs)):
            self._place_arrivals(item, above[item])
        for item in range(len(xs)):
            self._place_departures(item, below[item])

    def _place_arrivals(self, item: int, segments: Sequence[Segment]) -> None:
        wants: list[tuple[int, Hashable, int]] = [
            (self._xs[s.upper], s, self._play(s.upper)) for s in segments
        ]
        wants += [
            (r.side * _FAR, ("in", r.edge), 0)
            for r in self._returns
            if r.target == item and not r.target_beside
        ]
        self._store(self._spread(item, wants), self.arriving)

    def _place_departures(self, item: int, segments: Sequence[Segment]) -> None:
        wants: list[tuple[int, Hashable, int]] = [
            (self.arriving[s], s, self._play(s.lower)) for s in segments
        ]
        wants += [
            (r.side * _FAR, ("out", r.edge), 0)
            for r in self._returns
            if r.source == item and not r.source_beside
        ]
        self._store(self._spread(item, wants), self.leaving)

    def _store(self, spread: dict[Hashable, int], segments: dict[Segment, int]) -> None:
        for key, x in spread.items():
            if isinstance(key, Segment):
                segments[key] = x
            elif isinstance(key, tuple):
                self.returning[key] = x

    def _play(self, other: int) -> int:
        """How far from the middle, in percent of what there is, a line may leave a box to run straight."""
        return 50 if self._grid.items[other].kind == "box" else 100

    def _spread(self, item: int, wants: list[tuple[int, Hashable, int]]) -> dict[Hashable, int]:
        middle = self._xs[item]
        if self._grid.items[item].kind != "box":
            return {key: middle for _, key, _ in wants}
        wants.sort(key=lambda want: want[0])
        places = self._places(middle, self._grid.items[item].left - _CORNER, wants)
        return {key: x for (_, key, _), x in zip(wants, places, strict=True)}

    def _places(self, middle: int, room: int, wants: Sequence[tuple[int, Hashable, int]]) -> list[int]:
        """Side by side round the middle; then whatever can come straight does, and the others make way."""
        last = len(wants) - 1
        straight = next((k for k, (x, _, _) in enumerate(wants) if x == middle), last / 2)
        step = min(_STEP, room / max(1, straight, last - straight))
        closest = min(_CLOSEST, int(step))
        settled: dict[int, int] = {}
        for k, (x, _, play) in enumerate(wants):
            fits = middle - room + closest * k <= x <= middle + room - closest * (last - k)
            near = abs(x - middle) <= room * play // 100
            if fits and near and all(x - y >= closest * (k - other) for other, y in settled.items()):
                settled[k] = x
        places = []
        for k in range(last + 1):
            low = max(
                (x + closest * (k - other) for other, x in settled.items() if other <= k), default=-_FAR
            )
            high = min(
                (x - closest * (other - k) for other, x in settled.items() if other >= k), default=_FAR
            )
            places.append(min(max(middle + round((k - straight) * step), low), high))
        return places
