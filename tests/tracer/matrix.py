"""Runs the tracer's tests on every Python that is found here, and says which were not found.

`python tests/tracer/matrix.py [pytest arguments]`: each interpreter gets an environment of its own, kept under
var/matrix for the next time, with what the lock files pin.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
VERSIONS: Final = ("3.11", "3.12", "3.13", "3.14")
TOOLS: Final = frozenset(
    [
        "hypothesis",
        "iniconfig",
        "packaging",
        "pluggy",
        "pygments",
        "pytest",
        "pytest-django",
        "sortedcontainers",
    ]
)
PROBE: Final = "import sys; print('%d.%d' % sys.version_info[:2])"


def main() -> int:
    failed = []
    for version in VERSIONS:
        python = find(version)
        if python is None:
            _say(f"Python {version}: not found, not tested")
            continue
        _say(f"Python {version}: {python}")
        command = [environment(version, python), "-m", "pytest", "tests/tracer", "-q", *sys.argv[1:]]
        if subprocess.run(command, cwd=ROOT, env=plain_environment(), check=False).returncode:
            failed.append(version)
    _say("failed on Python " + ", ".join(failed) if failed else "passed on every Python found")
    return bool(failed)


def find(version: str) -> str | None:
    """An interpreter that really is of that version: a shim on the PATH may only say that it would be."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installed = sorted(versions.glob(f"{version}.*/bin/python"), reverse=True)
    for candidate in [shutil.which(f"python{version}"), *map(str, installed), sys.executable]:
        if candidate is not None and _says(candidate) == version:
            return candidate
    return None


def environment(version: str, python: str) -> str:
    """The interpreter of a virtual environment with the pinned packages, made anew when the pins change."""
    pins = pinned()
    mark = hashlib.sha256("\n".join([python, *pins]).encode()).hexdigest()[:12]
    folder = ROOT / "var" / "matrix" / f"{version}-{mark}"
    inside = folder / "bin" / "python"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(inside), "-m", "pip", "install", "-q", "--no-deps", *pins], check=True)
        (folder / "ready").touch()
    return str(inside)


def pinned() -> list[str]:
    """All that the site needs, because its settings are those of the tests, and of the tools what the tests need."""
    tools = [pin for pin in _pins("requirements-dev.lock") if pin.partition("==")[0].lower() in TOOLS]
    return sorted({*_pins("requirements.lock"), *tools})


def _pins(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [
        "==".join(found) for found in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, flags=re.MULTILINE)
    ]


def plain_environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _says(python: str) -> str:
    done = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
