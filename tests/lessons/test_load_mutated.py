"""Whatever happens to a lesson's file, reading it gives a lesson, or problems at places that are in the file."""

import re
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.lessons.load import LoadedLesson, parse_lesson
from tutor.lessons.problem import LessonError

REAL = Path(__file__).parents[2] / "lessons" / "django-signals" / "01-custom-signals.yaml"
LINES = REAL.read_text().split("\n")
NOISE = st.text(alphabet=":{}[]&*!|>'\"#%@`,-?\t\r\n\0 aé😀\u2028\\", min_size=1, max_size=3)

place = st.integers(min_value=0, max_value=len(LINES) - 1)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("delete"), place, st.just("")),
        st.tuples(st.just("repeat"), place, st.just("")),
        st.tuples(st.just("swap"), place, st.just("")),
        st.tuples(st.just("indent"), place, st.just("")),
        st.tuples(st.just("outdent"), place, st.just("")),
        st.tuples(st.just("noise"), place, NOISE),
    ),
    min_size=1,
    max_size=4,
)


def change(lines, kind, index, noise):
    index = min(index, len(lines) - 2)
    line = lines[index]
    match kind:
        case "delete":
            return [*lines[:index], *lines[index + 1 :]]
        case "repeat":
            return [*lines[: index + 1], *lines[index:]]
        case "swap":
            return [*lines[:index], lines[index + 1], line, *lines[index + 2 :]]
        case "indent":
            return [*lines[:index], "  " + line, *lines[index + 1 :]]
        case "outdent":
            return [*lines[:index], line.removeprefix("  "), *lines[index + 1 :]]
        case _:
            middle = len(line) // 2
            return [*lines[:index], line[:middle] + noise + line[middle:], *lines[index + 1 :]]


def check(data):
    """Read it, and look at every problem's place."""
    lines = re.split("\r\n|\r|\n", data.decode(errors="replace").removeprefix("\ufeff"))
    result = read(data)
    assert isinstance(result, LoadedLesson) or result
    for problem in [] if isinstance(result, LoadedLesson) else result:
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", problem.code), problem
        assert problem.message
        assert "\n" not in str(problem)


def read(data):
    try:
        return parse_lesson(data, "lesson.yaml")
    except LessonError as error:
        return error.problems


@settings(max_examples=80, deadline=None)
@given(changes)
def test_a_garbled_lesson_is_a_lesson_or_has_problems_with_places(steps):
    lines = LINES
    for kind, index, noise in steps:
        lines = change(lines, kind, index, noise)
    check("\n".join(lines).encode())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_have_problems_with_places(data):
    check(data)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=":{}[]&*!|>'\"#%@`,-? \n\tab", max_size=40))
def test_any_signs_have_problems_with_places(text):
    check(text.encode())


@settings(max_examples=80, deadline=None)
@example("@\\\n\\:", "|")
@given(st.text(alphabet="()[]{}:=.,'\"\\#@ \n\tabif", max_size=40), st.sampled_from(["|", ">", "|2-"]))
def test_any_sample_has_problems_with_places(program, style):
    block = "\n".join("  " + line for line in program.split("\n"))
    check(f"sample: {style}\n{block}\n".encode())
