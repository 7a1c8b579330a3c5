"""Turns a flow into rows of boxes, labels and bends, joined by segments from one row to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from tutor.lessons.flow.boxes import BoxSize, Words
from tutor.lessons.flow.graph import Ends

MOST_ABREAST = 3
_ROUNDS = 3
# A crossing is worse than any detour a chain of bends could take to avoid it.
_CROSSING = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something with a place in a row. `ref` is a box's node, or the edge of a label or bend, by position."""

    row: int
    kind: Literal["box", "label", "bend"]
    ref: int
    left: int = 0
    right: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The part of an edge between two items of adjacent rows, by position in the grid's items."""

    upper: int
    lower: int
    edge: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The first items are the boxes in reading order; `rows` hold the items from left to right."""

    items: tuple[Item, ...]
    rows: tuple[tuple[int, ...], ...]
    segments: tuple[Segment, ...]


def layers_of(count: int, forward: Sequence[Ends]) -> list[int]:
    """Longest-path layering; the start has the top to itself, and a full layer hands on to the next."""
    layers: dict[int, int] = {0: 0}
    for node in _sources_first(count, forward):
        above = [layers[source] for source, target in forward if target == node]
        layer = max(above) + 1 if above else max(1, layers.get(node - 1, 1))
        while list(layers.values()).count(layer) >= MOST_ABREAST:
            layer += 1
        layers[node] = layer
    used = sorted(set(layers.values()))
    return [used.index(layers[node]) for node in range(count)]


def _sources_first(count: int, forward: Sequence[Ends]) -> Iterator[int]:
    """All but the start, in reading order where the edges leave a choice."""
    waiting = list(range(1, count))
    while waiting:
        node = next(n for n in waiting if not any(s in waiting and t == n for s, t in forward))
        waiting.remove(node)
        yield node


def grid_of(
    layers: Sequence[int], sizes: Sequence[BoxSize], forward: dict[int, Ends], labels: dict[int, Words]
) -> Grid:
    """`forward` and `labels` are keyed by the edge's position. A label has a row of its own below its source."""
    labelled = {layers[source] for edge, (source, _) in forward.items() if edge in labels}
    row_of = [layer + sum(gap < layer for gap in labelled) for layer in range(max(layers) + 1)]
    items = [_box_item(row_of[layers[node]], node, size) for node, size in enumerate(sizes)]
    chains: list[list[int]] = []
    edges: list[int] = []
    for edge, (source, target) in forward.items():
        first, last = items[source].row + 1, items[target].row
        between = range(len(items), len(items) + last - first)
        items += [_between(row, edge, labels if row == first else {}) for row in range(first, last)]
        chains.append([source, *between, target])
        edges.append(edge)
    segments = tuple(
        Segment(upper=upper, lower=lower, edge=edge)
        for edge, chain in zip(edges, chains, strict=True)
        for upper, lower in pairwise(chain)
    )
    row_of_item = tuple(item.row for item in items)
    rows = _settled(row_of_item, tuple(map(tuple, chains)), len(sizes))
    return Grid(items=tuple(items), rows=rows, segments=segments)


def _box_item(row: int, node: int, size: BoxSize) -> Item:
    return Item(row=row, kind="box", ref=node, left=size.width // 2, right=size.right, height=size.height)


def _between(row: int, edge: int, labels: dict[int, Words]) -> Item:
    if edge not in labels:
        return Item(row=row, kind="bend", ref=edge)
    words = labels[edge]
    half = words.width // 2
    return Item(row=row, kind="label", ref=edge, left=half, right=half, height=words.height)


_Way = tuple[float, list[float]]
_Placed = dict[int, list[tuple[float, float]]]


@lru_cache(maxsize=4)
def _settled(
    row_of: tuple[int, ...], chains: tuple[tuple[int, ...], ...], boxes: int
) -> tuple[tuple[int, ...], ...]:
    """A flow is laid out with several limits to its texts, which leave the order as it is."""
    return _Ordering(row_of, chains, boxes).settled()


class _Ordering:
    """Boxes keep their reading order; each chain of bends then takes the way through with fewest crossings."""

    def __init__(self, row_of: Sequence[int], chains: Sequence[Sequence[int]], boxes: int) -> None:
        self._row_of = row_of
        self._chains = chains
        self._rows: list[list[int]] = [[] for _ in range(1 + max(row_of))]
        for box in range(boxes):
            self._rows[row_of[box]].append(box)

    def settled(self) -> tuple[tuple[int, ...], ...]:
        long = [chain for chain in self._chains if len(chain) > 2]
        for _ in range(_ROUNDS):
            before = [list(row) for row in self._rows]
            for chain in long:
                self._thread(chain)
            if before == self._rows:
                break
        return tuple(map(tuple, self._rows))

    def _thread(self, chain: Sequence[int]) -> None:
        """Viterbi over the slots of each row: exact for this chain while the others stay."""
        inner = chain[1:-1]
        for item in inner:
            if item in self._rows[self._row_of[item]]:
                self._rows[self._row_of[item]].remove(item)
        placed = self._placed_segments()
        top = self._row_of[chain[0]]
        ways: list[_Way] = [(0.0, [self._position(chain[0])])]
        for row in range(top + 1, top + len(chain) - 1):
            ways = [self._best_way(row, ways, slot, placed) for slot in self._slots(row)]
        _, best = self._best_way(top + len(chain) - 1, ways, self._position(chain[-1]), placed)
        for item, slot in zip(inner, best[1:-1], strict=True):
            self._rows[self._row_of[item]].insert(int(slot + 0.5), item)

    def _best_way(self, row: int, ways: Sequence[_Way], slot: float, placed: _Placed) -> _Way:
        priced = [(cost + self._cost(row, way[-1], slot, placed), way) for cost, way in ways]
        cost, way = min(priced, key=lambda each: each[0])
        return cost, [*way, slot]

    def _slots(self, row: int) -> list[float]:
        """Before, between and after the items of a row; the last first, so that of equal ways it wins."""
        return [k - 0.5 for k in range(len(self._rows[row]), -1, -1)]

    def _placed_segments(self) -> _Placed:
        """Of every row, the positions of segments that come down into it."""
        position = {item: float(k) for row in self._rows for k, item in enumerate(row)}
        placed: _Placed = {row: [] for row in range(len(self._rows))}
        for upper, lower in self._pairs():
            if upper in position and lower in position:
                placed[self._row_of[lower]].append((position[upper], position[lower]))
        return placed

    def _pairs(self) -> Iterator[tuple[int, int]]:
        for chain in self._chains:
            yield from pairwise(chain)

    def _position(self, item: int) -> float:
        return float(self._rows[self._row_of[item]].index(item))

    def _cost(self, row: int, above: float, below: float, placed: _Placed) -> float:
        crossed = sum((a - above) * (b - below) < 0 for a, b in placed[row])
        shift = (above - len(self._rows[row - 1]) / 2) - (below - len(self._rows[row]) / 2)
        return crossed * _CROSSING + abs(shift)
