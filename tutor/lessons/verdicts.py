"""Remembers from one check to the next what was found in lessons that haven't changed since."""

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import django
import pydantic

import tutor
from tutor.lessons.drift.versions import MAX_VERSIONS, versions_path
from tutor.lessons.files import lessons_folder, read_file, write_file
from tutor.lessons.problem import Problem
from tutor.lessons.recording import MAX_RECORDING, recording_path
from tutor.lessons.source import MAX_FILE

_FORMAT: Final = "lockstep verdicts"
_MOST_KEPT: Final = 20_000


class Verdicts:
    """What a file remembers; without a file, or with one that can't be read, nothing. All is forgotten when the
    checker's own code changes, or what it rests on."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._code = _code() if file else ""
        self._known = dict(_read(file, self._code)) if file else {}
        self._changed = False

    def key(self, path: Path, promised: Sequence[str] = ()) -> str:
        """The same as long as the lesson, its recording and its place are, what is known of other versions, and which
        of them its course promises; empty where the lesson or its recording can't be read."""
        if self._file is None:
            return ""
        try:
            recording = recording_path(path)
            texts = [
                read_file(path, within=lessons_folder(path), most=MAX_FILE + 1),
                read_file(recording, within=lessons_folder(recording.parent), most=MAX_RECORDING + 1),
            ]
        except OSError:
            return ""
        texts.append(_versions(versions_path(path)))
        hashes = [hashlib.sha256(text).hexdigest() for text in texts]
        place = [str(path), str(path.absolute()), ",".join(promised)]
        return hashlib.sha256("\n".join([*place, *hashes]).encode()).hexdigest()

    def found(self, key: str) -> Sequence[Problem] | None:
        """What was found the last time; None for what was never looked into."""
        return self._known.get(key)

    def keep(self, key: str, problems: Sequence[Problem]) -> None:
        if key:
            # At the end, so that what is not asked for any more is the first to go.
            self._known.pop(key, None)
            self._known[key] = tuple(problems)
            self._changed = True

    def save(self) -> None:
        """Where that can't be done, nothing is lost but time."""
        if self._file is None or not self._changed:
            return
        kept = list(self._known.items())[-_MOST_KEPT:]
        found = {key: [asdict(problem) for problem in problems] for key, problems in kept}
        text = json.dumps({"format": _FORMAT, "code": self._code, "found": found})
        try:
            write_file(self._file, text.encode())
        except OSError:
            return


def _versions(path: Path) -> bytes:
    """Nothing where there are none, or none that can be read."""
    try:
        return read_file(path, within=lessons_folder(path.parent), most=MAX_VERSIONS + 1)
    except OSError:
        return b""


def _read(file: Path, code: str) -> Iterator[tuple[str, Sequence[Problem]]]:
    try:
        content = json.loads(file.read_bytes())
        if content["format"] == _FORMAT and content["code"] == code:
            found = [
                (key, tuple(Problem(**each) for each in problems))
                for key, problems in content["found"].items()
            ]
            yield from found
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return


def _code() -> str:
    """The hash of all that decides what is found: our own modules, Python and the libraries."""
    home = Path(str(tutor.__file__)).parent
    found = hashlib.sha256(f"{sys.version} {django.VERSION} {pydantic.VERSION}".encode())
    for package in ("lessons", "quiz", "tracer"):
        for path in sorted((home / package).rglob("*.py")):
            found.update(f"{path.relative_to(home)}\n".encode())
            found.update(path.read_bytes())
    return found.hexdigest()
