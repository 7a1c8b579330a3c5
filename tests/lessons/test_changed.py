"""Notes on versions of Django on the page: a badge with words, on options and questions only behind the answer."""

import pytest

from tests.lessons.drift.made import LESSON
from tests.lessons.runs import problems_of, recorded
from tutor.lessons.join import join_page
from tutor.lessons.load import parse_lesson
from tutor.lessons.problem import LessonError

NOTE = "changed in: [5.0, '5.1']\n{0}was: the total was `3` in {{step:last assign total}}.\n"
ROW, MOMENT = "      title: Begin\n", "    question: Why does it begin at nought?\n"
QUESTION, OPTION = "    prompt: Which of these hold?\n", "        text: It prints 5\n"


def noted(line):
    indent = line[: len(line) - len(line.lstrip())]
    assert LESSON.count(line) == 1
    return LESSON.replace(line, f"{line}{indent}{NOTE.format(indent)}")


def page_of(text, folder):
    return join_page(*recorded(text, folder), "course", "lesson")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (ROW, lambda page: page.rows[0].note_html),
        (MOMENT, lambda page: page.key_moments[0].answer_html),
        (QUESTION, lambda page: page.practice[1].final),
        (OPTION, lambda page: page.practice[1].options[0].feedback),
    ],
)
def test_a_note_is_shown_as_a_badge_with_how_it_was(tmp_path, line, place):
    html = place(page_of(noted(line), tmp_path))
    assert '<span class="changed-in"><strong>Changed in Django 5.0 and 5.1</strong>' in html
    assert "Before: the total was <code>3</code> in <a " in html


def test_nothing_of_an_options_note_stands_in_front_of_the_answer(tmp_path):
    question = page_of(noted(OPTION), tmp_path).practice[1]
    assert all("changed-in" not in option.html for option in question.options)
    assert "changed-in" not in question.prompt


def test_a_page_without_notes_has_no_badge(tmp_path):
    assert "changed-in" not in repr(page_of(LESSON, tmp_path))


def test_words_of_a_note_are_held_against_the_run(tmp_path):
    found = problems_of(noted(MOMENT).replace("last assign total}", "9th assign total}"), tmp_path)
    assert [problem.code for problem in found] == ["no-such-event"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("was: it was nought.", "alone 'was' stands without 'changed in'"),
        ("changed in: five", "bad-form item 1 of 'changed in' can't be 'five'; expected a version of Django"),
        ("changed in: 5.1.2", "bad-form item 1 of 'changed in' can't be '5.1.2'"),
        ("changed in: [5.1, 5.1]", "duplicate-item version '5.1' is used twice"),
    ],
)
@pytest.mark.parametrize("line", [ROW, MOMENT, QUESTION, OPTION])
def test_a_note_that_is_none_is_named(line, note, expected):
    indent = line[: len(line) - len(line.lstrip())]
    with pytest.raises(LessonError, match=r"a\.yaml") as caught:
        parse_lesson(LESSON.replace(line, f"{line}{indent}{note}\n").encode(), "a.yaml")
    assert expected in str(caught.value)
