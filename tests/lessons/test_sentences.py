"""What a row says of its events."""

import pytest

from tests.lessons.telling import table_of, told
from tutor.lessons.reading import Reading
from tutor.lessons.rows import write_rows
from tutor.lessons.select import EventIndex
from tutor.lessons.wording import Wording
from tutor.tracer import Trace, run


def rows_of(trace: Trace, rows=None):
    return write_rows(Wording(reading=Reading(trace, EventIndex(trace), table_of(trace, rows))), ())


def test_an_object_that_changes_and_has_no_name_is_not_told_in_the_result():
    trace = told('tell("mutate", "", [1])\ntell("mutate", "xs", [1])\n')
    rows = write_rows(Wording(reading=Reading(trace, EventIndex(trace), table_of(trace))), ())
    assert [row.result for row in rows][1:] == ["", "xs: [1]"]


@pytest.mark.parametrize(
    ("telling", "result"),
    [
        ('tell("connect", "hear", accepted=True)', ""),
        ('tell("connect", "hear", accepted=False)', "not added: the same was connected already"),
        ('tell("connect", "hear", accepted=False, error=ValueError("no"))', ""),
        ('tell("disconnect", "hear", found=True)', ""),
        ('tell("disconnect", "hear", found=False)', "nothing removed: no such connection was found"),
    ],
)
def test_a_connection_that_django_takes_no_notice_of_is_told(telling, result):
    assert rows_of(told(telling + "\n"))[-1].result == result


def test_the_title_of_a_return_is_about_the_return():
    program = "def fill(xs):\n    return len(\n        xs.append(1) or xs)\ndef end():\n    return\nfill([])\nend()\n"
    rows = [row for row in rows_of(run(program)) if row.code.startswith("return")]
    assert [row.title_html for row in rows] == ["Return <code>len( …</code>", "Return"]
    assert rows[0].result == "xs: [1]"


@pytest.mark.parametrize("body", [" ...", " pass", "\n    ...", '\n    "Empty."\n    pass'])
def test_a_class_that_does_nothing_is_one_row(body):
    (row, after) = rows_of(run(f"class Book:{body}\nx = 1\n"))
    assert (row.kind, row.title_html) == ("define", "Define the class <code>Book</code>")
    assert row.result == "Book is a class"
    assert after.title_html == "Assign <code>x</code>"


def test_a_class_that_does_something_has_rows_for_it():
    titles = [row.title_html for row in rows_of(run("class Book:\n    ...\n    x = 1\n"))]
    assert len(titles) == 4
    assert titles[-1] == "The class <code>Book</code> is complete"


def test_rows_of_a_class_that_the_author_has_arranged_stay_as_arranged():
    program = run("class Book: ...\nclass Pen: ...\n")
    rows = [{"at": "call Book", "hide": True}, {"at": "2nd line 1", "hide": True}]
    rows += [{"at": "define Pen", "title": "A pen"}]
    assert [row.title_html for row in rows_of(program, rows)] == [
        "The class <code>Book</code> is complete",
        "A pen",
    ]


def test_pass_in_a_function_stays_a_step():
    assert [row.code for row in rows_of(run("def f():\n    pass\nf()\n"))][:3] == ["def f():", "f()", "pass"]
