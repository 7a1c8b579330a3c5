"""Turns edges that lead back up into a choice of side, and of how they leave and reach their boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.lessons.flow.rows import Grid

_BLOCKED = 70
_CROSSED_BEND = 12
_SHARED_SIDE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """An edge up the side: -1 left, 1 right. `*_beside`: the end is at the box's side, not below or above it."""

    edge: int
    source: int
    target: int
    side: int
    source_beside: bool
    target_beside: bool


def returns_of(grid: Grid, xs: Sequence[int], back: dict[int, tuple[int, int]]) -> list[Return]:
    """Short ways back first; each takes the side that is nearer, counting what is in its way."""
    chosen: list[Return] = []
    for edge, (source, target) in sorted(back.items(), key=lambda each: _rows_spanned(grid, each[1])):
        ways = [_way(grid, edge, source, target, side) for side in (1, -1)]
        chosen.append(min(ways, key=lambda way: _cost(grid, xs, way, chosen)))
    return chosen


def _rows_spanned(grid: Grid, ends: tuple[int, int]) -> int:
    source, target = ends
    return grid.items[source].row - grid.items[target].row


def _way(grid: Grid, edge: int, source: int, target: int, side: int) -> Return:
    return Return(
        edge=edge,
        source=source,
        target=target,
        side=side,
        source_beside=_is_free(grid, source, side),
        target_beside=_is_free(grid, target, side),
    )


def _is_free(grid: Grid, box: int, side: int) -> bool:
    """No other box stands further out, and no self-loop hangs there."""
    item = grid.items[box]
    if side > 0 and item.right > item.left:
        return False
    return not any(grid.items[other].kind == "box" for other in _further_out(grid, box, side))


def _further_out(grid: Grid, box: int, side: int) -> Sequence[int]:
    row = grid.rows[grid.items[box].row]
    place = row.index(box)
    return row[place + 1 :] if side > 0 else row[:place]


def _cost(grid: Grid, xs: Sequence[int], way: Return, chosen: Sequence[Return]) -> float:
    top, bottom = grid.items[way.target].row, grid.items[way.source].row
    spanned = [item for row in grid.rows[top : bottom + 1] for item in row]
    edge_of_all = max(way.side * xs[item] + _reach(grid, item, way.side) for item in spanned)
    sideways = sum(edge_of_all - way.side * xs[end] for end in (way.source, way.target))
    blocked = (not way.source_beside) + (not way.target_beside)
    crossed = len(_further_out(grid, way.source, way.side)) + len(_further_out(grid, way.target, way.side))
    shared = sum(
        other.side == way.side
        and grid.items[other.target].row <= bottom
        and top <= grid.items[other.source].row
        for other in chosen
    )
    return sideways + _BLOCKED * blocked + _CROSSED_BEND * crossed + _SHARED_SIDE * shared


def _reach(grid: Grid, item: int, side: int) -> int:
    return grid.items[item].right if side > 0 else grid.items[item].left
