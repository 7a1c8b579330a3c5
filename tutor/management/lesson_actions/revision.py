"""Turns a file's name, or a git revision with one, into a version of a lesson: its text and its recording."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tutor.lessons.files import lessons_folder, read_file
from tutor.lessons.recording import MAX_RECORDING, recording_path
from tutor.lessons.source import MAX_FILE
from tutor.management.lesson_actions.git import GitError, blob

_NAMED: Final = re.compile(r"(?P<revision>[\w@][\w./~^@{}-]*):(?P<path>.+)")


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
        lesson=_was(revision, path),
        recording=_was_if_there(revision, recording_path(path)),
    )


def _read(path: Path) -> bytes:
    try:
        return read_file(path, within=None, most=MAX_FILE + 1)
    except OSError as error:
        raise RevisionError(f"{path}: {error.strerror}") from error


def _read_if_there(path: Path) -> bytes:
    """Without one that can be read, the lesson's programs are run."""
    try:
        return read_file(path, within=lessons_folder(path.parent), most=MAX_RECORDING + 1)
    except OSError:
        return b""


def _was(revision: str, path: Path) -> bytes:
    try:
        return blob(revision, path, most=MAX_FILE)
    except GitError as error:
        raise RevisionError(str(error)) from error


def _was_if_there(revision: str, path: Path) -> bytes:
    try:
        return blob(revision, path, most=MAX_RECORDING)
    except GitError:
        return b""
