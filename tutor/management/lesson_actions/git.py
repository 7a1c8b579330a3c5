"""Turns a revision and a file's path into what git has there, without doing what a stranger's repository asks for.

A course that came from elsewhere may hold a repository, bare or not, whose configuration names commands to run. So git
is never started inside a folder of lessons: only at the top of the work tree that the person is in, and with all that
runs commands by itself turned off.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

from tutor.management.lesson_actions.action import one_line

_SECONDS: Final = 20
_SETTINGS: Final = (
    "safe.bareRepository=explicit",
    "protocol.allow=never",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
)
# A repository's own `protocol.ext.allow` would outdo `protocol.allow`; nothing outdoes a list of none.
_ENVIRONMENT: Final[Mapping[str, str]] = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
# They say where the repository is, in place of the folder that git is started in.
_ELSEWHERE: Final = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_NAMESPACE"),
        *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"),
    }
)


class GitError(Exception):
    """Git has no such file, or can't be asked; the message says why."""


def blob(revision: str, path: Path, *, most: int) -> bytes:
    """What git has at that revision, for a path as it is said from here. Raises GitError, also for more bytes."""
    here = Path(os.path.realpath(Path.cwd()))
    top = _top(here)
    # Links on the way are followed, as they would be by opening the file; the file itself may be gone by now.
    file = Path(os.path.realpath((here / path).parent)) / path.name
    if not file.is_relative_to(top):
        raise GitError(f"{path} lies outside of the work tree {top}: go to that of its own repository")
    named = f"{revision}:{file.relative_to(top).as_posix()}"
    said_as = f"{revision}:{path}"
    size = int(_ask(top, ["cat-file", "-s", "--end-of-options", named], said_as))
    if size > most:
        raise GitError(f"{said_as} has more than {most // 1024} KB")
    return _ask(top, ["cat-file", "blob", "--end-of-options", named], said_as)


def _top(here: Path) -> Path:
    """Of the work tree that this folder is in. Git isn't asked for it: it would read the settings of what it finds."""
    for folder in (here, *here.parents):
        if _is_bare(folder):
            raise GitError(f"{folder} is a bare repository: go to a work tree")
        if os.path.lexists(folder / ".git"):
            if home := _lessons_around(folder):
                raise GitError(
                    f"{folder} is a repository inside the lessons of {home}: go to that around them"
                )
            return folder
    raise GitError(f"{here} is in no work tree of git: go to that of the lesson's repository")


def _is_bare(folder: Path) -> bool:
    return os.path.lexists(folder / "HEAD") and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _lessons_around(folder: Path) -> Path | None:
    """The lessons' folder itself may well be a repository; its courses may be anybody's."""
    homes = [Path(os.path.realpath(home)) for home in settings.LESSONS_DIRS]
    return next((home for home in homes if home in folder.parents), None)


def _ask(top: Path, arguments: list[str], said_as: str) -> bytes:
    command = ["git", "-C", str(top), *(word for each in _SETTINGS for word in ("-c", each)), *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    # Without it git would look further up where `.git` is no repository.
    environment |= {**_ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(top.parent)}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git can't be asked for {said_as}: {error}") from error
    if done.returncode:
        said = one_line(done.stderr.decode(errors="replace")).removeprefix("fatal: ")
        raise GitError(f"git has no {said_as} ({said})")
    return done.stdout
