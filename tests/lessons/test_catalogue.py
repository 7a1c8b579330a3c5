"""The catalogue: all lessons listed from their heads, each page joined when it is asked for."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.lessons.runs import LESSON, ROOT
from tutor.lessons.catalogue import Catalogue, NoLessonError
from tutor.lessons.check import check

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


def test_a_course_says_what_comes_before_it_and_after(tmp_path):
    home = course(tmp_path, "a", "one")
    with (home / "course.yaml").open("a") as file:
        file.write("prerequisites: [Know Python.]\nbuilds_on: [b, b/one]\noutcomes:\n- say `why`\n")
    found = Catalogue([tmp_path]).course("a")
    assert (found.prerequisites, found.builds_on, found.outcomes) == (
        ("Know Python.",),
        ("b", "b/one"),
        ("say `why`",),
    )


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
    assert [lesson.slug for lesson in catalogue.lessons()] == ["one"]
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


def test_a_course_whose_folder_can_t_be_part_of_an_address_is_told_and_not_listed(tmp_path):
    course(tmp_path, "a", "one")
    for name in ("My course", "a.b", "é"):
        home = course(tmp_path, name, "one")
        assert [problem.code for problem in check([home / "course.yaml"])] == ["unlisted"]
    catalogue = Catalogue([tmp_path])
    assert [found.slug for found in catalogue.courses()] == ["a"]
    assert [problem.message for problem in catalogue.problems()] == [
        "the folder's name 'My course' can't be part of an address",
        "the folder's name 'a.b' can't be part of an address",
        "the folder's name 'é' can't be part of an address",
    ]


class Clock:
    """Time that passes when a test says so."""

    now = 100.0

    def __call__(self):
        return self.now


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_an_edited_lesson_is_shown_anew_by_every_process_a_second_later(tmp_path):
    home = course(tmp_path, "a", "one")
    clock = Clock()
    first, second = Catalogue([tmp_path], clock=clock), Catalogue([tmp_path], clock=clock)
    before = first.lesson("a", "one")
    edit(home / "one.yaml", "Lesson one", "Lesson won")
    assert first.lesson("a", "one") is before
    assert first.lessons()[0].title == "Lesson one"
    clock.now += 1.1
    pages = [catalogue.lesson("a", "one") for catalogue in (first, second)]
    assert [page.title for page in pages] == ["Lesson won", "Lesson won"]
    assert pages[0].hash == pages[1].hash != before.hash
    assert [catalogue.lessons()[0].title for catalogue in (first, second)] == ["Lesson won", "Lesson won"]


def test_an_unchanged_page_is_joined_once_however_often_the_files_are_looked_at(tmp_path):
    home = course(tmp_path, "a", "one", "two")
    catalogue = Catalogue([tmp_path], watch=True)
    page = catalogue.lesson("a", "one")
    edit(home / "two.yaml", "Lesson two", "Lesson too")
    assert catalogue.lesson("a", "one") is page
    assert catalogue.lesson("a", "two").title == "Lesson too"


def test_a_lesson_broken_by_an_edit_is_served_by_no_process_until_it_is_mended(tmp_path):
    home = course(tmp_path, "a", "one", "two")
    knows, starts = Catalogue([tmp_path], watch=True), Catalogue([tmp_path], watch=True)
    knows.lesson("a", "one")
    edit(home / "one.yaml", 'data="Hello")', 'data="Hellp")')
    for catalogue in (knows, starts):
        with pytest.raises(NoLessonError):
            catalogue.lesson("a", "one")
        assert [lesson.slug for lesson in catalogue.lessons()] == ["two"]
        assert catalogue.course("a").minutes == 10
        assert [problem.code for problem in catalogue.problems()] == ["recording-out-of-date"]
    edit(home / "one.yaml", 'data="Hellp")', 'data="Hello")')
    for catalogue in (knows, starts):
        assert [lesson.slug for lesson in catalogue.lessons()] == ["one", "two"]
        assert catalogue.lesson("a", "one").title == "Lesson one"
        assert catalogue.problems() == ()


def test_a_new_recording_and_a_new_lesson_are_noticed(tmp_path):
    home = course(tmp_path, "a", "one")
    catalogue = Catalogue([tmp_path], watch=True)
    shutil.copy(home / "one.yaml", home / "two.yaml")
    edit(home / "course.yaml", "[one]", "[one, two]")
    assert [lesson.slug for lesson in catalogue.lessons()] == ["one"]
    shutil.copy(home / "traces" / "one.json", home / "traces" / "two.json")
    assert [lesson.slug for lesson in catalogue.lessons()] == ["one", "two"]


def test_a_lesson_without_a_recording_is_not_listed_and_operators_are_told_what_to_do(tmp_path):
    home = course(tmp_path, "a", "one", "two")
    (home / "traces" / "two.json").unlink()
    catalogue = Catalogue([tmp_path])
    assert [lesson.slug for lesson in catalogue.lessons()] == ["one"]
    (problem,) = catalogue.problems()
    assert problem.message.startswith("not served: its recording is out of date")
    assert problem.hint == f"run: .venv/bin/python manage.py lessons build {home / 'two.yaml'}"


def test_lessons_newer_than_their_recordings_are_suspects(tmp_path):
    home = course(tmp_path, "a", "one", "two")
    for name, seconds in (
        ("one.yaml", 20),
        ("traces/one.json", 10),
        ("two.yaml", 10),
        ("traces/two.json", 20),
    ):
        os.utime(home / name, (seconds, seconds))
    assert Catalogue([tmp_path]).suspects() == (("a", "one"),)


def test_requests_at_once_are_all_answered_while_files_change(tmp_path):
    home = course(tmp_path, "a", "one")
    catalogue = Catalogue([tmp_path], watch=True)

    def ask(number):
        if number % 5 == 0:
            os.utime(home / "one.yaml", (number + 1, number + 1))
        return catalogue.lesson("a", "one").title, len(catalogue.lessons())

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(20))) == {("Lesson one", 1)}


def test_no_folder_is_an_empty_catalogue(tmp_path):
    assert Catalogue([tmp_path / "nothing"]).courses() == ()


def test_a_folder_that_vanishes_takes_its_lessons_alone_and_the_log_says_so(tmp_path, caplog):
    course(tmp_path / "here", "a", "one")
    course(tmp_path / "there", "b", "two")
    catalogue = Catalogue([tmp_path / "here", tmp_path / "there"], watch=True)
    (tmp_path / "there").rename(tmp_path / "elsewhere")
    assert [found.slug for found in catalogue.courses()] == ["a"]
    assert [found.slug for found in catalogue.courses()] == ["a"]
    assert catalogue.lesson("a", "one").title == "Lesson one"
    with pytest.raises(NoLessonError):
        catalogue.lesson("b", "two")
    (line,) = [record.getMessage() for record in caplog.records]
    gone = f"{tmp_path / 'there'} can't be read (No such file or directory)"
    assert line == f"{gone}: its lessons are not served until it can; the others are"
    assert "the folder can't be read: No such file or directory" in str(catalogue.problems()[0])
    caplog.clear()
    (tmp_path / "elsewhere").rename(tmp_path / "there")
    assert [found.slug for found in catalogue.courses()] == ["a", "b"]
    assert "can be read again" in caplog.text


def test_a_folder_given_twice_is_read_once(tmp_path):
    course(tmp_path, "a", "one")
    catalogue = Catalogue([tmp_path, tmp_path])
    assert ([found.slug for found in catalogue.courses()], catalogue.problems()) == (["a"], ())


def test_links_out_of_the_folder_are_served_by_no_way(tmp_path):
    """A lesson, a course's folder and a folder of recordings, each a link to a good one elsewhere."""
    outside = course(tmp_path / "outside", "secret", "one")
    for slug in ("file", "folder", "traces", "ring"):
        course(tmp_path / "here", slug, "one")
    here = tmp_path / "here"
    (here / "file" / "one.yaml").unlink()
    (here / "file" / "one.yaml").symlink_to(outside / "one.yaml")
    shutil.rmtree(here / "folder")
    (here / "folder").symlink_to(outside)
    shutil.rmtree(here / "traces" / "traces")
    (here / "traces" / "traces").symlink_to(outside / "traces")
    (here / "ring" / "one.yaml").unlink()
    (here / "ring" / "one.yaml").symlink_to("one.yaml")
    course(here, "whole", "one")
    catalogue = Catalogue([here])
    served = []
    for slug in ("file", "folder", "traces", "ring", "whole"):
        try:
            served.append(catalogue.lesson(slug, "one").course)
        except NoLessonError:
            continue
    assert served == ["whole"]
    assert sum("leads out of the lessons' folder" in str(problem) for problem in catalogue.problems()) == 3


@pytest.mark.parametrize(
    "slug", ["..", "../a", "/etc", "a/../a", "%2e%2e", "a\0", "\uff0e\uff0e", "\u0430", "a\u2215one", "A", ""]
)
def test_no_name_leads_out_of_the_folders(tmp_path, slug):
    course(tmp_path / "here", "a", "one")
    course(tmp_path, "secret", "one")
    catalogue = Catalogue([tmp_path / "here"])
    for ask in (lambda: catalogue.lesson(slug, "one"), lambda: catalogue.lesson("a", slug)):
        with pytest.raises(NoLessonError):
            ask()
    with pytest.raises(NoLessonError):
        catalogue.course(slug)
