"""The variable tracker: recorded values alone, and what changed marked."""

from tests.lessons.runs import reading_of
from tutor.lessons.schema import Tracker
from tutor.lessons.tracker import tracks

PROGRAM = """import math

names = ["a"]
others = names


def grow(items):
    items.append("b")


grow(others)
del names
"""


def tracked(source, *names, hide=()):
    return tracks(reading_of(source), Tracker(variables=names, hide=hide))


def texts(track):
    return [cell.text for cell in (track.start, *track.cells, track.final)]


def test_there_is_a_cell_for_each_row_between_start_and_final():
    (track,), faults = tracked(PROGRAM, "names")
    assert texts(track) == ["", "", "['a']", "['a']", "['a']", "['a']", "['a', 'b']", "['a', 'b']", "", ""]
    assert [cell.changed for cell in track.cells] == [False, True, False, False, False, True, False, True]
    assert not faults


def test_two_names_of_one_object_change_together_and_say_so():
    found, _ = tracked(PROGRAM, "others", "items")
    assert texts(found[0])[-1] == "['a', 'b']"
    assert (found[1].scope, found[1].same_as) == ("grow", "others")
    assert texts(found[1]) == ["", "", "", "", "", "['a']", "['a', 'b']", "", "", ""]


def test_without_a_list_all_that_is_no_function_class_or_module_is_tracked():
    found, _ = tracked(PROGRAM)
    assert [(track.scope, track.name) for track in found] == [
        ("", "names"),
        ("", "others"),
        ("grow", "items"),
    ]


def test_what_the_author_hides_is_left_out():
    found, _ = tracked(PROGRAM, hide=("names", "items"))
    assert [track.name for track in found] == ["others"]


def test_a_part_of_a_variable_can_be_tracked():
    (track,), _ = tracked("d = {'a': 1}\nd['a'] = 2\n", "d['a']")
    assert texts(track) == ["", "1", "2", "2"]


def test_in_a_recursion_the_innermost_counts():
    (track,), _ = tracked("def f(n):\n    if n:\n        f(n - 1)\n\n\nf(2)\n", "n")
    assert texts(track) == ["", "", "2", "2", "1", "1", "0", "0", "1", "2", "", ""]


def test_a_variable_that_never_was_is_a_fault_with_the_nearest():
    found, faults = tracked(PROGRAM, "nmaes")
    assert found == ()
    assert [(place, error.hint.split(" or ")[0]) for place, error in faults] == [(0, "did you mean names")]
