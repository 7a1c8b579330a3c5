"""Texts and programs that a reader would take for the same have one form, others another."""

import pytest

from tutor.lessons.style.words import content_words, prose, same_program, same_text, words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It runs.", "it  runs", True),
        ("`A` runs", "`A`  runs!", True),
        ("`A` runs", "`a` runs", False),
        ("don't", "don\u2019t", True),
        ("`x`", "x", True),
        ("5", "6", False),
    ],
)
def test_signs_count_in_code_and_not_in_prose(one, other, same):
    assert (same_text(one) == same_text(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a = 'x'  # note\n", 'a = "x"\n', True),
        ("a = 1\n", "a = 2\n", False),
        ("a = (\n", "a =  (", True),
        ("a = '\\d'  # no escape\n", "a = '\\d'\n", True),
        ("(" * 9999, "(" * 9999, True),
        (None, "", True),
    ],
)
def test_a_program_is_what_python_reads_of_it(one, other, same):
    assert (same_program(one) == same_program(other)) is same


def test_content_words_have_no_endings_and_no_fillers():
    assert content_words("It connects the receivers") == content_words("A receiver is connected")
    assert content_words("{step:send my_signal} is it") == set()


def test_prose_keeps_its_sentences_where_code_was():
    assert prose("Call `a.b()` at {step:send x}. Done.") == "Call it at it . Done."


def test_words_are_small_and_without_marks():
    assert words("*Don\u2019t* say `NO`, Ada!") == ["don't", "say", "no", "ada"]
