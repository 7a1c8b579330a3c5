from itertools import combinations, pairwise

import pytest

from tutor.lessons.flow.graph import Edge, Flow, Node
from tutor.lessons.flow.layout import COLUMN, MARGIN, lay_out


def flow_of(*edges, nodes="", labels=None, not_taken=""):
    """`flow_of("a>b", "b>c:if so")`: nodes in the order of their first mention, or as `nodes` says."""
    ends = [edge.partition(":")[0].split(">") for edge in edges]
    names = nodes.split() or list(dict.fromkeys(name for pair in ends for name in pair))
    return Flow(
        nodes=tuple(
            Node(id=name, label=(labels or {}).get(name, name), taken=name not in not_taken.split())
            for name in names
        ),
        edges=tuple(
            Edge(
                source=source,
                target=target,
                label=edge.partition(":")[2],
                taken=not {source, target} & set(not_taken.split()),
            )
            for edge, (source, target) in zip(edges, ends, strict=True)
        ),
    )


def places(flow):
    return {box.id: box for box in lay_out(flow).boxes}


def middle(box):
    return box.x + box.width // 2


def meet(one, other, air=0):
    """Whether two areas with x, y, width and height share more than their borders."""
    return (
        one.x - air < other.x + other.width
        and other.x - air < one.x + one.width
        and one.y - air < other.y + other.height
        and other.y - air < one.y + one.height
    )


def pieces(route):
    for part in route.parts:
        yield from pairwise(part)


def runs_through(piece, area):
    (x1, y1), (x2, y2) = piece
    return (
        min(x1, x2) < area.x + area.width
        and max(x1, x2) > area.x
        and min(y1, y2) < area.y + area.height
        and max(y1, y2) > area.y
    )


def labels_of(layout):
    return [route.label for route in layout.routes if route.label]


def test_no_two_boxes_come_closer_than_a_finger(drawn):
    for _, layout in drawn:
        assert not any(meet(one, other, air=20) for one, other in combinations(layout.boxes, 2))


def test_no_edge_passes_through_a_box(drawn):
    for flow, layout in drawn:
        for route in layout.routes:
            for box in layout.boxes:
                assert not any(runs_through(piece, box) for piece in pieces(route)), (flow, route, box)


def test_every_edge_begins_at_its_source_and_ends_at_its_target(drawn):
    for _, layout in drawn:
        boxes = {box.id: box for box in layout.boxes}
        for route in layout.routes:
            for box, point in (
                (boxes[route.source], route.parts[0][0]),
                (boxes[route.target], route.parts[-1][-1]),
            ):
                assert box.x <= point.x <= box.x + box.width
                assert box.y <= point.y <= box.y + box.height


def test_edges_are_drawn_level_and_upright(drawn):
    for _, layout in drawn:
        for route in layout.routes:
            assert all((a.x == b.x) != (a.y == b.y) for a, b in pieces(route))


def test_every_edge_that_leads_on_goes_downwards(drawn):
    for flow, layout in drawn:
        boxes = {box.id: box for box in layout.boxes}
        for edge in flow.forward:
            route = layout.routes[edge]
            assert all(a.y <= b.y for a, b in pieces(route))
            assert boxes[route.source].y + boxes[route.source].height < boxes[route.target].y


def test_every_edge_along_the_reading_order_leads_on(random_flows):
    for flow in random_flows:
        for edge, (source, target) in enumerate(flow.ends):
            assert (edge in flow.forward) or source >= target


def test_no_label_overlaps_a_box_or_another_label(drawn):
    for _, layout in drawn:
        labels = labels_of(layout)
        assert not any(meet(label, box) for label in labels for box in layout.boxes)
        assert not any(meet(one, other) for one, other in combinations(labels, 2))


def test_no_edge_runs_through_a_label(drawn):
    for flow, layout in drawn:
        for route in layout.routes:
            for label in labels_of(layout):
                assert not any(runs_through(piece, label) for piece in pieces(route)), (flow, route, label)


def test_lines_run_along_each_other_only_where_they_share_an_end(drawn):
    for flow, layout in drawn:
        for one, other in combinations(layout.routes, 2):
            if one.source != other.source and one.target != other.target:
                assert not any(run_along(a, b) for a in pieces(one) for b in pieces(other)), (
                    flow,
                    one,
                    other,
                )


def run_along(one, other):
    for across, along in ((0, 1), (1, 0)):
        if one[0][across] == one[1][across] and other[0][across] == other[1][across]:
            start = max(min(a[along], b[along]) for a, b in (one, other))
            end = min(max(a[along], b[along]) for a, b in (one, other))
            return abs(one[0][across] - other[0][across]) < 4 and end > start
    return False


def test_the_reading_order_is_kept_from_left_to_right(drawn):
    for _, layout in drawn:
        for one, other in combinations(layout.boxes, 2):
            if one.y + one.height // 2 == other.y + other.height // 2:
                assert one.x < other.x


def test_the_start_has_the_top_to_itself(drawn):
    for _, layout in drawn:
        start, *others = layout.boxes
        assert all(start.y + start.height < box.y for box in others)


def test_everything_is_on_the_page_in_whole_numbers(drawn):
    for _, layout in drawn:
        for area in (*layout.boxes, *labels_of(layout)):
            assert area.x >= MARGIN
            assert area.x + area.width <= layout.width - MARGIN
            assert area.y >= MARGIN
            assert area.y + area.height <= layout.height - MARGIN
        points = [point for route in layout.routes for part in route.parts for point in part]
        assert all(type(number) is int for point in points for number in point)
        assert all(0 < x < layout.width and 0 < y < layout.height for x, y in points)


def test_the_same_flow_is_drawn_the_same(drawn):
    for flow, layout in drawn[:20]:
        assert lay_out(Flow(nodes=flow.nodes, edges=flow.edges)) == layout


@pytest.mark.parametrize("count", [2, 6, 14])
def test_a_line_of_steps_fits_its_column_and_is_straight(count):
    names = [f"n{k}" for k in range(count)]
    label = "Django looks for the receivers that are connected to the signal"
    flow = flow_of(*(f"{a}>{b}" for a, b in pairwise(names)), labels=dict.fromkeys(names, label))
    layout = lay_out(flow)
    assert layout.width <= COLUMN
    assert len({middle(box) for box in layout.boxes}) == 1
    assert all(len(part) == 2 for route in layout.routes for part in route.parts)


def test_a_single_node_is_a_drawing_of_its_own():
    layout = lay_out(Flow(nodes=(Node(id="only", label="One call", role="start"),)))
    (box,) = layout.boxes
    assert (box.x, box.y) == (MARGIN, MARGIN)
    assert (layout.width, layout.height) == (box.width + 2 * MARGIN, box.height + 2 * MARGIN)


def test_a_diamond_is_symmetrical():
    boxes = places(flow_of("a>b:yes", "a>c:no", "b>d", "c>d"))
    assert middle(boxes["a"]) == middle(boxes["d"])
    left, right = middle(boxes["a"]) - middle(boxes["b"]), middle(boxes["c"]) - middle(boxes["a"])
    assert abs(left - right) <= 2
    assert boxes["b"].y == boxes["c"].y


def test_what_the_run_took_is_straight_and_the_rest_stands_aside():
    flow = flow_of("a>b", "b>c", "b>no", "c>d", "d>e", "no>e", nodes="a b c d e no", not_taken="no")
    boxes = places(flow)
    assert len({middle(boxes[name]) for name in "abcde"}) == 1
    assert boxes["no"].x > boxes["c"].x + boxes["c"].width
    assert boxes["no"].y == boxes["c"].y


def test_a_branch_told_after_the_end_still_leads_down_to_it():
    flow = flow_of("a>b", "b>end", "a>other", "other>end", nodes="a b end other")
    boxes = places(flow)
    assert boxes["end"].y > boxes["other"].y
    assert flow.forward == {0, 1, 2, 3}


def test_a_skip_goes_round_what_it_skips():
    flow = flow_of("a>b", "b>c", "c>d", "a>d")
    boxes = places(flow)
    assert len({middle(boxes[name]) for name in "abcd"}) == 1
    skip = lay_out(flow).routes[3]
    assert max(x for part in skip.parts for x, _ in part) > boxes["b"].x + boxes["b"].width


def test_loops_one_below_the_other_share_a_lane():
    layout = lay_out(flow_of("a>b", "b>c", "c>d", "d>e", "c>b", "e>d"))
    upper, lower = layout.routes[4], layout.routes[5]
    assert upper.parts[0][1].x == lower.parts[0][1].x


def test_loops_that_meet_have_lanes_of_their_own():
    layout = lay_out(flow_of("a>b", "b>c", "c>d", "d>e", "d>b", "e>c"))
    outer = {abs(route.parts[0][1].x - middle(layout.boxes[0])) for route in layout.routes[4:]}
    sides = {route.parts[0][1].x > middle(layout.boxes[0]) for route in layout.routes[4:]}
    assert len(outer) == 2 or len(sides) == 2


def test_a_loop_takes_the_side_it_is_nearer_to():
    flow = flow_of("a>b", "a>c", "b>d", "c>e", "d>b", "e>c", nodes="a b c d e")
    layout = lay_out(flow)
    boxes = {box.id: box for box in layout.boxes}
    assert layout.routes[4].parts[0][1].x < boxes["b"].x
    assert layout.routes[5].parts[0][1].x > boxes["c"].x + boxes["c"].width


def test_a_label_beside_a_lane_makes_way_for_lanes_further_out():
    on = ("a>b", "b>c", "c>d", "d>e")
    layout = lay_out(flow_of(*on, *(f"{back}:once more and again" for back in ("c>b", "d>b", "e>c", "e>d"))))
    for label in labels_of(layout):
        assert not any(runs_through(piece, label) for route in layout.routes for piece in pieces(route))


def test_a_loop_from_between_other_boxes_takes_the_free_side_even_if_it_is_further():
    layout = lay_out(flow_of("a>b", "a>c", "b>d", "b>e", "c>f", "d>b", nodes="a b c d e f"))
    loop = layout.routes[5].parts
    boxes = {box.id: box for box in layout.boxes}
    assert loop[0][0].x == boxes["d"].x
    assert loop[0][-1].x == boxes["b"].x


def test_a_self_loop_stands_at_the_right_with_its_label_outside():
    layout = lay_out(flow_of("a>b", "b>b:again"))
    box, loop = layout.boxes[1], layout.routes[1]
    assert loop.parts[0][0].x == loop.parts[0][-1].x == box.x + box.width
    assert loop.label.x > loop.parts[0][1].x


def test_an_edge_back_to_a_start_with_self_loops_finds_its_way():
    layout = lay_out(flow_of("a>b", "a>a:wait", "b>a:again", "b>b:rest"))
    assert len(layout.routes) == 4
    start = layout.boxes[0]
    assert not any(runs_through(piece, start) for route in layout.routes for piece in pieces(route))


def test_a_node_that_nothing_leads_to_is_drawn_below_the_start():
    boxes = places(flow_of("a>b", "c>b", nodes="a b c"))
    assert boxes["c"].y > boxes["a"].y
    assert boxes["b"].y > boxes["c"].y


def test_no_more_than_three_boxes_stand_abreast():
    layout = lay_out(flow_of(*(f"a>{name}" for name in "bcdefgh")))
    rows = [box.y + box.height // 2 for box in layout.boxes]
    assert max(rows.count(row) for row in rows) == 3


def test_the_measure_decides_how_wide_the_boxes_are():
    flow = flow_of("a>b", labels={"a": "some twenty letters", "b": "few"})
    narrow = lay_out(flow, measure=lambda text: 6.0 * len(text))
    wide = lay_out(flow, measure=lambda text: 10.0 * len(text))
    assert narrow.boxes[0].width < wide.boxes[0].width
