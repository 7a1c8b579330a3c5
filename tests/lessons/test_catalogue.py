"""The catalogue: all lessons listed from their heads, each page joined when it is asked for."""

import os
import shutil
import time

import pytest

from tests.lessons.runs import LESSON, ROOT
from tutor.lessons.catalogue import Catalogue, NoLessonError

COURSE = "format: 1\ntitle: {}\nframework: Django\nsummary: Some lessons.\nlessons: [{}]\n"


def course(folder, slug, *lessons, title="A course"):
    home = folder / slug
    shutil.copytree(ROOT / "lessons" / "django-signals", home)
    (home / "course.yaml").write_text(COURSE.format(title, ", ".join(lessons)))
    for lesson in lessons:
        (home / f"{lesson}.yaml").write_text(LESSON.replace("Custom signals in Django", f"Lesson {lesson}"))
        shutil.copy(home / "traces" / "01-custom-signals.json", home / "traces" / f"{lesson}.json")
    return home


def test_courses_and_lessons_are_listed_in_order(tmp_path):
    course(tmp_path, "b", "two", "one")
    course(tmp_path, "a", "three", title="Another")
    catalogue = Catalogue([tmp_path])
    assert [(found.slug, found.title) for found in catalogue.courses()] == [
        ("a", "Another"),
        ("b", "A course"),
    ]
    assert [lesson.slug for lesson in catalogue.lessons()] == ["three", "two", "one"]
    assert (catalogue.course("b").minutes, catalogue.lessons()[0].level) == (20, "beginner")
    assert catalogue.lessons()[1].title == "Lesson two"
    assert catalogue.problems() == ()


def test_a_page_is_joined_once(tmp_path):
    course(tmp_path, "a", "one")
    catalogue = Catalogue([tmp_path])
    page = catalogue.lesson("a", "one")
    assert (page.course, page.slug, page.title, len(page.rows)) == ("a", "one", "Lesson one", 8)
    assert catalogue.lesson("a", "one") is page


@pytest.mark.parametrize(("where", "slug"), [("a", "two"), ("b", "one"), ("a", "../a/one"), ("", "")])
def test_what_isn_t_there_is_a_lookup_error(tmp_path, where, slug):
    course(tmp_path, "a", "one")
    with pytest.raises(LookupError):
        Catalogue([tmp_path]).lesson(where, slug)


def test_a_broken_lesson_is_told_to_operators_and_breaks_nothing(tmp_path):
    home = course(tmp_path, "a", "one", "two", "three", "four")
    (home / "two.yaml").write_text("title: [")
    (home / "three.yaml").write_text(LESSON.replace("Hello", "Hellp"))
    (home / "four.yaml").write_text(LESSON.replace("at: connect my_receiver", "at: connect nobody"))
    catalogue = Catalogue([tmp_path])
    assert [lesson.slug for lesson in catalogue.lessons()] == ["one", "three", "four"]
    assert catalogue.lesson("a", "one").title == "Lesson one"
    for slug in ("three", "four"):
        with pytest.raises(NoLessonError) as caught:
            catalogue.lesson("a", slug)
        assert caught.value.problems
    assert {(problem.code, problem.path.rpartition("/")[2]) for problem in catalogue.problems()} == {
        ("unlisted", "two.yaml"),
        ("recording-out-of-date", "three.yaml"),
        ("no-such-event", "four.yaml"),
    }


def test_a_broken_course_and_a_second_of_its_name_are_told(tmp_path):
    course(tmp_path / "one", "a", "one")
    course(tmp_path / "two", "a", "two")
    (course(tmp_path / "two", "b", "one") / "course.yaml").write_text("- no\n")
    catalogue = Catalogue([tmp_path / "one", tmp_path / "two"])
    assert [lesson.slug for lesson in catalogue.lessons()] == ["one"]
    assert [problem.code for problem in catalogue.problems()] == ["duplicate-course", "unlisted"]


def test_files_are_looked_at_again_only_when_asked_to(tmp_path):
    home = course(tmp_path, "a", "one")
    still, watching = Catalogue([tmp_path]), Catalogue([tmp_path], watch=True)
    before = watching.lesson("a", "one")
    assert still.lesson("a", "one").title == "Lesson one"
    path = home / "one.yaml"
    path.write_text(path.read_text().replace("Lesson one", "Lesson won"))
    os.utime(path, ns=(time.time_ns(), time.time_ns() + 1_000_000_000))
    assert still.lesson("a", "one").title == "Lesson one"
    assert still.lessons()[0].title == "Lesson one"
    assert watching.lesson("a", "one").title == "Lesson won"
    assert watching.lessons()[0].title == "Lesson won"
    assert watching.lesson("a", "one").hash != before.hash


def test_no_folder_is_an_empty_catalogue(tmp_path):
    assert Catalogue([tmp_path / "nothing"]).courses() == ()
