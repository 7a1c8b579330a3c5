"""Environments: made once, reused while they are whole, made anew when they are not, and every failure is explained."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.management.versions.environments import PINS, call, environment
from tutor.management.versions.interpreters import Interpreter, VersionError

INSTALLED = {"django": "5.2.9", "asgiref": "3.9", "pip": "25.0"}


class Machine:
    """Answers in place of venv, pip and the new interpreter; `fails` names the one that doesn't do its work."""

    def __init__(self):
        self.calls, self.fails, self.installed = [], {}, dict(INSTALLED)

    def __call__(self, command):
        what = "venv" if "venv" in command else "pip" if "pip" in command else "ask"
        self.calls.append(what)
        if what in self.fails:
            if isinstance(self.fails[what], Exception):
                raise self.fails[what]
            return subprocess.CompletedProcess(command, 1, "", self.fails[what])
        if what == "venv":
            Path(command[-1]).mkdir(parents=True)
        said = json.dumps(self.installed) if what == "ask" else ""
        return subprocess.CompletedProcess(command, 0, said, "")


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def make(tmp_path, machine):
    interpreter = Interpreter(path="/usr/bin/python3.13", version="3.13")
    return lambda: environment(tmp_path / "versions", "5.2", interpreter, machine)


def test_a_new_one_is_made_by_venv_and_pip_and_its_patch_written_down(make, machine, tmp_path):
    found = make()
    folder = tmp_path / "versions" / "django-5.2-python3.13"
    assert machine.calls == ["venv", "pip", "ask"]
    assert (found.python, found.exact) == (str(folder / "bin" / "python"), "5.2.9")
    assert json.loads((folder / PINS).read_text()) == {"asgiref": "3.9", "django": "5.2.9"}


def test_one_that_is_there_is_reused(make, machine):
    make()
    machine.calls.clear()
    assert make().exact == "5.2.9"
    assert machine.calls == ["ask"]


@pytest.mark.parametrize("harm", ["no pins", "half pins", "other packages", "no interpreter"])
def test_one_that_is_not_whole_is_made_anew(make, machine, tmp_path, harm):
    make()
    pins = tmp_path / "versions" / "django-5.2-python3.13" / PINS
    if harm == "no pins":
        pins.unlink()
    elif harm == "half pins":
        pins.write_text('{"dja')
    elif harm == "other packages":
        machine.installed["django"] = "5.2.10"
    elif harm == "no interpreter":
        pins.write_text(json.dumps({"django": "5.2.1"}))
    machine.calls.clear()
    make()
    assert machine.calls[-3:] == ["venv", "pip", "ask"]


@pytest.mark.parametrize(
    ("what", "said", "expected"),
    [
        ("venv", "No module named venv", r"install python3\.13-venv\. \(No module named venv\)"),
        ("venv", OSError("no such file"), r"with /usr/bin/python3\.13.*no such file"),
        ("pip", "ERROR: first\nERROR: no route\n", r"is the network there.*\(ERROR: no route\)"),
        ("pip", subprocess.TimeoutExpired("pip", 600), r"Django 5\.2 could not be installed"),
        ("ask", "", r"python doesn't run\.$"),
    ],
)
def test_a_failure_says_what_failed_and_leaves_nothing_that_looks_whole(make, machine, what, said, expected):
    machine.fails[what] = said
    with pytest.raises(VersionError, match=expected):
        make()
    machine.fails.clear()
    machine.calls.clear()
    assert make().exact == "5.2.9"
    assert machine.calls == ["venv", "pip", "ask"]


def test_an_environment_without_django_is_none(make, machine):
    del machine.installed["django"]
    with pytest.raises(VersionError, match="there is no Django in"):
        make()


def test_a_folder_that_cannot_be_made_is_said(tmp_path, machine):
    (tmp_path / "versions").write_text("a file")
    with pytest.raises(VersionError, match="can't be made"):
        environment(tmp_path / "versions", "5.2", Interpreter(path="p", version="3.13"), machine)


def test_commands_really_run():
    assert call([sys.executable, "-c", "print('here')"]).stdout == "here\n"
