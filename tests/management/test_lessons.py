"""`manage.py lessons`: builds in the sandbox, says what is wrong, and ends with a status to go by."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tutor.sandbox import SandboxError

ROOT = Path(__file__).resolve().parents[2]
LESSON = (ROOT / "tests" / "lessons" / "every_kind.yaml").read_text().replace("in numbers", "in [1, 2]")


def lessons(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("lessons", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def lesson(tmp_path, warm):
    path = tmp_path / "lesson.yaml"
    path.write_text(LESSON)
    return path


def test_a_lesson_is_built_in_a_sandbox_of_its_own_and_then_clean(tmp_path):
    lesson = tmp_path / "lesson.yaml"
    lesson.write_text(LESSON)
    status, said, _ = lessons("check", lesson)
    assert (status, "recording-out-of-date" in said) == (1, True)
    status, said, _ = lessons("build", lesson, "--jobs", "2")
    assert status == 0
    assert said.splitlines()[-2] == f"built {lesson}"
    assert said.splitlines()[-1].startswith("1 lesson built with ")
    assert lessons("check", lesson) == (0, "1 lesson checked, no problem\n", "")
    assert lessons("build", lesson)[1].startswith("0 lessons built with 0 runs")


def test_a_build_says_at_once_which_words_no_longer_fit(lesson):
    lesson.write_text(LESSON.replace("print(total)\n\nflow", "print(totals)\n\nflow"))
    status, said, wrong = lessons("build", lesson)
    assert (status, f"built {lesson}" in said) == (1, True)
    assert f"{lesson}:" in wrong
    assert "sample-ends-early the sample ends in line 4 with NameError" in wrong
    assert wrong.splitlines()[-1] == "1 problem"


def recordings(home):
    return {path.relative_to(home): path.read_bytes() for path in home.glob("*/traces/*.json")}


@pytest.mark.thorough
def test_the_shipped_recordings_are_what_the_runs_give(tmp_path):
    """In a copy: other tests read the lessons at the same time."""
    home = shutil.copytree(ROOT / "lessons", tmp_path / "lessons")
    before = recordings(home)
    assert before
    assert lessons("build", home, "--force")[0] == 0
    assert recordings(home) == before


def test_the_shipped_lessons_have_no_problem():
    assert lessons("check")[0] == 0


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_check_reports_to_other_programs_whether_or_not_there_are_problems(lesson, form):
    status, said, _ = lessons("check", lesson, "--format", form)
    assert (status, "recording-out-of-date" in str(json.loads(said))) == (1, True)
    lessons("build", lesson)
    status, said, wrong = lessons("check", lesson, "--format", form)
    assert (status, "recording-out-of-date" in str(json.loads(said)), wrong) == (0, False, "")


def test_a_check_annotates_the_lines_in_a_workflow(lesson):
    status, said, _ = lessons("check", lesson, "--format", "github")
    assert (status, said.startswith(f"::error file={lesson},line=9,col=9,title=recording-out-of-date::")) == (
        1,
        True,
    )


def test_a_format_that_isn_t_there_is_a_mistake_in_the_call(lesson):
    done = subprocess.run(
        [sys.executable, "manage.py", "lessons", "check", "--format", "xml", str(lesson)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "invalid choice: 'xml'" in done.stderr) == (2, True)


def test_a_path_that_isn_t_there_is_said(tmp_path):
    status, _, said = lessons("build", tmp_path / "nothing.yaml")
    assert (status, said.endswith("nothing.yaml: there is no such file or folder")) == (2, True)


def test_the_schema_for_editors_is_written_as_it_is_shipped():
    before = {path: path.read_text() for path in (ROOT / "lessons").glob("*.schema.json")}
    assert lessons("schema")[0] == 0
    assert {path: path.read_text() for path in (ROOT / "lessons").glob("*.schema.json")} == before


def test_the_list_names_what_is_served_and_what_cannot_be(tmp_path, settings):
    status, said, wrong = lessons("list")
    assert (status, said.splitlines()[0], wrong) == (0, "Django signals: 1 lesson, 10 minutes", "")
    settings.LESSONS_DIRS = [tmp_path]
    assert lessons("list") == (0, "There is no course yet.\n", "")
    (tmp_path / "empty").mkdir()
    course = "format: 1\ntitle: Empty\nframework: Django\nsummary: None.\nlessons:\n  - gone\n"
    (tmp_path / "empty" / "course.yaml").write_text(course)
    status, said, wrong = lessons("list")
    assert (status, said) == (0, "Empty: 0 lessons, 0 minutes\n")
    assert "gone" in wrong


@pytest.fixture
def course(tmp_path, settings, warm):
    home = tmp_path / "signals"
    shutil.copytree(ROOT / "lessons" / "django-signals", home)
    settings.LESSONS_DIRS = [tmp_path]
    return home / "01-custom-signals.yaml"


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_list_names_lessons_whose_programs_were_changed_and_not_built(course):
    edit(course, 'data="Hello"', 'data="Hellp"')
    status, said, wrong = lessons("list")
    assert (status, said) == (0, "Django signals: 0 lessons, 0 minutes\n")
    assert wrong.startswith(f"{course}:1:1: recording-out-of-date not served: its recording is out of date")
    assert wrong.endswith(f"; run: .venv/bin/python manage.py lessons build {course}\n")


def test_the_list_names_lessons_that_were_never_built(course):
    (course.parent / "traces" / "01-custom-signals.json").unlink()
    status, said, wrong = lessons("list")
    assert (status, said.startswith("Django signals: 0 lessons")) == (0, True)
    assert "not served: its recording is out of date (it has not been built)" in wrong


def test_the_list_has_time_for_new_edits_and_little_for_the_rest(course, monkeypatch):
    monkeypatch.setattr("tutor.management.lesson_actions.listing.SECONDS_FOR_A_LIST", -1)
    os.utime(course, (10, 10))
    assert lessons("list")[1].endswith("1 lesson will be looked into when first asked for\n")
    os.utime(course)
    edit(course, "at: connect my_receiver\n      title", "at: connect nobody\n      title")
    status, said, wrong = lessons("list")
    assert (status, "0 lessons" in said, "looked into" in said) == (0, True, False)
    assert "no-such-event" in wrong


def test_a_build_that_finds_a_lesson_up_to_date_says_what_is_still_wrong_with_it(course):
    edit(course, "at: connect my_receiver\n      title", "at: connect nobody\n      title")
    status, said, wrong = lessons("build", course)
    assert (status, "1 up to date" in said) == (1, True)
    checked = lessons("check", course)
    assert wrong.split(": ")[0] == checked[1].split(": ")[0] == f"{course}:79:11"
    assert (wrong.splitlines()[-1], checked[0]) == (checked[2], 1)
    assert "«connect nobody»" in wrong


def test_a_build_names_a_lesson_that_could_not_be_built_once(course):
    edit(course, 'print(f"Received: ', 'import random; print(random.random(), f"Received: ')
    wrong = lessons("build", course)[2]
    assert "not-repeatable" in wrong
    assert "recording-out-of-date" not in wrong


def test_a_check_runs_what_changed_and_names_what_is_false_before_any_build(lesson):
    lesson.write_text(LESSON.replace("claim: {prints: 5}", "claim: {prints: 7}"))
    status, said, _ = lessons("check", lesson, "--jobs", "2")
    found = [word for line in said.splitlines() for word in line.split() if "-" in word]
    assert status == 1
    assert "key-does-not-hold" in found
    assert "recording-out-of-date" in found
    assert found.index("key-does-not-hold") < found.index("recording-out-of-date")
    assert not (lesson.parent / "traces").exists()


def test_where_programs_can_t_be_confined_a_check_says_so_once_and_checks_the_rest(tmp_path, monkeypatch):
    def refuse(**options):
        raise SandboxError("Programs can't be confined on this machine, so none is run.")

    monkeypatch.setattr("tutor.management.lesson_actions.workers.Workshop", refuse)
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(LESSON)
    status, said, wrong = lessons("check", tmp_path)
    assert (status, said.count("recording-out-of-date")) == (1, 2)
    assert wrong.count("Programs can't be confined on this machine") == 1


def test_no_process_is_started_for_lessons_that_are_up_to_date(lesson, monkeypatch):
    assert lessons("build", lesson)[0] == 0
    monkeypatch.setattr("tutor.management.lesson_actions.workers.Workshop", None)
    assert lessons("check", lesson)[0] == 0


SHOP = """\
environment:
  models: |
    from django.db import models


    class Book(models.Model):
        title = models.TextField()
  setup: |
    from shop.models import Book

    Book.objects.create(title="A")
probes: [orm]

sample: |
  from shop.models import Book

  books = Book.objects.all()
  list(books)
  len(books)
"""


def test_claims_about_the_database_are_decided_by_runs_that_ask_it(lesson):
    text = LESSON.replace("sample: |\n", SHOP).replace(
        "note: The total grows.", "note: The total grows.\n      claim: {queries: 1}"
    )
    text = text.replace(
        "closing: That is all.", "closing: That is all.\n  claim: {order: [query SELECT, reuse]}"
    )
    lesson.write_text(text.replace("say: The total", "claim: {queries: 2}\n    say: The total"))
    status, said, _ = lessons("check", lesson)
    assert (status, said.count("key-does-not-hold")) == (1, 1)
    assert "This runs 1 SQL query." in said
