"""What a concept flow is before it is drawn: nodes in reading order, and the edges between them."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["start", "step", "branch", "end"]
Ends = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """`steps` are the rows of the execution table at which the node is lit, counted from 1, ascending."""

    id: str
    label: str
    role: Role = "step"
    steps: tuple[int, ...] = ()
    taken: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`label` is the condition under which the flow goes this way; empty where it always does."""

    source: str
    target: str
    label: str = ""
    taken: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Nodes are unique by id and edges join known ids; ValueError otherwise, as the checker has its own say."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        known = {node.id for node in self.nodes}
        if not known or len(known) < len(self.nodes):
            raise ValueError("a flow needs nodes, each with an id of its own")
        for edge in self.edges:
            if missing := {edge.source, edge.target} - known:
                raise ValueError(f"an edge names no node of the flow: {', '.join(sorted(missing))}")

    @property
    def in_reading_order(self) -> tuple[Node, ...]:
        """The author's order, save that the start (the first of them, if there are several) comes first."""
        start = next((node for node in self.nodes if node.role == "start"), self.nodes[0])
        return tuple(sorted(self.nodes, key=lambda node: node is not start))

    @property
    def ends(self) -> tuple[Ends, ...]:
        """Of every edge, the places of its source and target in the reading order, counted from 0."""
        place = {node.id: k for k, node in enumerate(self.in_reading_order)}
        return tuple((place[edge.source], place[edge.target]) for edge in self.edges)

    @property
    def forward(self) -> frozenset[int]:
        """The edges, by position, that lead on: all along the reading order, and against it what closes no loop.

        An author may well tell the branch that joins the end after the end itself.
        """
        ends = self.ends
        onward = {edge for edge, (source, target) in enumerate(ends) if source < target}
        for edge, (source, target) in enumerate(ends):
            if 0 < target < source and source not in _reached(target, [ends[e] for e in onward]):
                onward.add(edge)
        return frozenset(onward)


def _reached(first: int, edges: list[Ends]) -> set[int]:
    reached = {first}
    while further := {target for source, target in edges if source in reached} - reached:
        reached |= further
    return reached
