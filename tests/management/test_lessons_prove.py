"""`manage.py lessons prove`: runs lessons by another interpreter, keeps what differs, and says it; here by our own."""

import io
import json
import sys
from contextlib import redirect_stderr

import django
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.lessons.drift.made import LESSON
from tests.lessons.runs import run_here
from tutor.lessons.build import build
from tutor.lessons.drift.versions import read_versions, versions_path
from tutor.lessons.seal import sealed
from tutor.management.lesson_actions import prove
from tutor.management.versions.environments import Environment
from tutor.management.versions.interpreters import Interpreter, VersionError

OWN = ".".join(map(str, sys.version_info[:2]))
OURS = ".".join(map(str, django.VERSION[:2]))


def lessons(*arguments):
    """Status, what was said, and what was said to be wrong."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stderr(err):
            call_command("lessons", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "course" / "lesson.yaml"
    path.parent.mkdir()
    path.write_text(LESSON)
    assert build([path], run_here).written == (path,)
    return path


class Here:
    """In place of a workshop: programs are run in this process."""

    def __init__(self, **options):
        assert options["interpreter"] == sys.executable

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Nothing is left to end."""

    def trace_many(self, jobs, workers):
        return run_here(jobs)


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(prove, "Workshop", Here)


@pytest.fixture(autouse=True)
def environments(monkeypatch, settings, tmp_path):
    """Every Django is said to be there, and is our own: nothing is installed."""
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setattr(
        prove,
        "interpreter_for",
        lambda wanted, python: Interpreter(path=sys.executable, version=python or OWN),
    )
    monkeypatch.setattr(
        prove,
        "environment",
        lambda home, wanted, interpreter: Environment(
            python=interpreter.path, django=wanted, version=interpreter.version, exact=f"{wanted}.9"
        ),
    )


def test_versions_that_do_the_same_are_kept_and_end_well(lesson, warm):
    status, said, _ = lessons("prove", lesson, "--django", "4.2", "--django", OURS)
    assert status == 0
    assert said.count(": the same") == 2
    assert [each.django for each in read_versions(versions_path(lesson)).proved] == ["4.2", OURS]
    status, said, wrong = lessons("check", lesson)
    assert (status, said, wrong) == (0, "1 lesson checked, no problem\n", "")


def test_what_another_version_does_otherwise_ends_with_one(lesson, here, monkeypatch):
    text = versions_path(lesson)
    assert lessons("prove", lesson, "--django", "4.2")[0] == 0
    told = json.loads(text.read_text())
    key = next(iter(json.loads((lesson.parent / "traces" / "lesson.json").read_text())["proofs"]))
    told["proved"][0]["outcomes"] = {key: {"exception": "OSError", "message": "other"}}
    del told["seal"]
    text.write_text(sealed(json.dumps(told, indent=1) + "\n"))
    monkeypatch.setattr(prove, "_tried", lambda terminal, found, wanted, options: [])
    status, said, wrong = lessons("prove", lesson, "--django", "4.2")
    assert status == 1
    assert "OSError: other" in said
    assert "versions differ" in wrong
    assert "drift-not-noted" in lessons("check", lesson)[1]


def test_a_version_that_cannot_be_tried_is_said_and_the_others_are_run(lesson, here, monkeypatch):
    def none_for_6(wanted, python):
        if wanted == "6.1":
            raise VersionError("There is no Python here for Django 6.1")
        return Interpreter(path=sys.executable, version=OWN)

    monkeypatch.setattr(prove, "interpreter_for", none_for_6)
    status, said, wrong = lessons("prove", lesson, "--django", "6.1", "--django", "4.2")
    assert status == 2
    assert "Django 4.2.9" in said
    assert "There is no Python here for Django 6.1" in wrong


def test_a_lesson_without_a_recording_is_said(lesson):
    lesson.write_text(LESSON.replace("for number in [1, 2]:", "for number in [2, 1]:"))
    status, _, wrong = lessons("prove", lesson, "--django", "4.2")
    assert status == 2
    assert "has no recording to compare with; run: .venv/bin/python manage.py lessons build" in wrong


def test_a_lesson_that_cannot_be_read_is_said(lesson):
    lesson.write_text("format: 2\n")
    status, _, wrong = lessons("prove", lesson, "--django", "4.2")
    assert (status, "can't be read" in wrong) == (2, True)


def test_an_interpreter_that_cannot_run_programs_is_said(lesson, monkeypatch):
    broken = Environment(python="/bin/false", django="4.2", version=OWN, exact="4.2.9")
    monkeypatch.setattr(prove, "environment", lambda home, wanted, interpreter: broken)
    status, said, _ = lessons("prove", lesson, "--django", "4.2")
    assert (status, "did not start" in said) == (2, True)
    assert not versions_path(lesson).exists()


@pytest.mark.parametrize(("form", "begins"), [("json", "{"), ("markdown", "## Django 4.2.9")])
def test_the_report_has_other_formats(lesson, here, form, begins):
    assert lessons("prove", lesson, "--django", "4.2", "--format", form)[1].startswith(begins)


def test_with_another_python_the_recorded_django_is_run_beside_it(lesson, here, monkeypatch):
    asked = []
    made = prove.environment

    def remembered(home, wanted, interpreter):
        asked.append((wanted, interpreter.version))
        return made(home, wanted, interpreter)

    monkeypatch.setattr(prove, "environment", remembered)
    assert lessons("prove", lesson, "--django", "6.1", "--python", "3.99")[0] == 0
    assert asked == [("6.1", "3.99"), (OURS, "3.99")]


def test_once_a_lesson_was_proved_those_that_were_not_are_counted(lesson, here):
    assert lessons("prove", lesson, "--django", "4.2")[0] == 0
    other = lesson.with_name("other.yaml")
    other.write_text(LESSON)
    assert build([other], run_here).written == (other,)
    assert "1 lesson not proved as they are now" in lessons("check", lesson.parent)[2]
