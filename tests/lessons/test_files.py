"""Files of lessons: what is no ordinary file inside the folder is not read, and nothing is half written."""

import os
import stat

import pytest

from tests.lessons.runs import LESSON
from tutor.lessons.check import check
from tutor.lessons.files import lessons_folder, read_file, write_file
from tutor.lessons.heads import read_head
from tutor.lessons.load import load_lesson
from tutor.lessons.problem import LessonError


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "lessons" / "course"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(LESSON)
    return folder


def test_a_file_is_read_no_further_than_asked(home):
    assert read_file(home / "one.yaml", within=home, most=7) == LESSON.encode()[:7]


def test_the_lessons_folder_is_two_above_however_a_lesson_is_named(home, monkeypatch):
    monkeypatch.chdir(home)
    for name in ("one.yaml", "../course/one.yaml", str(home / "one.yaml")):
        assert lessons_folder(type(home)(name)) == home.parent
        assert load_lesson(type(home)(name)).lesson.title


def test_a_link_inside_the_lessons_folder_is_followed(home):
    (home / "two.yaml").symlink_to("one.yaml")
    assert load_lesson(home / "two.yaml").text == LESSON


@pytest.mark.parametrize("read", [load_lesson, read_head])
def test_a_link_that_leaves_the_lessons_folder_is_a_problem(home, tmp_path, read):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "secret.yaml").write_text(LESSON)
    (home / "two.yaml").symlink_to(outside / "secret.yaml")
    (home.parent / "linked").symlink_to(outside)
    for path in (home / "two.yaml", home.parent / "linked" / "secret.yaml"):
        with pytest.raises(LessonError, match="leads out of the lessons' folder"):
            read(path)


def test_a_pipe_among_the_lessons_is_a_problem_and_nobody_waits_for_it(home):
    os.mkfifo(home / "pipe.yaml")
    (home / "folder.yaml").mkdir()
    found = {(problem.path, problem.code, problem.message) for problem in check([home])}
    message = "the file can't be read: it is no ordinary file"
    assert {(str(home / f"{name}.yaml"), "no-file", message) for name in ("pipe", "folder")} <= found


def test_a_written_file_is_whole_and_anyone_may_read_it(home):
    path = home / "traces" / "one.json"
    write_file(path, b"old")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in path.parent.iterdir()] == ["one.json"]
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((home / "one.yaml").stat().st_mode)


def test_nothing_is_left_of_a_file_that_could_not_be_written(home):
    path = home / "traces" / "one.json"
    (path / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_file(path, b"new")
    assert [file.name for file in path.parent.iterdir()] == ["one.json"]


def test_a_folder_that_is_a_link_is_not_written_through(home, tmp_path):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (home / "traces").symlink_to(outside)
    with pytest.raises(OSError, match="the folder 'traces' is a link"):
        write_file(home / "traces" / "one.json", b"new")
    assert list(outside.iterdir()) == []


def test_a_file_that_is_a_link_is_replaced_and_what_it_leads_to_stays(home, tmp_path):
    outside = tmp_path / "precious"
    outside.write_text("mine")
    path = home / "traces" / "one.json"
    path.parent.mkdir()
    path.symlink_to(outside)
    write_file(path, b"new")
    assert (outside.read_text(), path.read_bytes(), path.is_symlink()) == ("mine", b"new", False)
