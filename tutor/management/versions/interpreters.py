"""A version of Django in, a Python on this machine that it runs on out."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Numbers = tuple[int, int]

# The Pythons that each Django runs on, the first and the last, from 3.11 on as Lockstep itself needs that.
# https://docs.djangoproject.com/en/6.0/faq/install/#what-python-version-can-i-use-with-django
_FITS: Final[Mapping[Numbers, tuple[Numbers, Numbers]]] = {
    (4, 1): ((3, 11), (3, 11)),
    (4, 2): ((3, 11), (3, 12)),
    (5, 0): ((3, 11), (3, 12)),
    (5, 1): ((3, 11), (3, 13)),
    (5, 2): ((3, 11), (3, 14)),
    (6, 0): ((3, 12), (3, 14)),
    (6, 1): ((3, 12), (3, 14)),
}
_ASK: Final = "import sys; print('%d.%d' % sys.version_info[:2])"
_SECONDS: Final = 30
DJANGO: Final = re.compile(r"[1-9][0-9]?\.(?:0|[1-9][0-9]?)")


class VersionError(Exception):
    """A version can't be tried here; the message says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """`version` is major.minor."""

    path: str
    version: str


def interpreter_for(django: str, wanted: str | None = None) -> Interpreter:
    """Our own Python where it fits, else the lowest on this machine that does: `wanted` names one. Raises
    VersionError."""
    fitting = fitting_versions(django)
    if wanted and wanted not in fitting:
        raise VersionError(f"Django {django} doesn't run on Python {wanted}: {_listed(fitting)} would do.")
    for version in [wanted] if wanted else _in_order(fitting):
        if path := find(version):
            return Interpreter(path=path, version=version)
    needed = f"Python {wanted}" if wanted else _listed(fitting)
    raise VersionError(
        f"There is no Python here for Django {django}: install {needed}, so that "
        f"python{wanted or fitting[-1]} is on the PATH or below ~/.pyenv/versions."
    )


def fitting_versions(django: str) -> list[str]:
    """Raises VersionError for a Django that isn't known, or is too old for every Python that we run on."""
    if not DJANGO.fullmatch(django):
        raise VersionError(
            f"Lessons can't be run on Django {django!r}, which is no version: it is written like 5.2, two numbers "
            "without zeros in front."
        )
    known = _FITS.get(numbers(django))
    if known is None:
        names = ", ".join(".".join(map(str, each)) for each in _FITS)
        raise VersionError(f"Lessons can't be run on Django {django}: known are {names}.")
    (major, first), (_, last) = known
    return [f"{major}.{minor}" for minor in range(first, last + 1)]


def find(version: str) -> str | None:
    """An interpreter that really is of this version: a shim on the PATH may only say that it would be."""
    return next((path for path in _candidates(version) if _says(path) == version), None)


def numbers(version: str) -> Numbers:
    major, _, minor = version.partition(".")
    return int(major), int(minor)


def _in_order(fitting: list[str]) -> list[str]:
    own = ".".join(map(str, sys.version_info[:2]))
    return [own, *(each for each in fitting if each != own)] if own in fitting else fitting


def _candidates(version: str) -> Iterator[str]:
    if numbers(version) == sys.version_info[:2]:
        yield sys.executable
    if on_path := shutil.which(f"python{version}"):
        yield on_path
    home = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = home.glob(f"{version}.*/bin/python")
    yield from map(str, sorted(found, key=_patch, reverse=True))


def _patch(python: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", python.parents[1].name))


def _says(path: str) -> str:
    try:
        done = subprocess.run(
            [path, "-I", "-c", _ASK], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _listed(versions: list[str]) -> str:
    *others, last = versions
    return f"Python {', '.join(others)} or {last}" if others else f"Python {last}"
