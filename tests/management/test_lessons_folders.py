"""A folder of lessons that can't be used stops whatever needs it, with a sentence and no traceback."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("action", ["list", "check", "build", "watch"])
def test_an_action_names_each_folder_that_can_t_be_used(action, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.LESSONS_DIRS = [ROOT / "lessons", tmp_path / "gone", tmp_path / "file"]
    with pytest.raises(CommandError) as stopped:
        call_command("lessons", action, stdout=io.StringIO(), stderr=io.StringIO())
    lines = str(stopped.value).splitlines()
    assert lines[0].startswith(f"there is no folder {tmp_path / 'gone'} to find lessons in: make it, or")
    assert lines[1].startswith(f"{tmp_path / 'file'} can't be read as a folder of lessons (Not a directory)")


def test_lessons_named_by_their_path_need_no_folder(settings, tmp_path):
    settings.LESSONS_DIRS = [tmp_path / "gone"]
    out = io.StringIO()
    call_command("lessons", "check", str(ROOT / "lessons" / "django-signals"), stdout=out)
    assert "no problem" in out.getvalue()


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["check"]])
def test_the_site_does_not_start_without_its_lessons(command, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")}
    kept |= {
        "DJANGO_SETTINGS_MODULE": "tutor.settings",
        "LOCKSTEP_VAR": str(tmp_path),
        "LOCKSTEP_LESSONS": "nowhere",
    }
    run = subprocess.run(
        [sys.executable, ROOT / "manage.py", *command],
        cwd=tmp_path,
        env=kept,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert f"(tutor.E001) there is no folder {tmp_path / 'nowhere'} to find lessons in" in run.stderr
    assert "HINT: make it, or set LOCKSTEP_LESSONS" in run.stderr
    assert "Traceback" not in run.stderr
