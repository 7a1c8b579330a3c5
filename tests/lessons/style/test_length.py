"""Whether length tells the right option: more often than chance would have it, and visibly."""

import pytest

from tests.lessons.styled import CLEAN, asking, choice, found
from tutor.lessons.style.length import length_faults

LONG, SHORT = "It is called once, with the sender and the data", "It is never called"


def lesson(longest, shorter, options=4):
    """So many questions whose right option is the longest, and so many where it isn't."""
    rest = [SHORT] * (options - 2)
    questions = [choice(LONG, SHORT, *rest, id=f"long{place}") for place in range(longest)]
    questions += [choice(SHORT, LONG, *rest, id=f"short{place}") for place in range(shorter)]
    return asking(*questions)


def test_the_clean_lesson_has_none():
    assert found(length_faults(CLEAN)) == []


@pytest.mark.parametrize(
    ("longest", "shorter", "options"), [(3, 0, 4), (4, 0, 4), (4, 1, 4), (3, 0, 3), (5, 0, 2), (5, 2, 4)]
)
def test_length_that_tells_more_than_chance_would_is_named_once(longest, shorter, options):
    (fault,) = length_faults(lesson(longest, shorter, options))
    assert (fault.code, fault.path) == ("longest-answer", ("practice", 0, "options", 0, "text"))
    assert f"in {longest} of {longest + shorter} questions" in fault.message
    assert f"'long{longest - 1}'" in fault.hint


@pytest.mark.parametrize(
    ("longest", "shorter", "options"),
    [(0, 5, 4), (1, 0, 4), (2, 0, 4), (2, 3, 4), (3, 1, 4), (4, 0, 2), (2, 4, 4)],
)
def test_what_chance_may_do_is_not(longest, shorter, options):
    assert found(length_faults(lesson(longest, shorter, options))) == []


def test_a_letter_more_is_no_sign():
    questions = [choice("It is called twice here", "It is called once here", id=f"q{n}") for n in range(9)]
    assert found(length_faults(asking(*questions))) == []


def test_marks_and_references_don_t_count_as_length():
    questions = [
        choice("`a` {step:a very long selector}", "`b` is printed", id=f"q{place}") for place in range(9)
    ]
    assert found(length_faults(asking(*questions))) == []


def test_questions_with_several_right_options_don_t_count():
    questions = [choice(LONG, SHORT, SHORT, id=f"q{n}", kind="several choices") for n in range(9)]
    assert found(length_faults(asking(*questions))) == []
