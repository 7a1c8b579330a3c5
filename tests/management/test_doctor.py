"""The doctor's report, read as an operator reads it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
WEAK_KERNEL = ROOT / "tests" / "sandbox" / "weak_kernel.py"


def report(capsys, *arguments):
    """The lines printed and the exit status."""
    status = 0
    try:
        call_command("doctor", *arguments, no_color=True)
    except SystemExit as error:
        status = error.code
    return capsys.readouterr().out, status


@pytest.mark.django_db
def test_a_sound_installation_is_well(capsys, settings, tmp_path):
    settings.LESSONS_DIRS = [tmp_path]

    text, status = report(capsys)

    assert status == 0, text
    assert f"fine  Django: {django.get_version()}\n" in text
    assert re.search(r"fine  Confinement: full \(Landlock \d+, seccomp, resource limits\)", text)
    assert "fine  Trial run: a program that tries the walls is stopped by them\n" in text
    assert text.endswith("All is well.\n")


@pytest.mark.django_db
def test_lessons_that_cannot_be_shown_are_to_be_mended(capsys, settings, tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    shutil.copy(ROOT / "lessons" / "django-signals" / "01-custom-signals.yaml", course / "unbuilt.yaml")
    (course / "broken.yaml").write_text("title: [")
    settings.LESSONS_DIRS = [tmp_path, tmp_path.parent / "nowhere"]

    text, status = report(capsys, "--serving")

    assert status == 1
    assert "MEND  Lessons: " in text
    assert re.search(
        r"MEND  Lesson: .*broken\.yaml: \d+ problems\n +\.venv/bin/python manage.py lessons check says which",
        text,
    )
    assert re.search(
        r"MEND  Lesson: .*unbuilt\.yaml: its recorded run is missing.*\n +Run .* lessons build", text
    )
    assert text.endswith("3 to mend.\n")


def on_disk(folder, *arguments, wrapper=()):
    environment = {**os.environ, "LOCKSTEP_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tutor.settings"}
    run = subprocess.run(
        [sys.executable, *wrapper, "manage.py", "doctor", "--no-color", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return run.stdout + run.stderr, run.returncode


def test_a_database_without_its_tables_is_to_be_mended(tmp_path):
    text, status = on_disk(tmp_path, "--serving")

    assert status == 1
    assert re.search(
        r"MEND  Database: sqlite, .*: [1-9]\d* migrations missing\n +Run \.venv/bin/python manage.py migrate\.",
        text,
    )
    assert "Confinement" not in text


def test_a_database_that_cannot_be_opened_is_to_be_mended(tmp_path):
    (tmp_path / "lockstep.sqlite3").mkdir()

    text, status = on_disk(tmp_path, "--serving")

    assert status == 1
    assert "MEND  Database: sqlite" in text
    assert str(tmp_path) in text
    assert "Traceback" not in text


def test_a_kernel_without_walls_is_to_be_mended_where_lessons_are_built(tmp_path):
    text, status = on_disk(tmp_path, wrapper=(WEAK_KERNEL,))

    assert status == 1
    assert "MEND  Confinement: partial (no Landlock, no seccomp, resource limits)\n" in text
    assert "Until then lessons can't be built here." in text


@pytest.mark.django_db
@pytest.mark.parametrize(("behind_proxy", "mark"), [(True, "fine"), (False, "MEND")])
def test_https_that_nothing_speaks_is_to_be_mended(capsys, settings, tmp_path, behind_proxy, mark):
    settings.LESSONS_DIRS = [tmp_path]
    settings.PRODUCTION, settings.BEHIND_PROXY = True, behind_proxy
    assert f"{mark}  Transport: https" in report(capsys, "--serving")[0]
