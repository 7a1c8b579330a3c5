"""Numbers in words are those that the runs of the lesson have, or are named."""

import pytest

from tests.lessons.runs import ROOT
from tutor.lessons.counted import counting_faults
from tutor.lessons.load import load_lesson
from tutor.lessons.recording import read_recording, recording_path
from tutor.lessons.wording import Field

QUERIES = "08-one-query-too-many"
RECEIVERS = "01-receivers-in-order"
REQUESTS = "10-through-middleware"


def faults(name, text):
    path = ROOT / "lessons" / "django-watched" / f"{name}.yaml"
    fields = [Field(path=("table", "closing"), text=text)]
    return list(counting_faults(fields, load_lesson(path).lesson, read_recording(recording_path(path))))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (QUERIES, "Seven queries in all, two queries for the third loop, 14 queries with ten books."),
        (QUERIES, "One query more, and a query less. Six prints. Nine receivers, which nobody counts here."),
        (QUERIES, "`six queries` and {step:six queries}"),
        (RECEIVERS, "There are two\nreceivers, and nobody watches for thirty queries."),
        (REQUESTS, "Two requests went in."),
    ],
)
def test_what_is_counted_in_some_run_may_be_said(name, text):
    assert faults(name, text) == []


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (QUERIES, "It takes six queries.", "six queries"),
        (QUERIES, "It takes\n  12 queries.", "12 queries"),
        (RECEIVERS, "Twelve receivers are called.", "Twelve receivers"),
        (REQUESTS, "There are 5 requests.", "5 requests"),
    ],
)
def test_what_is_counted_in_no_run_is_named_where_it_stands(name, text, words):
    (fault,) = faults(name, text)
    assert (fault.code, fault.message.split("»")[0]) == ("words-do-not-fit", f"«{words}")
    line, column = fault.inside
    assert text.split("\n")[line - 1][column - 1 :].startswith(words.split()[0])
