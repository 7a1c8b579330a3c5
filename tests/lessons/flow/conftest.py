"""Turns seeds into flows of every sort: branches, loops, long skips, self-loops and parallel edges."""

import random

import pytest

from tutor.lessons.flow.graph import Edge, Flow, Node
from tutor.lessons.flow.layout import lay_out

WORDS = (
    *("define", "the", "signal", "connect", "a", "receiver", "send", "it", "to", "whoever", "listens"),
    *("my_receiver(sender,", "**kwargs)", "done"),
)


def flow_from(seed):
    """Connected: every node but the start has an edge from one of the three before it."""
    dice = random.Random(seed)
    ids = [f"n{place}" for place in range(dice.randint(3, 14))]

    def words(count):
        return " ".join(dice.choice(WORDS) for _ in range(count))

    nodes = tuple(
        Node(
            id=name,
            label=words(dice.randint(1, 7)),
            role=dice.choice(("step", "branch", "end")) if place else "start",
            steps=tuple(sorted(dice.sample(range(1, 20), dice.randint(0, 3)))),
            taken=dice.random() < 0.8,
        )
        for place, name in enumerate(ids)
    )
    edges = [
        Edge(
            source=ids[dice.randrange(max(0, place - 3), place)],
            target=ids[place],
            label=words(dice.choice((0, 0, 0, 1, 3, 6))),
            taken=dice.random() < 0.7,
        )
        for place in range(1, len(ids))
    ]
    for _ in range(dice.randint(0, len(ids) // 2 + 1)):
        edges.append(
            Edge(
                source=dice.choice(ids),
                target=dice.choice(ids),
                label=words(dice.choice((0, 0, 0, 1, 3))),
                taken=dice.random() < 0.6,
            )
        )
    if dice.random() < 0.3:
        edges.append(dice.choice(edges))
    dice.shuffle(edges)
    return Flow(nodes=nodes, edges=tuple(edges))


@pytest.fixture(scope="session")
def random_flows():
    return [flow_from(seed) for seed in range(150)]


@pytest.fixture(scope="session")
def drawn(random_flows):
    """Pairs of a flow and its layout."""
    return [(flow, lay_out(flow)) for flow in random_flows]


@pytest.fixture
def lesson_flow():
    """Four steps in a line, and a branch that the run does not take, told after the end."""
    return Flow(
        nodes=(
            Node(id="define", label="Define the signal", role="start", steps=(1,)),
            Node(id="send", label="Send the signal", role="branch", steps=(3, 5)),
            Node(id="runs", label="The receiver runs", steps=(4, 6)),
            Node(id="done", label="Done", role="end", steps=(7,)),
            Node(id="nothing", label="Nothing is called", taken=False),
        ),
        edges=(
            Edge(source="define", target="send"),
            Edge(source="send", target="runs", label="a receiver is connected"),
            Edge(source="send", target="nothing", label="no receiver is connected", taken=False),
            Edge(source="runs", target="send", label="if there is more to send"),
            Edge(source="runs", target="done"),
            Edge(source="nothing", target="done", taken=False),
        ),
    )
