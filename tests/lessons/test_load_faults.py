"""Every fault that a lesson can have, one change at a time to a lesson that has none.

faults.txt holds the cases: what is taken out (-), what is put in its place (+), and all the problems that come of it
(=), each without the file's name.
"""

from pathlib import Path

import pytest

from tutor.lessons.load import parse_lesson
from tutor.lessons.problem import LessonError

HERE = Path(__file__).parent
WHOLE = (HERE / "every_kind.yaml").read_text()


def read_case(case):
    marked = {"-": [], "+": [], "=": []}
    for line in case.strip("\n").split("\n"):
        marked[line[0]].append(line[1:])
    return "\n".join(marked["-"]), "\n".join(marked["+"]), marked["="]


CASES = [read_case(case) for case in (HERE / "faults.txt").read_text().split("\n\n")]


def problems_of(text):
    with pytest.raises(LessonError) as caught:
        parse_lesson(text.encode(), "lesson.yaml")
    return caught.value.problems


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_fault_is_named_with_its_place_and_what_was_expected(old, new, expected):
    assert WHOLE.count(old) == 1, "a case changes exactly one place"
    found = [str(problem) for problem in problems_of(WHOLE.replace(old, new))]
    assert found == [f"lesson.yaml:{line}" for line in expected]


def test_all_faults_of_a_file_come_at_once_in_the_order_of_the_file():
    faulty = WHOLE.replace("minutes: 5", "minutes: five").replace("to: show", "to: shew")
    faulty = faulty.replace("raises: NameError", "raise: NameError").replace(
        "print(total)\n\nflow", "print(\n\nflow"
    )
    assert [(problem.line, problem.code) for problem in problems_of(faulty)] == [
        (5, "wrong-type"),
        (13, "python-syntax"),
        (23, "lonely-node"),
        (33, "unknown-node"),
        (57, "unknown-key"),
        (58, "alone"),
    ]


def test_no_sentence_speaks_of_the_types_of_python_or_yaml():
    jargon = {
        "str",
        "int",
        "float",
        "tuple",
        "dict",
        "bool",
        "None",
        "null",
        "mapping",
        "scalar",
        "sequence",
        "token",
    }
    words = {
        word.strip("';:,.()") for *_, problems in CASES for problem in problems for word in problem.split()
    }
    assert len(words) > 200
    assert not words & jargon


def test_every_code_that_a_case_shows_is_listed_for_authors():
    listed = (HERE.parents[1] / "docs" / "problems.md").read_text()
    codes = {problem.split()[1] for *_, problems in CASES for problem in problems}
    assert {code for code in codes if f"`{code}`" not in listed} == set()


def test_very_many_faults_are_cut_short_with_a_word_on_it():
    rows = "".join(f"    - at: line {number}\n      colour: red\n" for number in range(3, 303))
    problems = problems_of(WHOLE.replace("table:\n  rows:\n", f"table:\n  rows:\n{rows}"))
    assert [problem.code for problem in problems] == ["unknown-key"] * 100 + ["too-many-problems"]
    assert [problem.line for problem in problems] == [39 + 2 * number for number in range(101)]
