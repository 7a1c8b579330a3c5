"""Turns a file's name, or a git revision with one, into a version of a lesson: its text and its recording."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tutor.lessons.recording import recording_path

_NAMED: Final = re.compile(r"(?P<revision>[\w@][\w./~^@{}-]*):(?P<path>.+)")
_SECONDS: Final = 20


class RevisionError(Exception):
    """There is no such version; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A lesson's file as it was, and the recording that stood beside it, empty where there was none."""

    path: str
    lesson: bytes
    recording: bytes


def find(named: str) -> Found:
    """Raises RevisionError."""
    path = Path(named)
    parts = _NAMED.fullmatch(named)
    if path.exists() or not parts:
        return Found(path=named, lesson=_read(path), recording=_read_if_there(recording_path(path)))
    revision, path = parts["revision"], Path(parts["path"])
    return Found(
        path=str(path),
        lesson=_show(revision, path),
        recording=_show_if_there(revision, recording_path(path)),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RevisionError(f"{path}: {error.strerror}") from error


def _read_if_there(path: Path) -> bytes:
    return _read(path) if path.is_file() else b""


def _show(revision: str, path: Path) -> bytes:
    """What git has at that revision, for a path as it is said from here."""
    home, name = path.parent if path.parent.is_dir() else Path(), path
    if home != Path():
        name = Path(path.name)
    # The dot makes the path one from that folder, as a shell would have it, and not from the repository's top.
    command = ["git", "-C", str(home), "show", f"{revision}:.{os.sep}{name}"]
    try:
        shown = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RevisionError(f"git can't be asked for {revision}:{path}: {error}") from error
    if shown.returncode:
        said = shown.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise RevisionError(f"git has no {revision}:{path} ({said})")
    return shown.stdout


def _show_if_there(revision: str, path: Path) -> bytes:
    try:
        return _show(revision, path)
    except RevisionError:
        return b""
