"""Two runs compared: what a student would see otherwise is said at its step, and nothing else is."""

import pytest

from tutor.lessons.drift.steps import step_drift
from tutor.tracer import Limits, run


def drift(one, two, **limits):
    found = step_drift(run(one, limits=Limits(**limits)), run(two, limits=Limits(**limits)))
    return [(each.step, each.said) for each in found]


def test_two_runs_that_are_the_same_have_no_difference():
    source = "x = object()\nprint(type(x))\nfor n in [1, 2]:\n    x = n\n"
    assert drift(source, source) == []


def test_a_value_is_told_once_however_many_names_it_has():
    assert drift("x = 1\n", "x = 2\n") == [(1, "«assign x» is «2» instead of «1»")]


def test_what_is_printed_is_told_with_what_it_was():
    (found,) = drift("print('a')\n", "print('b')\n")
    assert found == (1, "«output stdout», text, is «b» instead of «a»")


def test_of_long_texts_only_what_is_around_the_difference_is_told():
    (found,) = drift(f"x = {'a' * 90 + 'b'!r}\n", f"x = {'a' * 90 + 'c'!r}\n")
    assert found == (1, f"«assign x» is «…{'a' * 20}c'» instead of «…{'a' * 20}b'»")


def test_a_step_that_does_not_run_and_one_that_runs_too_are_told():
    short, long = "for n in [1]:\n    x = n\n", "for n in [1, 2]:\n    x = n\n"
    assert (0, "doesn't run") not in drift(short, long)
    assert any("runs, too" in said for _, said in drift(short, long))
    assert any(said == "doesn't run" for _, said in drift(long, short))


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (
            "1 / 0",
            "the run ends with ZeroDivisionError: division by zero; recorded: the run comes to its end",
        ),
        ("while x: pass", "the run is stopped (steps); recorded: the run comes to its end"),
    ],
)
def test_another_end_is_told_last(last, said):
    assert drift("x = 1\nx\n", f"x = 1\n{last}\n", steps=50)[-1] == (0, said)


def test_addresses_are_no_difference():
    one, two = "print('<a at 0x7f01>')\n", "print('<a at 0x7f02>')\n"
    assert drift(one, two) == []
