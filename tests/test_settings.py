"""The settings as a whole: safe in production, and refusing to start half configured."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.settings import ENV

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "LOCKSTEP_PRODUCTION": "1",
    "LOCKSTEP_SECRET_KEY": "k3y-for-tests-" * 5,
    "LOCKSTEP_HOSTS": "learn.example",
}


def check_deploy(variables: dict[str, str], var: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")}
    clean |= {"DJANGO_SETTINGS_MODULE": "tutor.settings", "LOCKSTEP_VAR": str(var), **variables}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60, check=False
    )


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    result = check_deploy(PRODUCTION, tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "no issues" in result.stdout


@pytest.mark.parametrize("missing", ["LOCKSTEP_SECRET_KEY", "LOCKSTEP_HOSTS"])
def test_production_refuses_to_start_without(missing: str, tmp_path: Path) -> None:
    result = check_deploy({name: value for name, value in PRODUCTION.items() if name != missing}, tmp_path)
    assert result.returncode != 0
    assert f"Set {missing}" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_debugging_pages_are_refused_in_production(tmp_path: Path) -> None:
    result = check_deploy({**PRODUCTION, "LOCKSTEP_DEBUG": "1"}, tmp_path)
    assert result.returncode != 0
    assert "LOCKSTEP_DEBUG" in result.stderr


def test_the_operators_guide_names_every_setting_and_no_other() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text()
    assert set(re.findall(r"^\| `(LOCKSTEP_[A-Z_]+)` \|", guide, re.MULTILINE)) == ENV.known
