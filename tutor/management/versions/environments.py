"""A version of Django and a Python in, an environment of just these two out: made once by venv and pip, then reused."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tutor.management.versions.interpreters import Interpreter, VersionError

# What stands in the folder when all is made: the exact versions.
PINS: Final = "pins.json"
_ASK: Final = (
    "import json; from importlib.metadata import distributions as all_; "
    "print(json.dumps({d.metadata['Name'].lower(): d.version for d in all_()}))"
)
_SECONDS: Final = 600
_TOOLS: Final = frozenset({"pip", "setuptools", "wheel"})

Call = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """`python` is its interpreter; `exact` the patch of Django in it."""

    python: str
    django: str
    version: str
    exact: str


def call(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """With nothing of our own environment for Python in its way."""
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL
    )


def environment(home: Path, django: str, interpreter: Interpreter, run: Call = call) -> Environment:
    """The one that is kept below `home`, else a new one. Raises VersionError."""
    folder = home / f"django-{django}-python{interpreter.version}"
    python = folder / "bin" / "python"
    pins = _pins(folder)
    if not pins or not _works(str(python), pins, run):
        pins = _made(folder, django, interpreter, run)
    return Environment(python=str(python), django=django, version=interpreter.version, exact=pins["django"])


def _pins(folder: Path) -> dict[str, str]:
    """What is written down; nothing for one that isn't there, or was left half made."""
    try:
        found = json.loads((folder / PINS).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("django"), str) else {}


def _works(python: str, pins: dict[str, str], run: Call) -> bool:
    """Whether the interpreter is still there, with what is written down."""
    try:
        return _installed(python, run) == pins
    except VersionError:
        return False


def _made(folder: Path, django: str, interpreter: Interpreter, run: Call) -> dict[str, str]:
    python = str(folder / "bin" / "python")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VersionError(f"{folder.parent} can't be made: {error.strerror}.") from error
    _must(
        run,
        [interpreter.path, "-m", "venv", str(folder)],
        f"No environment for Django {django} could be made with {interpreter.path}; if its module venv is "
        f"missing, install python{interpreter.version}-venv.",
    )
    _must(
        run,
        [
            python,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-input",
            "--disable-pip-version-check",
            f"Django~={django}.0",
        ],
        f"Django {django} could not be installed: is the network there, and the package index?",
    )
    pins = _installed(python, run)
    if "django" not in pins:
        raise VersionError(f"pip ended well, but there is no Django in {folder}.")
    (folder / PINS).write_text(json.dumps(pins, indent=1) + "\n")
    return pins


def _installed(python: str, run: Call) -> dict[str, str]:
    done = _must(run, [python, "-I", "-c", _ASK], f"{python} doesn't run.")
    try:
        found = json.loads(done)
    except ValueError as error:
        raise VersionError(f"{python} doesn't say what is installed.") from error
    return {name: version for name, version in sorted(found.items()) if name not in _TOOLS}


def _must(run: Call, command: Sequence[str], trouble: str) -> str:
    """Its output. Raises VersionError with the last thing that it said."""
    try:
        done = run(command)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VersionError(f"{trouble} ({error})") from error
    if done.returncode:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise VersionError(f"{trouble} ({said[-1]})" if said else trouble)
    return done.stdout
