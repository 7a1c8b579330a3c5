import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from tutor.lessons.flow.graph import Edge, Flow, Node
from tutor.lessons.flow.view import flow_context


def rendered(flow, step=None):
    """The template's output as a tree; it is well-formed XML but for the comment."""
    return ElementTree.fromstring(render_to_string("lesson/_flow.html", {"flow": flow_context(flow, step)}))


def having(tree, name):
    return [element for element in tree.iter() if name in element.get("class", "").split()]


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def drawn_text(element, name):
    return " ".join(text_of(line) for text in having(element, name) for line in text)


def listed(tree):
    return tree.find(".//ol")


def states(tree):
    return {
        node.get("data-node"): {"is-current", "is-passed"} & set(node.get("class").split())
        for node in having(tree, "flow-node")
    }


def same(one, other):
    """Lines of a drawing may break within a word."""
    return one.replace(" ", "") == other.replace(" ", "")


def test_the_list_equals_the_drawing(random_flows, lesson_flow):
    for flow in (lesson_flow, *random_flows[:40]):
        tree = rendered(flow, 3)
        nodes, items = having(tree, "flow-node"), listed(tree).findall("li")
        assert [n.get("data-node") for n in nodes] == [i.get("data-node") for i in items]
        for node, item in zip(nodes, items, strict=True):
            assert same(drawn_text(node, "flow-label"), text_of(having(item, "flow-list-label")[0]))
            assert node.get("data-steps").split() == [a.get("data-step") for a in item.iter("a")]
            assert ("is-not-taken" in node.get("class")) == bool(having(item, "flow-list-note"))
        assert sorted(edges_drawn(tree)) == sorted(edges_listed(tree))


def edges_drawn(tree):
    for edge in having(tree, "flow-edge"):
        label = drawn_text(edge, "flow-edge-label").replace(" ", "")
        yield edge.get("data-from"), edge.get("data-to"), label, "is-not-taken" in edge.get("class").split()


def edges_listed(tree):
    for item in listed(tree).findall("li"):
        for lead in item.findall("ul/li"):
            way = re.sub(r"^(or, )?(when )?|^then|^or$|:$", "", lead.text.strip().removesuffix(":"))
            not_taken = text_of(lead).endswith("(not taken in this run)")
            yield item.get("data-node"), lead.get("data-to"), way.replace(" ", ""), not_taken


def test_the_list_says_in_words_where_each_node_leads(lesson_flow):
    leads = [text_of(lead) for lead in listed(rendered(lesson_flow)).iterfind("li/ul/li")]
    assert leads == [
        "then: Send the signal",
        "when a receiver is connected: The receiver runs",
        "or, when no receiver is connected: Nothing is called (not taken in this run)",
        "if there is more to send: Send the signal",
        "or: Done",
        "then: Done (not taken in this run)",
    ]


@pytest.mark.parametrize(
    ("step", "current", "passed"),
    [
        (None, [], []),
        (1, ["define"], []),
        (2, [], ["define"]),
        (4, ["runs"], ["define", "send"]),
        (5, ["send"], ["define", "runs"]),
        (9, [], ["define", "send", "runs", "done"]),
    ],
)
def test_nodes_light_up_as_the_run_passes_them(lesson_flow, step, current, passed):
    lit = states(rendered(lesson_flow, step))
    assert [name for name, classes in lit.items() if "is-current" in classes] == current
    assert [name for name, classes in lit.items() if "is-passed" in classes] == passed


def test_an_edge_is_passed_once_the_run_has_come_along_it(lesson_flow):
    tree = rendered(lesson_flow, 4)
    edges = having(tree, "flow-edge")
    assert [edge.get("data-since") for edge in edges] == ["3", "4", None, "5", "7", None]
    assert ["is-passed" in edge.get("class").split() for edge in edges] == [True, True] + [False] * 4


def test_a_self_loop_is_passed_when_its_node_is_lit_again():
    flow = Flow(nodes=(Node(id="a", label="a", steps=(2, 6)),), edges=(Edge(source="a", target="a"),))
    assert flow_context(flow, None).edges[0].since == "6"


def test_nodes_link_to_their_first_step_and_the_list_to_every_step(lesson_flow):
    tree = rendered(lesson_flow, 5)
    assert [n.get("href") for n in having(tree, "flow-node")] == [
        "?step=1#stage",
        "?step=3#stage",
        "?step=4#stage",
        "?step=7#stage",
        None,
    ]
    links = listed(tree).findall("li")[1].findall(".//a")
    assert [(a.get("href"), text_of(a), a.get("aria-current")) for a in links] == [
        ("?step=3#stage", "step 3", None),
        ("?step=5#stage", "step 5", "step"),
    ]


def test_the_drawing_is_for_the_eye_and_the_list_for_everyone(lesson_flow):
    tree = rendered(lesson_flow)
    (drawing,) = having(tree, "flow-drawing")
    assert drawing.get("aria-hidden") == "true"
    assert {link.get("tabindex") for link in drawing.iter("a")} == {"-1"}
    assert all(link.get("tabindex") is None for link in listed(tree).iter("a"))
    assert text_of(tree.find(".//summary")) == "Read the flow as a list (5 nodes)"


def test_dashes_are_explained_only_where_there_are_some(lesson_flow):
    assert flow_context(lesson_flow, None).legend == "Dashed: not taken in this run."
    assert flow_context(Flow(nodes=(Node(id="a", label="a"),)), None).legend == ""


def test_a_strict_content_policy_finds_nothing_to_refuse(random_flows):
    for flow in random_flows[:20]:
        for element in rendered(flow, 2).iter():
            assert element.tag not in {"style", "script"}
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_what_an_author_writes_stays_text():
    nasty = '<script>alert("1")</script> & more'
    flow = Flow(
        nodes=(Node(id="a", label=nasty), Node(id="b", label="b")),
        edges=(Edge(source="a", target="b", label=nasty),),
    )
    tree = rendered(flow)
    assert not list(tree.iter("script"))
    assert same(drawn_text(having(tree, "flow-node")[0], "flow-label"), nasty)


def test_a_wide_drawing_is_scrolled_by_keyboard_too():
    names = "abcdefg"
    label = "a receiver with a long name"
    flow = Flow(
        nodes=tuple(Node(id=name, label=label) for name in names),
        edges=tuple(Edge(source="a", target=name, label=label) for name in names[1:]),
    )
    (scroller,) = having(rendered(flow), "flow-scroll")
    assert (scroller.get("tabindex"), scroller.get("role")) == ("0", "group")
    assert scroller.get("aria-label")


def test_a_narrow_drawing_is_no_stop_for_the_keyboard(lesson_flow):
    (scroller,) = having(rendered(lesson_flow), "flow-scroll")
    assert scroller.get("tabindex") is None


@pytest.mark.parametrize("branches", [1, 2, 3, 4])
def test_no_drawing_is_made_so_small_that_its_smallest_text_is_below_11_px(branches):
    ids = [f"branch{number}" for number in range(branches)]
    flow = Flow(
        nodes=(
            Node(id="a", label="Look up the name", steps=(1,)),
            *(Node(id=each, label="Try the attribute") for each in ids),
        ),
        edges=tuple(Edge(source="a", target=each, label="it is there") for each in ids),
    )
    view = flow_context(flow, 1)
    scale = view.width / int(view.view_box.split()[2])
    # The words at the lines are 13 px high, in a drawing of its full size.
    assert round(13 * scale, 1) >= 11
    assert scale == 1 or view.width >= 295
