"""The check of lessons with what is kept of other versions: what is old says nothing, and promises are held."""

import pytest

from tests.lessons.drift.made import LESSON
from tests.lessons.runs import run_here
from tutor.lessons.build import build
from tutor.lessons.check import check
from tutor.lessons.drift.checking import count_unproved, promised_by
from tutor.lessons.drift.comparing import keyed_claims, versions_of
from tutor.lessons.drift.versions import Version, versions_path, write_versions
from tutor.lessons.load import load_lesson
from tutor.lessons.recording import read_recording, recording_path
from tutor.lessons.verdicts import Verdicts

COURSE = "format: 1\ntitle: Loops\nframework: Python\nsummary: Loops.\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "course" / "lesson.yaml"
    path.parent.mkdir()
    path.write_text(LESSON)
    (path.parent / "course.yaml").write_text(f"{COURSE}lessons: [lesson]\n")
    assert build([path], run_here).written == (path,)
    return path


def prove(path, django="4.2", **fields):
    loaded, recording = load_lesson(path), read_recording(recording_path(path))
    key = next(key for _, key in keyed_claims(loaded.lesson, recording.trace))
    found = Version(
        django=django, python="3.11", exact=f"{django}.1", outcomes={key: fields} if fields else {}
    )
    write_versions(versions_path(path), versions_of(loaded.lesson, recording).having([found]))


def codes(path, verdicts=None):
    return [problem.code for problem in check([path.parent], verdicts=verdicts)]


def test_a_difference_is_found_by_the_check_until_it_is_noted(path):
    prove(path, exception="TypeError")
    assert codes(path) == ["drift-not-noted"]
    question = "    question: Why does it begin at nought?\n"
    path.write_text(LESSON.replace(question, f"{question}    changed in: 5.0\n    was: another exception.\n"))
    assert codes(path) == []


def test_what_was_proved_of_other_programs_says_nothing(path):
    prove(path, exception="TypeError")
    path.write_text(LESSON.replace("program: print(1)", "program: print(2)"))
    assert build([path], run_here).written == (path,)
    assert codes(path) == []


def test_a_file_that_cannot_be_read_says_nothing(path):
    versions_path(path).write_text("{")
    assert codes(path) == []


def test_a_version_that_was_put_in_by_hand_is_named(path):
    prove(path)
    file = versions_path(path)
    whole = file.read_text()
    file.write_text(whole.replace('"4.2', '"9.9'))
    assert codes(path) == ["recording-edited"]
    file.write_text(whole)
    assert codes(path) == []


def test_what_the_course_promises_must_be_proved(path):
    (path.parent / "course.yaml").write_text(f"{COURSE}versions: [6.1]\nlessons: [lesson]\n")
    assert promised_by(path) == ("6.1",)
    assert codes(path) == ["not-proved-on"]
    prove(path, "6.1")
    assert codes(path) == []


def test_a_course_that_cannot_be_read_promises_nothing(path, tmp_path):
    (path.parent / "course.yaml").write_text("format: 2\n")
    assert promised_by(path) == ()
    assert promised_by(tmp_path / "none" / "lesson.yaml") == ()


def test_what_is_remembered_of_a_lesson_is_forgotten_when_versions_or_promises_change(path, tmp_path):
    def verdicts():
        return Verdicts(tmp_path / "verdicts.json")

    assert codes(path, verdicts()) == []
    prove(path, exception="TypeError")
    assert codes(path, verdicts()) == ["drift-not-noted"]
    prove(path)
    assert codes(path, verdicts()) == []
    (path.parent / "course.yaml").write_text(f"{COURSE}versions: [6.1]\nlessons: [lesson]\n")
    assert codes(path, verdicts()) == ["not-proved-on"]


def test_lessons_that_were_not_proved_are_counted_once_one_was(path):
    other = path.with_name("other.yaml")
    other.write_text(LESSON)
    assert build([other], run_here).written == (other,)
    assert count_unproved([path, other]) == 0
    prove(path)
    assert count_unproved([path, other]) == 1
    prove(other)
    assert count_unproved([path, other]) == 0
    other.write_text(LESSON.replace("program: print(1)", "program: print(2)"))
    build([other], run_here)
    assert count_unproved([path, other]) == 1
