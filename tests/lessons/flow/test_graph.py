import pytest

from tutor.lessons.flow.graph import Edge, Flow, Node


def nodes(*names):
    return tuple(Node(id=name, label=name) for name in names)


@pytest.mark.parametrize("given", [(), nodes("a", "a")])
def test_a_flow_needs_nodes_with_ids_of_their_own(given):
    with pytest.raises(ValueError, match="an id of its own"):
        Flow(nodes=given)


def test_an_edge_to_nowhere_is_refused_by_name():
    with pytest.raises(ValueError, match="no node of the flow: lost"):
        Flow(nodes=nodes("a"), edges=(Edge(source="a", target="lost"),))


def test_the_start_is_read_first_wherever_it_is_told():
    flow = Flow(nodes=(*nodes("a", "b"), Node(id="s", label="s", role="start")))
    assert [node.id for node in flow.in_reading_order] == ["s", "a", "b"]


def test_of_several_starts_the_first_is_on_top_and_the_others_keep_their_place():
    second = Node(id="t", label="t", role="start")
    flow = Flow(nodes=(*nodes("a"), Node(id="s", label="s", role="start"), *nodes("b"), second))
    assert [node.id for node in flow.in_reading_order] == ["s", "a", "b", "t"]


def test_an_edge_that_closes_a_loop_does_not_lead_on():
    edges = (Edge(source="a", target="b"), Edge(source="b", target="c"), Edge(source="c", target="b"))
    assert Flow(nodes=nodes("a", "b", "c"), edges=edges).forward == {0, 1}


def test_nothing_leads_on_to_the_start():
    flow = Flow(nodes=nodes("a", "b"), edges=(Edge(source="b", target="a"),))
    assert flow.forward == frozenset()
