"""Turns a grid into one x for each of its items: straight where the run went, balanced elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from tutor.lessons.flow.graph import Edge
from tutor.lessons.flow.rows import Grid, Segment

_ROUNDS = 150
_GAPS = {
    ("box", "box"): 24,
    ("bend", "box"): 20,
    ("box", "label"): 16,
    ("bend", "bend"): 16,
    ("bend", "label"): 14,
    ("label", "label"): 18,
}


def columns_of(grid: Grid, edges: Sequence[Edge]) -> list[int]:
    """The middles of the items in px, neighbours in a row apart by what they need. May be negative."""
    block = _blocks(grid, edges)
    apart = _distances(grid, block)
    pulls = [
        (block[segment.upper], block[segment.lower], _weight(grid, segment))
        for segment in grid.segments
        if block[segment.upper] != block[segment.lower]
    ]
    middles = _relaxed(1 + max(block), apart, pulls)
    rounded = _pushed_apart([round(x) for x in middles], apart)
    return [rounded[of] for of in block]


def _weight(grid: Grid, segment: Segment) -> float:
    """Bends give way to boxes."""
    kinds = {grid.items[segment.upper].kind, grid.items[segment.lower].kind}
    return 0.4 if "bend" in kinds else 1.0


def _relaxed(
    count: int, apart: dict[tuple[int, int], int], pulls: Sequence[tuple[int, int, float]]
) -> list[float]:
    """Blocks move to the mean of what they are joined to, then out of each other's way, until they rest."""
    joined: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for one, other, weight in pulls:
        joined[one].append((other, weight))
        joined[other].append((one, weight))
    middles = [float(x) for x in _pushed_apart([0] * count, apart)]
    for _ in range(_ROUNDS):
        before = list(middles)
        for one, others in joined.items():
            total = sum(weight for _, weight in others)
            middles[one] = sum(middles[other] * weight for other, weight in others) / total
        for (left, right), distance in apart.items():
            lacking = distance - (middles[right] - middles[left])
            if lacking > 0:
                middles[left] -= lacking / 2
                middles[right] += lacking / 2
        if max(abs(x - y) for x, y in zip(before, middles, strict=True)) < 0.05:
            break
    return middles


def _pushed_apart(middles: list[int], apart: dict[tuple[int, int], int]) -> list[int]:
    """Only to the right, and only as far as needed; `apart` has no cycle, so this ends."""
    moved = True
    while moved:
        moved = False
        for (left, right), distance in apart.items():
            if middles[right] < middles[left] + distance:
                middles[right] = middles[left] + distance
                moved = True
    return middles


def _distances(grid: Grid, block: Sequence[int]) -> dict[tuple[int, int], int]:
    apart: dict[tuple[int, int], int] = {}
    for row in grid.rows:
        for left, right in pairwise(row):
            one, other = grid.items[left], grid.items[right]
            first, second = sorted((one.kind, other.kind))
            key = (block[left], block[right])
            apart[key] = max(apart.get(key, 0), one.right + other.left + _GAPS[first, second])
    return apart


def _blocks(grid: Grid, edges: Sequence[Edge]) -> list[int]:
    """Of every item, the number of the block of items that share its x."""
    below = {segment.upper: segment.lower for segment in _aligned(grid, edges)}
    block = [-1] * len(grid.items)
    count = 0
    for row in grid.rows:
        for item in row:
            if block[item] < 0:
                below_it: int | None = item
                while below_it is not None:
                    block[below_it] = count
                    below_it = below.get(below_it)
                count += 1
    return block


def _aligned(grid: Grid, edges: Sequence[Edge]) -> list[Segment]:
    """The segments drawn straight: each the favourite of both its ends, and no two of them crossing."""
    position = {item: k for row in grid.rows for k, item in enumerate(row)}
    leaving: dict[int, list[Segment]] = defaultdict(list)
    arriving: dict[int, list[Segment]] = defaultdict(list)
    for segment in grid.segments:
        leaving[segment.upper].append(segment)
        arriving[segment.lower].append(segment)
    length = {edge: sum(s.edge == edge for s in grid.segments) for edge in {s.edge for s in grid.segments}}

    def rank(segment: Segment) -> tuple[bool, int]:
        return edges[segment.edge].taken, -length[segment.edge]

    def favourite(segments: list[Segment]) -> Segment | None:
        """What the run took, then what is nearest; of several equals the middle one, if there is one."""
        best = max(map(rank, segments))
        equals = [segment for segment in segments if rank(segment) == best]
        equals.sort(key=lambda segment: (position[segment.upper], position[segment.lower]))
        return equals[len(equals) // 2] if len(equals) % 2 else None

    liked_below = {item: favourite(segments) for item, segments in leaving.items()}
    liked_above = {item: favourite(segments) for item, segments in arriving.items()}
    wanted = [s for s in grid.segments if liked_below[s.upper] == s == liked_above[s.lower]]
    chosen: list[Segment] = []
    for segment in sorted(wanted, key=rank, reverse=True):
        if not any(_cross(segment, other, grid, position) for other in chosen):
            chosen.append(segment)
    return chosen


def _cross(one: Segment, other: Segment, grid: Grid, position: dict[int, int]) -> bool:
    if grid.items[one.upper].row != grid.items[other.upper].row:
        return False
    upper = position[one.upper] - position[other.upper]
    lower = position[one.lower] - position[other.lower]
    return upper * lower < 0
