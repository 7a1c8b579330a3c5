"""Turns the author's concept flow into one that knows which way the run took through it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tutor.lessons.flow.graph import Edge, Flow, Node, Role
from tutor.lessons.schema import Flow as FlowWords
from tutor.lessons.select import SelectorError
from tutor.lessons.wording import Wording


def passed_flow(words: FlowWords, wording: Wording) -> Flow:
    """Nodes with the rows at which they are lit; a node that no event lights is on a way not taken."""
    lit = {node.id: _steps(place, words, wording) for place, node in enumerate(words.nodes)}
    taken = set(pairwise(_way(lit)))
    pairs = [(edge.from_, edge.to) for edge in words.edges]
    return Flow(
        nodes=tuple(
            Node(
                id=node.id,
                label=node.label,
                role=_role(node.id, pairs),
                steps=lit[node.id],
                taken=bool(lit[node.id]),
            )
            for node in words.nodes
        ),
        edges=tuple(
            Edge(
                source=edge.from_,
                target=edge.to,
                label=edge.label or "",
                taken=(edge.from_, edge.to) in taken,
            )
            for edge in words.edges
        ),
    )


def _steps(place: int, words: FlowWords, wording: Wording) -> tuple[int, ...]:
    selector = words.nodes[place].at
    if not selector:
        return ()
    try:
        return wording.reading.rows(selector)
    except SelectorError as error:
        wording.fault(("flow", "nodes", place, "at"), error)
        return ()


def _way(lit: Mapping[str, Sequence[int]]) -> list[str]:
    """The nodes in the order in which the run came by; those of one row in the author's order."""
    visits = sorted((step, place) for place, steps in enumerate(lit.values()) for step in steps)
    names = list(lit)
    return [names[place] for _, place in visits]


def _role(name: str, pairs: Sequence[tuple[str, str]]) -> Role:
    ways_out = sum(source == name for source, _ in pairs)
    if not any(target == name for _, target in pairs):
        return "start"
    if not ways_out:
        return "end"
    return "branch" if ways_out > 1 else "step"
