"""How a run that ended early is told on its last row."""

import pytest

from tests.lessons.runs import reading_of
from tutor.lessons.early_end import stopped_sentence, told_to_the_end
from tutor.lessons.rows import write_rows
from tutor.lessons.wording import Wording
from tutor.tracer import Limits, run


def last_row(source, left_out=""):
    reading = reading_of(source)
    return told_to_the_end(write_rows(Wording(reading=reading), ()), reading.trace, left_out)[-1]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x = 1\n", ""),
        ("raise KeyError('<data>')\n", "The run ended in line 1 with KeyError: '<data>'"),
        ("x = 1\nassert x > 1\n", "The run ended in line 2 with AssertionError"),
    ],
)
def test_the_sentence_says_where_and_with_what(source, sentence):
    assert stopped_sentence(run(source)) == sentence


def test_a_limit_is_said_as_it_is_recorded():
    trace = run("while True:\n    pass\n", limits=Limits(steps=5))
    assert stopped_sentence(trace) == f"The run was stopped: {trace.stopped.message}"


def test_the_last_row_says_how_the_run_ended():
    row = last_row("x = 1\nraise KeyError('<data>')\n")
    assert row.result == "raises KeyError('<data>')"
    assert row.say.endswith(" The run ended in line 2 with KeyError: '<data>'.")
    assert "&lt;data&gt;" in row.say_html
    assert "<data>" not in row.say_html


def test_an_exception_that_nothing_else_tells_is_in_the_result():
    row = last_row("x = 1\nx.y\n")
    assert "AttributeError" in row.result


def test_a_run_that_goes_on_unseen_says_so_and_a_run_to_its_end_says_nothing():
    assert last_row("x = 1\n").say == "Assign x: x = 1."
    assert last_row("x = 1\n", "The run goes on.").say == "Assign x: x = 1. The run goes on."
    assert last_row("x = 1\n", "The run goes on.").result == "x = 1"
