"""Lessons and a version of Django that runs programs in, what it does otherwise out, kept beside each recording."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor.lessons.build import is_out_of_date
from tutor.lessons.drift.comparing import drift, versions_of
from tutor.lessons.drift.versions import Version, Versions, VersionsError, read_versions, versions_path
from tutor.lessons.load import LoadedLesson, load_lesson
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.prove import Prover, RunAll
from tutor.lessons.proved import BATCH, Stale
from tutor.lessons.recording import Recording, read_recording, recording_path, to_build


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A lesson that can be compared: it can be read, and its recording is up to date."""

    path: Path
    loaded: LoadedLesson
    recording: Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of one lesson: nothing to compare where its sample didn't run there, and `problems` say why."""

    subject: Subject
    version: Version | None
    problems: tuple[Problem, ...] = ()


def subjects(paths: Iterable[Path]) -> tuple[list[Subject], list[str]]:
    """Those of the lessons that can be compared, and a sentence on each other one."""
    found: list[Subject] = []
    wrong: list[str] = []
    for path in paths:
        try:
            loaded = load_lesson(path)
        except LessonError as error:
            wrong.append(f"{path} can't be read: {error.problems[0].message}")
            continue
        if is_out_of_date(path, loaded):
            wrong.append(f"{path} has no recording to compare with; {to_build(path)}")
            continue
        found.append(Subject(path=path, loaded=loaded, recording=read_recording(recording_path(path))))
    return found, wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where programs are run: by which versions, and how. `exact` is the patch of Django."""

    python: str
    django: str
    exact: str
    run_all: RunAll


def try_out(found: Sequence[Subject], place: Place, control: Place | None = None) -> list[Tried]:
    """All programs of these lessons, run there. `control` has the recorded Django on the same Python, to tell what is
    Python's doing."""
    prover = Prover(place.run_all, on=(place.python, place.django))
    controls = Prover(control.run_all, on=(control.python, control.django)) if control else None
    tried: list[Tried] = []
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        stale = [Stale(loaded=each.loaded) for each in batch]
        results = prover.prove(stale)
        beside = [each.recording for each in controls.prove(stale)] if controls else [None] * len(batch)
        for subject, proved, other in zip(batch, results, beside, strict=True):
            version = None
            if proved.recording:
                version = drift(
                    subject.loaded.lesson, subject.recording, proved.recording, place.exact, other
                )
            tried.append(Tried(subject=subject, version=version, problems=proved.problems))
    return tried


def known_versions(subject: Subject) -> Versions:
    """What is kept and still true of the lesson; with no version where nothing is."""
    lesson, recording = subject.loaded.lesson, subject.recording
    try:
        known = read_versions(versions_path(subject.path))
    except VersionsError:
        return versions_of(lesson, recording)
    return known if known.are_of(lesson, recording) else versions_of(lesson, recording)
