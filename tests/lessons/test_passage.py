"""The way that a run took through the concept flow."""

from tests.lessons.runs import reading_of
from tutor.lessons.passage import passed_flow
from tutor.lessons.schema import Flow
from tutor.lessons.wording import Wording

LOOP = "total = 0\nfor n in [1, 2]:\n    if n > 1:\n        total += n\nprint(total)\n"


def passed(source, nodes, edges):
    words = Flow.model_validate(
        {
            "nodes": [{"id": name, "label": name, "at": at} for name, at in nodes.items()],
            "edges": [dict(zip(("from", "to"), edge.split(), strict=True)) for edge in edges],
        }
    )
    wording = Wording(reading=reading_of(source))
    return passed_flow(words, wording), wording.faults


def test_nodes_are_lit_each_time_the_run_comes_by_and_edges_where_it_went():
    nodes = {"begin": "1st assign total", "next": "line 2", "add": "line 4", "show": "print", "never": None}
    edges = ["begin next", "next add", "next next", "add next", "next show", "next never", "never show"]
    flow, faults = passed(LOOP, nodes, edges)
    assert {node.id: node.steps for node in flow.nodes} == {
        "begin": (1,),
        "next": (2, 4, 7),
        "add": (6,),
        "show": (8,),
        "never": (),
    }
    assert {f"{edge.source} {edge.target}" for edge in flow.edges if not edge.taken} == {
        "next never",
        "never show",
    }
    assert [node.role for node in flow.nodes] == ["start", "branch", "step", "end", "step"]
    assert faults == []


def test_a_node_for_no_event_is_a_fault():
    _, faults = passed(LOOP, {"a": "send a", "b": "print"}, ["a b"])
    assert [(fault.path, fault.code) for fault in faults] == [(("flow", "nodes", 0, "at"), "no-such-event")]
