"""A text with the mark of missing words is named with its place, and its lesson can't be shown."""

import pytest

from tests.lessons.runs import EVERY_KIND, LESSON, recorded
from tutor.lessons.check import problems_between
from tutor.lessons.join import join_page
from tutor.lessons.problem import LessonError


def test_each_text_with_the_mark_is_named_where_the_mark_stands(tmp_path):
    text = LESSON.replace("Nothing is sent yet. The import", "Nothing is sent yet. TODO why? The import")
    loaded, recording = recorded(text, tmp_path)
    (problem,) = problems_between(loaded, recording)
    line = next(place for place, each in enumerate(text.split("\n"), start=1) if "TODO" in each)
    column = text.split("\n")[line - 1].index("TODO") + 1
    assert (problem.code, problem.line, problem.column) == ("todo", line, column)
    assert problem.hint == "why? The import only makes the name available."


def test_a_lesson_with_a_mark_in_it_can_t_be_shown(tmp_path):
    loaded, recording = recorded(EVERY_KIND.replace("That is all.", "TODO"), tmp_path)
    with pytest.raises(
        LessonError, match="todo words are still missing here; write them in place of the mark"
    ):
        join_page(loaded, recording, "course", "lesson")


def test_code_and_what_a_program_prints_may_have_the_mark_in_it(tmp_path):
    text = EVERY_KIND.replace("  total = 0\n  for", "  total = 0  # TODO: begin elsewhere\n  for", 1)
    loaded, recording = recorded(text, tmp_path)
    assert join_page(loaded, recording, "course", "lesson").title == "Counting"
