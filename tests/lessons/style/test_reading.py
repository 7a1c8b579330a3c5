"""How hard the prose is to read, and whether that goes with the lesson's level."""

import pytest

from tests.lessons.styled import CLEAN, TEXT, changed, found
from tutor.lessons.style.reading import grade_of, reading_faults

HEAVY = (
    "The dispatching mechanism maintains an internal registry of receiver callables, and whenever an application "
    "component invokes the operation, every registered receiver is subsequently executed synchronously within the "
    "originating thread of execution before control is eventually returned to the invoking component. "
)
MIDDLING = (
    "A signal keeps a list of the receivers that are connected to it, and when the signal is sent, the framework calls "
    "every one of these receivers in the order in which they were connected by the application. "
)
LIGHT = "A signal has a list. It calls each one in turn. What they give back is put in a list. "


def lesson(level, prose):
    text = TEXT.replace("level: beginner", f"level: {level}")
    return changed("closing: That is all.", f"closing: >\n    {prose}", text)


def test_the_clean_lesson_has_none():
    assert found(reading_faults(CLEAN)) == []


@pytest.mark.parametrize(
    ("level", "prose"),
    [("beginner", HEAVY), ("intermediate", HEAVY), ("advanced", HEAVY), ("beginner", MIDDLING)],
)
def test_prose_that_is_harder_than_the_level_is_named_at_the_level(level, prose):
    (fault,) = reading_faults(lesson(level, prose * 40))
    assert (fault.code, fault.path) == ("reading-level", ("level",))
    assert level in fault.expected
    assert prose[:20] in fault.hint


@pytest.mark.parametrize(
    ("level", "prose"),
    [("beginner", LIGHT), ("intermediate", MIDDLING), ("advanced", MIDDLING), ("advanced", LIGHT)],
)
def test_prose_that_goes_with_the_level_or_is_easier_is_not(level, prose):
    assert found(reading_faults(lesson(level, prose * 40))) == []


def test_little_text_is_not_judged():
    short = TEXT[: TEXT.index("visual_quiz:")] + TEXT[TEXT.index("visual_quiz:") :]
    assert found(reading_faults(changed("title: Counting", f"title: {HEAVY[:80]}", short))) == []


def test_the_grade_is_that_of_the_formula():
    # 6 words, 1 sentence, 6 syllables; then 5 words, 1 sentence, 11 syllables (sig-nal, re-ceiv-er, con-nec-tion).
    assert grade_of("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59)
    assert grade_of("The signal needs a connection.") == pytest.approx(0.39 * 5 + 11.8 * 8 / 5 - 15.59)


def test_code_and_references_count_as_one_short_word():
    assert grade_of("Then `extraordinarily.complicated()` runs at {step:send my_signal}.") == grade_of(
        "Then it runs at it."
    )


def test_two_short_sentences_are_easier_than_one_long_one():
    assert grade_of("It is sent. Then it is heard.") < grade_of("It is sent, and then it is heard.")
