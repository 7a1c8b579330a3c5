"""docs/grading.md promises numbers: here they are computed."""

import re
from pathlib import Path

import pytest

from tutor.quiz.grade import grade, share
from tutor.quiz.question import Answer, Key, Option, Question

TEXT = Path(__file__).parents[2].joinpath("docs", "grading.md").read_text()


def table(*heads: str) -> list[list[str]]:
    """The rows of the table that has these heads, without the marks around code."""
    head = "| " + " | ".join(heads) + " |\n"
    assert head in TEXT
    rows = TEXT.split(head)[1].split("\n\n")[0].splitlines()[1:]
    return [[re.sub(r"^`(.*)`$", r"\1", cell.strip()) for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize(
    ("right", "attempt", "hints", "points"), table("how right", "try", "hints taken", "points")
)
def test_the_three_factors_give_the_points_of_the_table(right, attempt, hints, points):
    assert round(float(right) * share(int(attempt) - 1, int(hints)), 4) == float(points)


@pytest.mark.parametrize(
    ("hits", "alarms", "right"), table("right ones chosen", "wrong ones chosen", "how right")
)
def test_several_choices_are_as_right_as_the_table_says(hits, alarms, right):
    question = Question(
        id="q",
        kind="several choices",
        level="easy",
        prompt="",
        options=tuple(Option(id=one, html=one, right=one in "ab") for one in "abcd"),
        key=Key(options=frozenset("ab")),
    )
    answer = Answer(options=tuple("ab"[: int(hits)] + "cd"[: int(alarms)]))
    assert grade(question, answer, tries_before=0, hints_taken=0).score == float(right)


@pytest.mark.parametrize(("key", "right", "wrong"), table("key", "right", "wrong"))
def test_values_are_the_same_as_the_table_says(key, right, wrong):
    question = Question(id="q", kind="value", level="easy", prompt="", key=Key(values=(key,)))
    verdicts = [
        grade(question, Answer(text=text), tries_before=0, hints_taken=0).verdict
        for text in (key, right, wrong)
    ]
    assert verdicts == ["right", "right", "wrong"]
