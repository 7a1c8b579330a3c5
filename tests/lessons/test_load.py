"""Reading whole lessons and courses: what comes out of good ones, and how files that aren't there are answered."""

import dataclasses
from pathlib import Path

import pydantic
import pytest

from tutor.lessons.load import load_course, load_lesson, parse_lesson
from tutor.lessons.problem import LessonError

LESSONS = Path(__file__).parents[2] / "lessons"
REAL = LESSONS / "django-signals" / "01-custom-signals.yaml"
EVERY_KIND = Path(__file__).parent / "every_kind.yaml"


def test_the_first_lesson_is_read_whole():
    loaded = load_lesson(REAL)
    assert loaded.lesson.title == "Custom signals in Django"
    assert loaded.path == str(REAL)
    assert len(loaded.lesson.practice) == 5
    assert loaded.lesson.practice[3].options[0].claim.message == "unexpected keyword argument 'signal'"
    assert loaded.text == REAL.read_text()


def test_every_lesson_and_course_of_this_house_is_read_and_names_its_schema():
    courses = sorted(LESSONS.glob("*/course.yaml"))
    assert courses
    for path in courses:
        course = load_course(path)
        assert course.text.startswith("# yaml-language-server: $schema=../course.schema.json\n")
        for name in course.course.lessons:
            lesson = load_lesson(path.parent / f"{name}.yaml")
            assert lesson.text.startswith("# yaml-language-server: $schema=../lesson.schema.json\n")


def test_every_kind_of_question_and_claim_is_read():
    lesson = load_lesson(EVERY_KIND).lesson
    questions = {question.id: question for question in (*lesson.visual_quiz, *lesson.practice)}
    assert [question.kind for question in questions.values()] == [
        *("step", "value", "number"),
        *("text", "several choices", "one choice"),
    ]
    assert questions["which-word"].answers == ("for", "the word for")
    assert questions["how-often"].answers == ("count of assign total",)
    assert questions["which-hold"].environment.debug is True
    assert questions["moved"].move == "print"
    claims = [option.claim for option in questions["which-hold"].options]
    assert (claims[2].value, claims[2].is_) == ("total", "6")
    assert (claims[3].calls, claims[3].times) == ("print", 2)
    assert claims[1].prints_contains == "5"
    assert lesson.table.rows[1].merge == "with next"
    assert lesson.table.rows[2].hide is True


def test_words_that_look_like_yes_or_numbers_stay_texts_where_texts_are_wanted():
    lesson = load_lesson(EVERY_KIND).lesson
    moved = lesson.practice[2]
    assert [option.text for option in moved.options] == ["No", "3"]
    changed = EVERY_KIND.read_text().replace("title: Counting", "title: 3.10")
    assert parse_lesson(changed.encode(), "lesson.yaml").lesson.title == "3.10"


@pytest.mark.parametrize("word", ["yes", "Yes", "true", "TRUE", "'yes'"])
def test_yes_can_be_said_in_several_ways(word):
    said = EVERY_KIND.read_text().replace("hide: yes", f"hide: {word}")
    assert parse_lesson(said.encode(), "lesson.yaml").lesson.table.rows[2].hide is True


@pytest.mark.parametrize("word", ["no", "No", "false", "False"])
def test_no_is_the_same_as_nothing(word):
    said = EVERY_KIND.read_text().replace("hide: yes", f"hide: {word}\n      merge: with next")
    assert parse_lesson(said.encode(), "lesson.yaml").lesson.table.rows[2].hide is False


def test_a_text_has_no_blank_end():
    said = EVERY_KIND.read_text().replace(
        "summary: A loop adds numbers up.", "summary: >\n  A loop\n  adds.\n\n"
    )
    assert parse_lesson(said.encode(), "lesson.yaml").lesson.summary == "A loop adds."


def test_a_sample_that_python_would_warn_about_is_read_without_a_word():
    said = EVERY_KIND.read_text().replace("  total = 0\n", "  total = 0\n  text = '\\d'\n")
    assert "\\d" in parse_lesson(said.encode(), "lesson.yaml").lesson.sample


def test_what_is_left_out_has_its_default():
    lesson = load_lesson(EVERY_KIND).lesson
    assert lesson.environment.debug is False
    assert lesson.probes == ()
    assert lesson.practice[0].mistakes == ()
    assert lesson.practice[0].program is None


def test_a_lesson_once_read_cannot_be_changed():
    loaded = load_lesson(EVERY_KIND)
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        loaded.lesson.title = "Something else"
    with pytest.raises(dataclasses.FrozenInstanceError):
        loaded.text = "Something else"


def test_the_hash_depends_on_the_words_and_not_on_line_ends_or_a_byte_order_mark():
    text = EVERY_KIND.read_bytes()
    plain = parse_lesson(text, "lesson.yaml").content_hash
    assert parse_lesson(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"), "lesson.yaml").content_hash == plain
    assert parse_lesson(text.replace(b"\n", b"\r"), "lesson.yaml").content_hash == plain
    assert parse_lesson(text.replace(b"adds numbers", b"adds  numbers"), "lesson.yaml").content_hash != plain


def test_windows_line_ends_and_a_byte_order_mark_move_no_position():
    text = EVERY_KIND.read_text()
    faulty = "\ufeff" + text.replace("minutes: 5", "minutes: five").replace("\n", "\r\n")
    with pytest.raises(LessonError) as caught:
        parse_lesson(faulty.encode(), "lesson.yaml")
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(5, 10)]


def test_a_file_that_is_not_there_is_a_problem_and_no_crash(tmp_path):
    with pytest.raises(LessonError, match=r"lesson\.yaml:1:1: no-file the file can't be read: No such file"):
        load_lesson(tmp_path / "lesson.yaml")


def test_a_folder_is_no_lesson(tmp_path):
    with pytest.raises(LessonError, match="no-file"):
        load_lesson(tmp_path)


COURSE = """\
format: 1
title: Loops
framework: Python
summary: All about loops.
lessons:
  - 01-counting
  - 02-ending
"""


COURSE_KEYS = (
    "format",
    "title",
    "framework",
    "summary",
    "prerequisites",
    "builds_on",
    "outcomes",
    "versions",
)


def problems_of_course(folder, text, *lessons):
    for name in lessons:
        (folder / f"{name}.yaml").touch()
    (folder / "course.yaml").write_text(text)
    with pytest.raises(LessonError) as caught:
        load_course(folder / "course.yaml")
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_course_keeps_the_order_of_its_lessons(tmp_path):
    for name in ("01-counting", "02-ending", "03-draft"):
        (tmp_path / f"{name}.yaml").touch()
    (tmp_path / "course.yaml").write_text(COURSE)
    assert load_course(tmp_path / "course.yaml").course.lessons == ("01-counting", "02-ending")


def test_a_course_names_only_lessons_that_have_files(tmp_path):
    assert problems_of_course(tmp_path, COURSE, "01-counting", "02-endings") == [
        "course.yaml:7:5: missing-file there is no file '02-ending.yaml' beside the course; did you mean '02-endings'?"
    ]


def test_a_course_has_each_lesson_once(tmp_path):
    assert problems_of_course(tmp_path, COURSE + "  - 01-counting\n", "01-counting", "02-ending") == [
        "course.yaml:8:5: duplicate-item lesson '01-counting' is used twice; the first is item 1 of 'lessons'"
    ]


def test_what_a_course_builds_on_is_there_and_is_another(tmp_path):
    for name in ("python", "django"):
        (tmp_path / name).mkdir()
    (tmp_path / "python" / "course.yaml").write_text(COURSE)
    (tmp_path / "python" / "01-names.yaml").touch()
    before = "builds_on: [pyton, python/01-name, django, python, python/01-names, python]\n"
    assert problems_of_course(tmp_path / "django", COURSE.replace("lessons:", f"{before}lessons:")) == [
        "course.yaml:5:69: duplicate-item course or lesson 'python' is used twice; the first is item 4 of 'builds_on'"
    ]
    found = problems_of_course(
        tmp_path / "django",
        COURSE.replace("lessons:", f"{before.replace(', python]', ']')}lessons:"),
        "01-counting",
        "02-ending",
    )
    assert found == [
        "course.yaml:5:13: missing-file there is no course 'pyton' beside this one; did you mean 'python'?",
        "course.yaml:5:20: missing-file there is no lesson '01-name' in the course 'python'; did you mean '01-names'?",
        "course.yaml:5:36: missing-file a course can't build on itself; its lessons stand in their order already",
    ]


@pytest.mark.parametrize("place", ["../up", "/etc", "a/b/c", "a//b", "a/../b", "a%2fb", "a\u2215b", "."])
def test_what_a_course_builds_on_is_a_name_and_no_path(tmp_path, place):
    text = COURSE.replace("lessons:", f"builds_on:\n  - {place}\nlessons:")
    (found,) = problems_of_course(tmp_path, text, "01-counting", "02-ending")
    assert found.startswith("course.yaml:6:5: ")
    assert "missing-file" not in found


def test_a_course_has_no_keys_of_a_lesson(tmp_path):
    assert problems_of_course(tmp_path, COURSE + "minutes: 5\n") == [
        "course.yaml:8:1: unknown-key unknown key 'minutes' in the course; expected one of: "
        + ", ".join(COURSE_KEYS)
        + ", …"
    ]


def test_a_lesson_cannot_be_named_outside_of_its_folder(tmp_path):
    assert problems_of_course(tmp_path, COURSE.replace("02-ending", "../ending")) == [
        "course.yaml:7:5: bad-form item 2 of 'lessons' can't be '../ending'; expected small letters, digits and hyphens"
    ]
