"""Interpreters for versions of Django: ours where it fits, else one that is found, else what to install."""

import sys

import pytest

from tutor.management.versions import interpreters
from tutor.management.versions.interpreters import VersionError, find, fitting_versions, interpreter_for

OWN = ".".join(map(str, sys.version_info[:2]))


def python(path, version):
    """A program that says it is this Python."""
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho {version}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """A machine with no Python on its PATH and none of pyenv's."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


def test_our_own_python_is_taken_where_it_fits(nowhere):
    found = interpreter_for("5.2")
    assert (found.path, found.version) == (sys.executable, OWN)


@pytest.mark.parametrize(
    ("django", "fitting"),
    [("4.2", ["3.11", "3.12"]), ("5.2", ["3.11", "3.12", "3.13", "3.14"]), ("6.1", ["3.12", "3.13", "3.14"])],
)
def test_each_django_has_its_pythons(django, fitting):
    assert fitting_versions(django) == fitting


def test_another_python_is_found_below_pyenv_the_newest_patch_first(nowhere):
    python(nowhere / "pyenv" / "versions" / "3.99.9" / "bin" / "python", "3.99")
    newest = python(nowhere / "pyenv" / "versions" / "3.99.10" / "bin" / "python", "3.99")
    assert find("3.99") == newest


def test_a_python_on_the_path_comes_first(nowhere):
    python(nowhere / "pyenv" / "versions" / "3.99.9" / "bin" / "python", "3.99")
    assert find("3.99") is not None
    on_path = python(nowhere / "bin" / "python3.99", "3.99")
    assert find("3.99") == on_path


def test_a_shim_that_is_of_another_version_or_cannot_run_is_passed_over(nowhere):
    python(nowhere / "bin" / "python3.99", "3.9")
    broken = nowhere / "pyenv" / "versions" / "3.99.1" / "bin" / "python"
    python(broken, "3.99")
    broken.write_text("#!/no/such/shell\n")
    assert find("3.99") is None


def test_where_no_python_fits_it_is_said_what_to_install(nowhere, monkeypatch):
    monkeypatch.setattr(interpreters, "_FITS", {(9, 9): ((3, 98), (3, 99))})
    with pytest.raises(
        VersionError, match=r"no Python here for Django 9\.9: install Python 3\.98 or 3\.99, so"
    ):
        interpreter_for("9.9")
    python(nowhere / "bin" / "python3.98", "3.98")
    assert interpreter_for("9.9").version == "3.98"
    with pytest.raises(VersionError, match=r"install Python 3\.99, so that python3\.99 is on the PATH"):
        interpreter_for("9.9", "3.99")


def test_a_python_that_does_not_fit_is_refused_with_those_that_would():
    with pytest.raises(
        VersionError, match=r"Django 6\.1 doesn't run on Python 3\.11: Python 3\.12, 3\.13 or"
    ):
        interpreter_for("6.1", "3.11")


@pytest.mark.parametrize("django", ["1.11", "5", "5.2.1", "", "../x", "five", "05.2", "5.02"])
def test_a_django_that_is_not_known_is_refused(django):
    with pytest.raises(VersionError, match="Lessons can't be run on Django"):
        interpreter_for(django)


@pytest.mark.parametrize("django", ["05.2", "5.02", "5.2.1", "\x1b[2J"])
def test_what_is_no_version_is_said_to_be_none(django):
    with pytest.raises(VersionError, match=r"which is no version: it is written like 5\.2") as error:
        fitting_versions(django)
    assert "\x1b" not in str(error.value)
