"""Turns a flow and the step a reader is at into what the template shows: a drawing, and a list that equals it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutor.lessons.flow.drawing import TextLine, arrow, box_text, label_text, line, outline
from tutor.lessons.flow.graph import Edge, Flow, Node
from tutor.lessons.flow.layout import lay_out
from tutor.lessons.flow.shapes import Box, Layout, Route

_NOT_TAKEN = "not taken in this run"
# A drawing of up to so many px is shown as large as it is. A wider one is shown smaller, but no smaller than makes its
# smallest text 11 px high: beyond, its panel becomes wider.
_COLUMN = 300
_SMALLEST_PERCENT = 85
# What is still wider would be too small to read on a phone: it is scrolled there.
_WIDE = 357
_CONDITIONS = ("if ", "when ", "while ", "until ", "unless ", "for ", "as long as ", "otherwise", "else")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLink:
    """`current` is the value of `aria-current`, empty where the reader is at another step."""

    number: int
    href: str
    current: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    """`href` is empty for a node that is never lit; `steps` are row numbers with spaces between."""

    id: str
    classes: str
    href: str
    steps: str
    title: str
    outline: str
    text: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeView:
    """`since` is the first step at which the run has come along here; empty where it never does."""

    source: str
    target: str
    classes: str
    since: str
    line: str
    arrow: str
    text: tuple[TextLine, ...]
    text_classes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """Where an item of the list leads, as words: `then:`, the target's label, and a note if not taken."""

    target: str
    way: str
    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One node in words. `note` says what the drawing says by dashes; `leads` equal the edges that leave."""

    id: str
    label: str
    steps: tuple[StepLink, ...]
    note: str
    leads: tuple[LeadView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowView:
    """`legend` explains the dashes and is empty where there are none. A wide drawing is scrolled, not shrunk."""

    width: int
    height: int
    view_box: str
    is_wide: bool
    nodes: tuple[NodeView, ...]
    edges: tuple[EdgeView, ...]
    items: tuple[ItemView, ...]
    summary: str
    legend: str


def flow_context(flow: Flow, current_step: int | None) -> FlowView:
    """Rows are counted from 1; None, or a step that no node knows, lights nothing as current."""
    layout = _laid_out(flow)
    nodes = flow.in_reading_order
    by_id = {node.id: node for node in nodes}
    all_taken = all(node.taken for node in nodes) and all(edge.taken for edge in flow.edges)
    count = len(nodes)
    percent = max(min(100, 100 * _COLUMN // layout.width), _SMALLEST_PERCENT)
    return FlowView(
        width=layout.width * percent // 100,
        height=layout.height * percent // 100,
        view_box=f"0 0 {layout.width} {layout.height}",
        is_wide=layout.width * percent // 100 > _WIDE,
        nodes=tuple(_node(n, box, current_step) for n, box in zip(nodes, layout.boxes, strict=True)),
        edges=tuple(
            _edge(edge, by_id[edge.source], by_id[edge.target], route, current_step)
            for edge, route in zip(flow.edges, layout.routes, strict=True)
        ),
        items=tuple(_item(node, flow, current_step) for node in nodes),
        summary=f"Read the flow as a list ({count} {'node' if count == 1 else 'nodes'})",
        legend="" if all_taken else f"Dashed: {_NOT_TAKEN}.",
    )


@lru_cache(maxsize=512)
def _laid_out(flow: Flow) -> Layout:
    """The same drawing serves every step of a lesson."""
    return lay_out(flow)


def _node(node: Node, box: Box, current: int | None) -> NodeView:
    return NodeView(
        id=node.id,
        classes=" ".join(("flow-node", f"is-{node.role}", _taken(node.taken), *_node_state(node, current))),
        href=_href(node.steps[0]) if node.steps else "",
        steps=" ".join(map(str, node.steps)),
        title=_node_title(node),
        outline=outline(box, node.role),
        text=box_text(box),
    )


def _node_state(node: Node, current: int | None) -> Iterator[str]:
    if current in node.steps:
        yield "is-current"
    elif current is not None and any(step < current for step in node.steps):
        yield "is-passed"


def _node_title(node: Node) -> str:
    if not node.taken:
        return _NOT_TAKEN.capitalize()
    if not node.steps:
        return node.label
    return f"{'Step' if len(node.steps) == 1 else 'Steps'} {_listed(node.steps)}"


def _listed(steps: Sequence[int]) -> str:
    *before, last = map(str, steps)
    return f"{', '.join(before)} and {last}" if before else last


def _edge(edge: Edge, source: Node, target: Node, route: Route, current: int | None) -> EdgeView:
    since = _since(edge, source, target)
    passed = since is not None and current is not None and since <= current
    return EdgeView(
        source=edge.source,
        target=edge.target,
        classes=" ".join(("flow-edge", _taken(edge.taken), *(["is-passed"] if passed else []))),
        since="" if since is None else str(since),
        line=line(route),
        arrow=arrow(route),
        text=label_text(route.label) if route.label else (),
        text_classes=f"flow-edge-label is-{route.label.anchor}" if route.label else "",
    )


def _since(edge: Edge, source: Node, target: Node) -> int | None:
    """The target's first step that is not before the source's; on the spot means a later one."""
    if not (edge.taken and source.steps):
        return None
    first = source.steps[0] + (edge.source == edge.target)
    return next((step for step in target.steps if step >= first), None)


def _item(node: Node, flow: Flow, current: int | None) -> ItemView:
    leaving = [edge for edge in flow.edges if edge.source == node.id]
    labels = {each.id: each.label for each in flow.nodes}
    return ItemView(
        id=node.id,
        label=node.label,
        steps=tuple(
            StepLink(number=step, href=_href(step), current="step" if step == current else "")
            for step in node.steps
        ),
        note="" if node.taken else _NOT_TAKEN,
        leads=tuple(
            LeadView(
                target=edge.target,
                way=_way(edge, is_first=k == 0),
                label=labels[edge.target],
                note="" if edge.taken else _NOT_TAKEN,
            )
            for k, edge in enumerate(leaving)
        ),
    )


def _way(edge: Edge, *, is_first: bool) -> str:
    """`then:`, `when there is one:`, `or, when there is none:`; conditions keep the word they open with."""
    label = " ".join(edge.label.split())
    condition = label if label.lower().startswith(_CONDITIONS) else f"when {label}"
    if is_first:
        return f"{condition}:" if label else "then:"
    return f"or, {condition}:" if label else "or:"


def _taken(taken: bool) -> str:
    return "is-taken" if taken else "is-not-taken"


def _href(step: int) -> str:
    return f"?step={step}#stage"
