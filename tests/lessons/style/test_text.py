"""Samples that are too long to be followed, and key moments that tell what a row has told."""

import pytest

from tests.lessons.styled import CLEAN, TEXT, changed, found
from tutor.lessons.style.text import text_faults

ANSWER = "answer: Adding needs something to add to."
NOTE = "note: The total grows."


def test_the_clean_lesson_has_none():
    assert found(text_faults(CLEAN)) == []


def of_lines(count):
    return changed("  print(total)\n\nflow", "  print(total)\n" + "  x = 1\n" * (count - 4) + "\nflow")


def test_a_sample_of_sixty_lines_is_fine_and_one_more_is_named_there():
    assert found(text_faults(of_lines(60))) == []
    (fault,) = text_faults(of_lines(61))
    assert (fault.code, fault.path, fault.inside) == ("long-sample", ("sample",), (61, 1))
    assert "61 lines" in fault.message


def with_lines(*lengths):
    long = "".join(f"  x = {'1' * (length - 4)}\n" for length in lengths)
    return changed("  print(total)\n\nflow", f"  print(total)\n{long}\nflow")


def test_a_line_of_72_letters_is_fine_and_the_first_longer_one_is_named_there():
    assert found(text_faults(with_lines(72))) == []
    (fault,) = text_faults(with_lines(73, 20, 80))
    line = len(CLEAN.sample.splitlines()) + 1
    assert (fault.code, fault.path, fault.inside) == ("long-line", ("sample",), (line, 73))
    assert fault.hint.endswith(f"lines {line + 2}")


def telling(note, answer):
    text = TEXT.replace(NOTE, f'note: "{note}"')
    return changed(ANSWER, f'answer: "{answer}"', text)


@pytest.mark.parametrize(
    ("note", "answer"),
    [
        ("The total grows by the number.", "The total grows by the number."),
        ("The total grows by the number.", "Here the `number` makes the total grow."),
        ("A signal starts out with nobody listening.", "It starts with nobody listening to a signal."),
    ],
)
def test_an_answer_in_the_words_of_a_row_is_named(note, answer):
    (fault,) = text_faults(telling(note, answer))
    assert (fault.code, fault.path) == ("restated-row", ("key_moments", 0, "answer"))
    assert "2nd assign total" in fault.message


@pytest.mark.parametrize(
    ("note", "answer"),
    [
        (
            "The total grows by the number.",
            "Without a beginning there is nothing that the number could be added to.",
        ),
        (
            "The total grows by the number.",
            "The total grows by the number, because the plus sign adds on the right.",
        ),
        ("The total grows by the number.", "It grows."),
    ],
)
def test_an_answer_that_says_more_is_not(note, answer):
    assert found(text_faults(telling(note, answer))) == []
