"""A lesson and what is kept of other versions of Django in, what doesn't fit between the two as problems out."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tutor.lessons.catalogue import COURSE_FILE
from tutor.lessons.drift.notes import note_faults, unproved
from tutor.lessons.drift.versions import (
    EditedVersionsError,
    VersionsError,
    read_versions,
    to_prove,
    versions_path,
)
from tutor.lessons.fault import Fault
from tutor.lessons.files import lessons_folder, read_file
from tutor.lessons.load import LoadedLesson, parse_course
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.recording import Recording, recording_path
from tutor.lessons.source import MAX_FILE

# Both files begin with it, as we write them.
_INPUTS: Final = re.compile(rb'"inputs": "([0-9a-f]+)"')
_HEAD: Final = 512


def drift_problems(
    path: Path, loaded: LoadedLesson, recording: Recording, promised: tuple[str, ...]
) -> list[Problem]:
    """What was found with other programs, or compared with another recording, says nothing."""
    try:
        versions = read_versions(versions_path(path))
    except EditedVersionsError as error:
        return [_edited(loaded, str(error), promised)]
    except VersionsError:
        versions = None
    if versions and not versions.are_of(loaded.lesson, recording):
        versions = None
    faults = [*unproved(versions, loaded.path, promised)]
    if versions:
        faults += note_faults(loaded.lesson, recording, versions, promised)
    return sorted({fault.problem(loaded.path, loaded.positions) for fault in faults})


def _edited(loaded: LoadedLesson, message: str, promised: Iterable[str]) -> Problem:
    hint = to_prove(loaded.path, promised)
    fault = Fault(path=("sample",), code="recording-edited", message=message, hint=hint)
    return fault.problem(loaded.path, loaded.positions)


def promised_by(lesson_path: Path) -> tuple[str, ...]:
    """The versions that the lesson's course names; none for a course that can't be read."""
    path = lesson_path.parent / COURSE_FILE
    try:
        text = read_file(path, within=lessons_folder(path), most=MAX_FILE + 1)
        return parse_course(text, str(path)).course.versions
    except (OSError, LessonError):
        return ()


def count_unproved(lessons: Iterable[Path]) -> int:
    """How many were not run on other versions since their programs changed; none where nobody ever did that. Reads
    no more than the heads of the files."""
    known = [(_inputs(versions_path(path)), path) for path in lessons]
    if not any(found for found, _ in known):
        return 0
    return sum(not found or found != _inputs(recording_path(path)) for found, path in known)


def _inputs(path: Path) -> bytes:
    try:
        found = _INPUTS.search(read_file(path, within=lessons_folder(path.parent), most=_HEAD))
    except OSError:
        return b""
    return found[1] if found else b""
