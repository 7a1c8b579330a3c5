"""What a check remembers of the last one: never more than is still true."""

import json

import pytest

from tests.lessons.runs import EVERY_KIND, recorded
from tutor.lessons import check as checking
from tutor.lessons.check import check
from tutor.lessons.recording import recording_path
from tutor.lessons.verdicts import Verdicts

TEXT = EVERY_KIND.replace("in numbers", "in [1, 2]")


@pytest.fixture
def lesson(tmp_path):
    recorded(TEXT, tmp_path)
    return tmp_path / "lesson.yaml"


@pytest.fixture
def joined(monkeypatch):
    """The lessons that were really looked into."""
    seen = []
    between = checking.problems_between

    def noted(loaded, *rest):
        seen.append(loaded.path)
        return between(loaded, *rest)

    monkeypatch.setattr(checking, "problems_between", noted)
    return seen


def codes(lesson, file):
    return [problem.code for problem in check([lesson], verdicts=Verdicts(file))]


def test_a_lesson_that_hasn_t_changed_is_not_looked_into_again(lesson, joined, tmp_path):
    file = tmp_path / "var" / "verdicts.json"
    assert codes(lesson, file) == codes(lesson, file)
    assert len(joined) == 1


def test_a_problem_is_remembered_with_its_place(lesson, joined, tmp_path):
    lesson.write_text(TEXT.replace("prints: 5", "prints: 7"))
    file = tmp_path / "var" / "verdicts.json"
    first = check([lesson], verdicts=Verdicts(file))
    assert [one for one in first if one.code == "key-does-not-hold"]
    assert check([lesson], verdicts=Verdicts(file)) == first
    assert len(joined) == 1


def test_a_changed_lesson_or_recording_is_looked_into(lesson, joined, tmp_path):
    file = tmp_path / "var" / "verdicts.json"
    codes(lesson, file)
    lesson.write_text(TEXT.replace("prints: 5", "prints: 7"))
    assert "key-does-not-hold" in codes(lesson, file)
    lesson.write_text(TEXT)
    recording_path(lesson).write_text("{}")
    assert codes(lesson, file)[-1] == "recording-out-of-date"
    assert len(joined) == 2


def test_all_is_forgotten_when_the_checker_changes(lesson, joined, tmp_path):
    file = tmp_path / "var" / "verdicts.json"
    codes(lesson, file)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"code": "another"}))
    codes(lesson, file)
    assert len(joined) == 2


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": "lockstep verdicts"}', '{"found": 1}', "[" * 100_000, "\0"]
)
def test_a_file_that_is_none_is_as_good_as_no_file(lesson, joined, tmp_path, text):
    file = tmp_path / "var" / "verdicts.json"
    file.parent.mkdir()
    file.write_text(text)
    codes(lesson, file)
    assert len(joined) == 1
    codes(lesson, file)
    assert len(joined) == 1


def test_where_nothing_can_be_written_the_check_is_the_same(lesson, joined, tmp_path):
    (tmp_path / "var").write_text("in the way")
    file = tmp_path / "var" / "verdicts.json"
    assert codes(lesson, file) == codes(lesson, file)
    assert len(joined) == 2
