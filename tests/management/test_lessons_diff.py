"""`manage.py lessons diff`: between files, or what git has, with diff's own statuses."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]


def diff(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("lessons", "diff", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def lesson(tmp_path, warm):
    home = tmp_path / "repository" / "signals"
    shutil.copytree(ROOT / "lessons" / "django-signals", home)
    return home / "01-custom-signals.yaml"


@pytest.fixture
def changed(lesson):
    path = lesson.with_name("changed.yaml")
    path.write_text(lesson.read_text().replace('data="Hello"', 'data="Hi"', 1))
    return path


def test_the_same_lesson_ends_with_nought(lesson):
    assert diff(lesson, lesson) == (0, "Nothing changes for learners.\n", "")


def test_a_change_ends_with_one_and_says_what_changes(lesson, changed):
    status, said, wrong = diff(lesson, changed)
    assert status == 1
    assert said.startswith("Grades, once the answers are graded anew:\n")
    assert "  'printed': «Received: Hello» was right and is now wrong.\n" in said
    assert "  The program prints «Received: Hi»; before it printed «Received: Hello».\n" in said
    assert wrong.endswith(" changes")


def test_what_can_t_be_read_ends_with_two(lesson, tmp_path):
    status, _, wrong = diff(lesson, tmp_path / "gone.yaml")
    assert (status, wrong) == (2, f"{tmp_path / 'gone.yaml'}: No such file or directory")
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: [")
    status, _, wrong = diff(lesson, broken)
    assert (status, wrong.startswith(f"{broken}:1:")) == (2, True)


def git(folder, *arguments):
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


def test_a_version_that_git_has_is_compared_with_what_is_there_now(lesson, changed, monkeypatch):
    home = lesson.parent.parent
    git(home, "init")
    git(home, "add", ".")
    git(home, "commit", "-m", "Begin")
    lesson.write_text(changed.read_text())
    monkeypatch.chdir(home)
    before = "HEAD:signals/01-custom-signals.yaml"
    status, said, _ = diff(before, "signals/01-custom-signals.yaml")
    assert (status, "«Received: Hello» was right and is now wrong." in said) == (1, True)
    assert diff(before, before)[0] == 0
    assert diff(f"HEAD:{lesson}", lesson)[0] == 1
    status, _, wrong = diff("HEAD~7:signals/01-custom-signals.yaml", lesson)
    assert (status, wrong.startswith("git has no HEAD~7:signals/01-custom-signals.yaml (")) == (2, True)


def test_no_more_than_a_screenful_is_said_of_one_thing_unless_asked_for(lesson, changed):
    more = "".join(f"\n  print({number})" for number in range(30))
    changed.write_text(changed.read_text().replace('data="Hi")', f'data="Hi"){more}', 1))
    assert "  … and " in diff(lesson, changed)[1]
    said = diff(lesson, changed, "--all")[1]
    assert "… and" not in said
    assert said.count(" is new: «Print».\n") == 30


@pytest.mark.parametrize("name", ["pipe.yaml", "zero.yaml"])
def test_a_pipe_or_a_device_is_not_read(lesson, name):
    os.mkfifo(lesson.with_name("pipe.yaml"))
    lesson.with_name("zero.yaml").symlink_to("/dev/zero")
    path = lesson.with_name(name)
    assert diff(lesson, path) == (2, "", f"{path}: it is no ordinary file")
