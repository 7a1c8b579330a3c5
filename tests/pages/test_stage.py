"""What the stage shows at a step follows from the recorded rows alone."""

from dataclasses import replace

import pytest

from tests.pages.sample_page import NONE, ONE, row, sample_page
from tutor.lessons.page import Lane, LaneEntry, Word
from tutor.pages.stage import nearest_step, stage_at

PAGE = sample_page()


def lines_by_state(step: int) -> dict[str, list[int]]:
    states: dict[str, list[int]] = {}
    for line in stage_at(PAGE, step).lines:
        states.setdefault(line.state, []).append(line.number)
    return states


@pytest.mark.parametrize(
    ("asked", "step"),
    [
        (None, 1),
        ("", 1),
        ("4", 4),
        ("1", 1),
        ("8", 8),
        ("0", 1),
        ("-1", 1),
        ("9", 8),
        ("999", 8),
        ("99999999999999999999", 1),
        ("abc", 1),
        ("4.0", 1),
        ("--4", 1),
        ("٤", 1),
        (" 4", 1),
    ],
)
def test_any_step_that_is_asked_for_becomes_the_nearest_one_there_is(asked, step):
    assert nearest_step(asked, 8) == step


def test_the_lines_of_the_step_are_current_and_those_before_have_run():
    assert lines_by_state(4) == {
        "is-passed": [1, 3, 6, 7],
        "": [2, 4, 5, 8, 9, 11],
        "is-current": [10],
        "is-later": [12],
    }


def test_a_line_that_runs_again_is_current_again():
    assert lines_by_state(7)["is-current"] == [7]


def test_a_line_whose_call_is_under_way_is_still_running():
    running = {step: lines_by_state(step).get("is-running", []) for step in range(1, 9)}
    assert running == {1: [], 2: [], 3: [], 4: [], 5: [], 6: [12], 7: [6, 12], 8: [12]}
    assert {line.number: line.during for line in stage_at(PAGE, 1).lines if line.during} == {
        6: "7-7",
        12: "6-8",
    }


def test_a_line_has_run_once_the_last_step_inside_its_call_is_over():
    rows = (*PAGE.rows, replace(PAGE.rows[4], number=9, lines=(10, 10)))
    lines = {line.number: line.state for line in stage_at(replace(PAGE, rows=rows, tracks=()), 9).lines}
    assert (lines[12], lines[6]) == ("is-passed", "is-passed")


def test_rows_name_the_step_they_are_nested_in():
    inside = [each.inside for each in stage_at(PAGE, 1).rows]
    assert inside == [None, None, None, None, None, 5, 6, 5]


def test_exactly_one_row_and_one_tracker_column_is_current():
    stage = stage_at(PAGE, 4)
    assert [each.row.number for each in stage.rows if each.state == "is-current"] == [4]
    for variable in stage.tracker:
        assert [column.step for column in variable.columns if column.state == "is-current"] == [4]


def test_the_tracker_says_how_each_variable_stands_after_the_step():
    assert [variable.now.text for variable in stage_at(PAGE, 2).tracker] == [NONE, "", "", ""]
    assert stage_at(PAGE, 4).tracker[0].now.text == ONE
    assert stage_at(PAGE, 4).tracker[0].now.changed
    assert not stage_at(PAGE, 5).tracker[0].now.changed


def test_nothing_is_printed_before_the_step_that_prints():
    assert stage_at(PAGE, 6).silent
    assert not stage_at(PAGE, 7).silent
    assert [piece.state for piece in stage_at(PAGE, 8).printed] == ["is-passed"]


def test_the_ends_lead_nowhere_further():
    assert (stage_at(PAGE, 1).previous, stage_at(PAGE, 1).following) == (None, 2)
    assert (stage_at(PAGE, 8).previous, stage_at(PAGE, 8).following) == (7, None)


def test_a_run_that_ended_before_its_first_row_still_has_a_stage():
    stage = stage_at(replace(PAGE, rows=(), tracks=(), lines=()), 1)
    assert stage.now is None
    assert stage.silent


def test_what_is_nested_very_deep_is_indented_no_further_than_the_page_allows():
    deep = tuple(
        replace(row(1, "line", depth, "Go on", "", "", "On."), number=depth + 1) for depth in range(8)
    )
    assert [each.indent for each in stage_at(replace(PAGE, rows=deep, tracks=()), 1).rows] == [
        0,
        1,
        2,
        3,
        4,
        4,
        4,
        4,
    ]


def test_a_lane_stops_where_it_has_something_to_show_and_lights_up_with_the_run():
    lane = Lane(probe="orm", title="Database", empty="", entries=tuple(map(entry, (2, 4, 4, 7))))
    (run,) = stage_at(sample_page(lanes=(lane,)), 4).lanes
    assert [(stop.step, len(stop.entries), stop.state) for stop in run.stops] == [
        (2, 1, "is-passed"),
        (4, 2, "is-current"),
        (7, 1, "is-later"),
    ]


def test_a_lesson_whose_probes_have_no_lanes_has_none():
    assert stage_at(PAGE, 1).lanes == ()


def entry(step: int) -> LaneEntry:
    return LaneEntry(step=step, kind="query", words=(Word(text="SELECT", is_code=True),))
