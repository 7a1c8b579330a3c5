"""The heads of lessons: what lists need, read fast and from whatever file there is."""

import pytest

from tutor.lessons.heads import read_head
from tutor.lessons.problem import LessonError


def head(tmp_path, text):
    path = tmp_path / "lesson.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_head(path)


def test_values_are_the_texts_that_were_written(tmp_path):
    found = head(tmp_path, "# hi\ntitle: No\nminutes: 10\nsummary: >\n  Two\n  lines.\nsample: |\n  x = [1\n")
    assert (found.text("title"), found.number("minutes"), found.text("summary")) == ("No", 10, "Two lines.")


def test_the_rest_of_the_file_is_not_read(tmp_path):
    assert head(tmp_path, "title: A\nflow: {{{\nlevel: easy\n").text("level") == "easy"


def test_lists_of_lessons_may_stand_at_the_margin(tmp_path):
    assert head(tmp_path, "lessons:\n- one\n- two\ntitle: T\n").names("lessons") == ("one", "two")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"title: " + b"[" * 60_000,
        b"title: 'open",
        b"title: {a: {b: c}}",
        b"lessons: [../up]",
    ],
)
def test_hostile_heads_are_refused_with_the_name_of_the_file(tmp_path, text):
    with pytest.raises(LessonError, match=r"lesson\.yaml"):
        head(tmp_path, text).names("lessons")
