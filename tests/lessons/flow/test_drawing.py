import re

import pytest

from tutor.lessons.flow.drawing import arrow, box_text, line, outline
from tutor.lessons.flow.shapes import Box, Point, Route


def route(*points):
    return Route(source="a", target="b", parts=(tuple(Point(*point) for point in points),), label=None)


def test_a_line_turns_in_a_round_corner_and_stops_short_of_its_target():
    path = line(route((50, 40), (50, 60), (90, 60), (90, 100)))
    assert path == "M50 35L50 52Q50 60 58 60L82 60Q90 60 90 68L90 97"


def test_a_short_move_has_small_corners():
    assert "Q50 60 53 60" in line(route((50, 40), (50, 60), (56, 60), (56, 100)))


def test_a_line_has_a_gap_where_its_label_is():
    broken = Route(
        source="a", target="b", parts=((Point(5, 0), Point(5, 20)), (Point(5, 40), Point(5, 60))), label=None
    )
    assert line(broken) == "M5 -5L5 20M5 40L5 57"


@pytest.mark.parametrize(
    ("end", "head"),
    [
        ((50, 100), "M45 92L50 97L55 92"),
        ((10, 40), "M18 35L13 40L18 45"),
        ((90, 40), "M82 45L87 40L82 35"),
    ],
)
def test_an_arrow_points_where_its_line_goes(end, head):
    points = set(re.findall(r"\d+ \d+", arrow(route((50, 40), end))))
    assert points == set(re.findall(r"\d+ \d+", head))


@pytest.mark.parametrize("role", ["start", "step", "branch", "end"])
def test_an_outline_stays_within_its_box(role):
    box = Box(id="a", x=10, y=20, width=120, height=42, lines=("a",))
    path = outline(box, role)
    assert path.startswith("M")
    assert path.endswith("z")
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    assert max(numbers) <= 130


def test_roles_have_shapes_of_their_own():
    box = Box(id="a", x=10, y=20, width=120, height=42, lines=("a",))
    assert len({outline(box, role) for role in ("start", "step", "branch")}) == 3
    assert outline(box, "start") == outline(box, "end")


def test_the_lines_of_a_label_stand_in_the_middle_of_their_box():
    box = Box(id="a", x=10, y=20, width=120, height=60, lines=("one", "two"))
    first, second = box_text(box)
    assert first.x == second.x == 70
    assert (first.y + second.y) // 2 - 5 == 20 + 30 - 1
