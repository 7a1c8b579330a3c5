"""Options that speak of each other or are the same, feedback without a reason, choices that need no thought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lessons.styled import CLEAN, asking, choice, found, with_options
from tutor.lessons.style.length import length_faults
from tutor.lessons.style.options import option_faults
from tutor.lessons.style.questions import question_faults
from tutor.lessons.style.reading import reading_faults
from tutor.lessons.style.text import text_faults


def test_the_clean_lesson_has_none():
    assert found(option_faults(CLEAN)) == []


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "None of the above.",
        "none of the above answers",
        "Both of the above",
        "All the other options",
        "None of these",
        "Neither of these answers",
        "**All** of the `above`",
    ],
)
def test_an_option_that_speaks_of_the_others_is_named(text):
    lesson = asking(choice("It is called", text))
    assert found(option_faults(lesson)) == [("all-of-the-above", ("practice", 0, "options", 1, "text"))]


@pytest.mark.parametrize(
    "text",
    [
        "None of them",
        "All receivers",
        "Both receivers, in the order of connecting",
        "Nothing, as none of the receivers is connected",
        "All of the settings that Django has",
        "The row above",
    ],
)
def test_an_option_that_speaks_of_the_program_is_none(text):
    assert found(option_faults(asking(choice("It is called", text)))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is called", "it is called."),
        ("It  is *called*", "It is called!"),
        ("`a == 1`", "`a == 1` "),
        ("...", "..."),
    ],
)
def test_options_with_the_same_text_are_named(one, other):
    lesson = asking(choice(one, "Something else", other))
    assert found(option_faults(lesson)) == [("same-options", ("practice", 0, "options", 2, "text"))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("`Signal()`", "`signal()`"),
        ("`5`", "`'5'`"),
        ("`a + b`", "`a - b`"),
        ("It is called", "It is not called"),
        ("...", "???"),
    ],
)
def test_options_that_differ_in_a_sign_of_code_or_in_a_word_are_not(one, other):
    assert found(option_faults(asking(choice(one, other)))) == []


def test_programs_that_differ_in_blanks_quotes_and_comments_are_the_same():
    question = with_options(choice("This", "This"), program=["print('a')\n", 'print( "a" )  # it prints\n'])
    assert found(option_faults(asking(question))) == [("same-options", ("practice", 0, "options", 1, "text"))]


def test_the_same_text_with_another_program_is_another_option():
    question = with_options(choice("This", "This"), program=["print('a')\n", "print('b')\n"])
    assert found(option_faults(asking(question))) == []


@pytest.mark.parametrize("feedback", ["Wrong.", "No, that's not right.", "Sorry, wrong answer!", "Correct!"])
def test_feedback_that_only_says_right_or_wrong_is_named(feedback):
    question = with_options(choice("This", "That"), feedback=["Because of this.", feedback])
    assert found(option_faults(asking(question))) == [
        ("empty-feedback", ("practice", 0, "options", 1, "feedback"))
    ]


@pytest.mark.parametrize("feedback", ["Once.", "No, it is called later.", "That is the sender."])
def test_feedback_that_says_why_is_none(feedback):
    question = with_options(choice("This", "That"), feedback=["Because of this.", feedback])
    assert found(option_faults(asking(question))) == []


def test_feedback_that_an_earlier_option_has_is_named():
    question = with_options(
        choice("A", "B", "C"), feedback=["Its list is empty.", "Other.", "its list is empty"]
    )
    assert found(option_faults(asking(question))) == [
        ("same-feedback", ("practice", 0, "options", 2, "feedback"))
    ]


def test_a_choice_in_which_everything_is_right_is_named():
    question = choice("A", "B", kind="several choices")
    every = with_options(question, right=[True, True])
    assert found(option_faults(asking(every))) == [("all-right", ("practice", 0, "options"))]
    assert found(option_faults(asking(question))) == []


CHECKED = "Try the second and third kind of program."


@pytest.mark.parametrize(
    "text",
    [
        "As in option B.",
        "Not (see answer (C)).",
        "The last option does that.",
        "Options A and B fit.",
        CHECKED,
    ],
)
def test_words_that_name_an_option_by_its_letter_or_place_are_named(text):
    question = choice("This", "That", hints=["Look.", text])
    (fault,) = option_faults(asking(question))
    assert (fault.code, fault.path) == ("option-by-place", ("practice", 0, "hints", 1))
    assert fault.inside[1] > 1 or text.startswith("Options")


@pytest.mark.parametrize(
    "text",
    [
        "The option `Option A`.",
        "An option a day.",
        "The first answer.",
        "Optional B.",
        "The first and second line.",
    ],
)
def test_other_words_about_options_are_not(text):
    assert found(option_faults(asking(choice("This", "That", hints=[text])))) == []


@given(
    st.lists(st.text(max_size=60).filter(str.strip), min_size=2, max_size=4), st.text(min_size=1, max_size=80)
)
def test_no_text_is_too_odd_to_be_looked_at(texts, program):
    question = with_options(
        choice(*["x"] * len(texts)), text=texts, feedback=texts, program=[program] * len(texts)
    )
    lesson = asking(question.model_copy(update={"prompt": texts[0], "hints": tuple(texts)}))
    for faults in (option_faults, question_faults, length_faults, text_faults, reading_faults):
        assert all(fault.code and fault.message for fault in faults(lesson))
