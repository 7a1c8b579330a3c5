"""Runs the programs of lessons whose recording is out of date, side by side, and writes what the runs left behind."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tutor.lessons.fault import Fault
from tutor.lessons.load import LoadedLesson, load_lesson
from tutor.lessons.ours import guarded, proved_each
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.prove import Prover, RunAll
from tutor.lessons.proved import BATCH, Stale
from tutor.lessons.recording import (
    Recording,
    RecordingError,
    inputs_hash,
    read_recording,
    recording_path,
    write_recording,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: lessons whose recording was written, those that were up to date, and all that went wrong."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    problems: tuple[Problem, ...]
    runs: int = 0


@dataclass(slots=True, kw_only=True)
class _Build:
    """A build that is going on."""

    prover: Prover
    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def stale(self, path: Path, *, force: bool) -> Stale | None:
        """What is to be run of a lesson; None where that is nothing, or where the lesson can't be read."""
        try:
            loaded = load_lesson(path)
        except LessonError as error:
            self.problems += error.problems
            return None
        old = old_recording(path)
        if not force and old and old.inputs == inputs_hash(loaded.lesson):
            self.kept.append(path)
            # Newer than the lesson's file again: who lists lessons then knows that it was looked into.
            os.utime(recording_path(path))
            return None
        return Stale(loaded=loaded, old=None if force else old)

    def record(self, waiting: Sequence[tuple[Path, Stale]]) -> None:
        for path, stale, proved in proved_each(self.prover.prove, waiting, self.problems):
            self.problems += proved.problems
            if proved.recording and not proved.problems:
                self.write(path, stale.loaded, proved.recording)

    def write(self, path: Path, loaded: LoadedLesson, recording: Recording) -> None:
        try:
            write_recording(path, recording)
        except RecordingError as error:
            fault = Fault(path=("sample",), code="no-trace", message=str(error))
            self.problems.append(fault.problem(loaded.path, loaded.positions))
        else:
            self.written.append(path)


def build(paths: Iterable[Path], run_all: RunAll, *, force: bool = False) -> Built:
    """Build these lesson files. A lesson with a problem keeps its old recording. What of an old recording is still
    true is not run again, unless by `force`."""
    work = _Build(prover=Prover(run_all))
    waiting: list[tuple[Path, Stale]] = []
    for path in paths:
        stale = guarded(path, partial(work.stale, path, force=force), work.problems)
        if stale is None:
            continue
        waiting.append((path, stale))
        if len(waiting) == BATCH:
            work.record(waiting)
            waiting = []
    work.record(waiting)
    return Built(
        written=tuple(work.written),
        kept=tuple(work.kept),
        problems=tuple(sorted(work.problems)),
        runs=work.prover.runs,
    )


def is_out_of_date(path: Path, loaded: LoadedLesson) -> bool:
    """Whether the recording is missing, can't be read, or was made of other programs."""
    old = old_recording(path)
    return old is None or old.inputs != inputs_hash(loaded.lesson)


def old_recording(path: Path) -> Recording | None:
    """The one that a lesson has, be it of other programs; None where it is missing or can't be read."""
    try:
        return read_recording(recording_path(path))
    except RecordingError:
        return None
