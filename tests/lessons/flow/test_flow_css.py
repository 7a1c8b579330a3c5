import re

from django.conf import settings

from tutor.lessons.flow.graph import Edge, Flow, Node
from tutor.lessons.flow.view import flow_context

CSS = re.sub(r"/\*.*?\*/", "", (settings.BASE_DIR / "static/css/flow.css").read_text(), flags=re.DOTALL)


def test_the_flow_keeps_to_its_own_layer():
    assert CSS.strip().startswith("@layer flow {")
    depth = 0
    for place, char in enumerate(CSS.strip()):
        depth += (char == "{") - (char == "}")
        assert depth > 0 or char != "}" or place == len(CSS.strip()) - 1


def test_colours_come_from_the_page():
    known = re.findall(
        r"^\s*(--[\w-]+):", (settings.BASE_DIR / "static/css/base.css").read_text(), re.MULTILINE
    )
    assert set(re.findall(r"var\((--[\w-]+)\)", CSS)) <= set(known)
    assert not re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", CSS)


def test_every_state_has_a_look():
    flow = Flow(
        nodes=(Node(id="a", label="a", steps=(1,)), Node(id="b", label="b", taken=False)),
        edges=(Edge(source="a", target="b", label="so", taken=False), Edge(source="a", target="a")),
    )
    view = flow_context(flow, 1)
    used = " ".join([*(node.classes for node in view.nodes), *(edge.classes for edge in view.edges)]).split()
    for name in {"flow-node", "flow-edge", "is-current", "is-not-taken"} & set(used):
        assert f".{name}" in CSS
    assert {"is-current", "is-not-taken", "is-taken"} <= set(used)
