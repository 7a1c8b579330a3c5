"""Turns each node into a box with wrapped lines, and its self-loops into handles at the box's right side."""

from dataclasses import dataclass

from tutor.lessons.flow.graph import Edge, Node
from tutor.lessons.flow.text import Measure, wrap

LINE = 19
PADDING = 14
LABEL_LINE = 17
LABEL_SCALE = 13 / 14
_NARROWEST = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The widest a line of text may be, in px: in a box, and beside or within an edge."""

    box: int
    label: int


ROOMY_TO_NARROW = (
    Limits(box=204, label=124),
    Limits(box=160, label=116),
    Limits(box=126, label=112),
    Limits(box=108, label=92),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A wrapped text and the room it takes, in px."""

    lines: tuple[str, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """A self-loop: it leaves the box `spread` below the middle, goes `reach` out, and returns as far above."""

    edge: int
    spread: int
    reach: int
    label: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSize:
    """`right` is how far the box and its handles stand out from the box's middle."""

    lines: tuple[str, ...]
    width: int
    height: int
    right: int
    handles: tuple[Handle, ...]


def box_sizes(
    nodes: tuple[Node, ...], edges: tuple[Edge, ...], limits: Limits, measure: Measure
) -> list[BoxSize]:
    """All boxes of a flow are of one width: that of the longest line."""
    texts = [wrap(node.label, limit=limits.box, measure=measure) for node in nodes]
    widest = max(measure(line) for lines in texts for line in lines)
    width = max(_NARROWEST, _even(widest + 2 * PADDING))
    return [
        _box(lines, width, _handles(node.id, edges, limits, measure))
        for node, lines in zip(nodes, texts, strict=True)
    ]


def label_words(edge: Edge, limits: Limits, measure: Measure) -> Words | None:
    if not edge.label.strip():
        return None

    def small(text: str) -> float:
        return measure(text) * LABEL_SCALE

    lines = wrap(edge.label, limit=limits.label, measure=small)
    return Words(lines=lines, width=_even(max(map(small, lines))), height=LABEL_LINE * len(lines))


def _box(lines: tuple[str, ...], width: int, handles: tuple[Handle, ...]) -> BoxSize:
    height = LINE * len(lines) + 22 + len(lines) % 2
    right = width // 2
    if handles:
        last = handles[-1]
        height = max(height, 2 * last.spread + 24)
        right += last.reach + _beside(last.label)
    return BoxSize(lines=lines, width=width, height=height, right=right, handles=handles)


def _handles(node: str, edges: tuple[Edge, ...], limits: Limits, measure: Measure) -> tuple[Handle, ...]:
    """From the inside out; each goes round the one before and its label."""
    handles: list[Handle] = []
    reach = spread = 0
    for index, edge in enumerate(edges):
        if edge.source == edge.target == node:
            label = label_words(edge, limits, measure)
            reach += 22 if not handles else 14
            spread += 8
            handles.append(Handle(edge=index, spread=spread, reach=reach, label=label))
            reach += _beside(label)
            spread = max(spread, label.height // 2 if label else 0)
    return tuple(handles)


def _beside(label: Words | None) -> int:
    return label.width + 8 if label else 0


def _even(width: float) -> int:
    return 2 * -int(-width // 2)
