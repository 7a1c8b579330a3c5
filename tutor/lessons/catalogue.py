"""Knows every course and lesson below some folders from their heads alone, and joins a lesson's page when asked."""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tutor.lessons.heads import Head, read_head
from tutor.lessons.join import join_page
from tutor.lessons.load import load_lesson, unfit_folder
from tutor.lessons.page import LessonPage
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.recording import RecordingError, inputs_hash, read_recording, recording_path, to_build
from tutor.lessons.stamps import Stamp, Stamps, stamps

LOG = logging.getLogger(__name__)
COURSE_FILE: Final = "course.yaml"
_MOST_PAGES_KEPT: Final = 256
_SECONDS_BETWEEN_LOOKS: Final = 1.0
_Key = tuple[str, str]


class NoLessonError(LookupError):
    """There is no such lesson, or none that can be shown: `problems` tells an operator why, a visitor nothing."""

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        super().__init__("no such lesson")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonHead:
    """What a list of lessons shows of one."""

    course: str
    slug: str
    title: str
    framework: str
    minutes: int
    level: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseHead:
    """One course with its lessons in order, without those whose files can't be read.

    `builds_on` names courses and lessons (`course` or `course/lesson`) that may be listed or not.
    """

    slug: str
    title: str
    framework: str
    summary: str
    lessons: tuple[LessonHead, ...]
    prerequisites: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """A lesson's file and its recording as they were when they were looked at; None for one that wasn't there."""

    path: Path
    lesson: Stamp | None
    recording: Stamp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """All that one look at the files found: swapped as a whole, so that no request sees half of it.

    `served` leaves out the lessons that can't be shown, as far as that is known.
    """

    stamps: Stamps
    listed: tuple[CourseHead, ...]
    served: Mapping[str, CourseHead]
    files: Mapping[_Key, _Files]
    problems: tuple[Problem, ...]


class Catalogue:
    """All lessons of one process. It looks at the files again when the last look is more than a second old, so that
    several processes soon serve the same; with `watch`, whenever it is asked.

    A lesson whose file can't be used is served by none of them until it is mended.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        *,
        watch: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._every = 0.0 if watch else _SECONDS_BETWEEN_LOOKS
        self._clock = clock
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._heads: dict[str, tuple[Stamp | None, Head | LessonError]] = {}
        self._pages: OrderedDict[_Key, tuple[_Files, LessonPage]] = OrderedDict()
        self._unusable: dict[_Key, tuple[_Files, NoLessonError]] = {}
        self._next_look = self._clock() + self._every
        found = stamps(self._folders)
        _tell(Stamps({}), found)
        self._shelf = self._read(found)

    def courses(self) -> tuple[CourseHead, ...]:
        """In the order of the folders, then of their names."""
        return tuple(self._look().served.values())

    def course(self, slug: str) -> CourseHead:
        """Raises NoLessonError."""
        served = self._look().served
        if slug not in served:
            raise NoLessonError
        return served[slug]

    def lessons(self) -> tuple[LessonHead, ...]:
        """All lessons, in the order of the courses."""
        return tuple(lesson for course in self.courses() for lesson in course.lessons)

    def lesson(self, course: str, slug: str) -> LessonPage:
        """Raises NoLessonError where there is none, or where its words and its recording don't fit together."""
        key = (course, slug)
        files = self._look().files.get(key)
        if files is None:
            raise NoLessonError
        with self._lock:
            known, unusable = self._pages.get(key), self._unusable.get(key)
            if known and known[0] == files:
                self._pages.move_to_end(key)
                return known[1]
        if unusable and unusable[0] == files:
            raise unusable[1]
        # Joining holds up nobody who asks for another lesson.
        return self._remembered(key, files, _joined(files.path, course, slug))

    def problems(self) -> tuple[Problem, ...]:
        """What keeps courses and lessons from being listed or shown; the latter, of lessons that were asked for."""
        shelf = self._look()
        with self._lock:
            errors = [error for _, error in self._unusable.values()]
        return tuple(sorted({*shelf.problems, *(problem for error in errors for problem in error.problems)}))

    def suspects(self) -> tuple[_Key, ...]:
        """Course and name of the lessons whose file is newer than their recording: it may be of other programs."""
        found = self._look().files.items()
        return tuple(
            key
            for key, files in found
            if files.lesson and files.recording and files.lesson[0] > files.recording[0]
        )

    def _remembered(self, key: _Key, files: _Files, found: LessonPage | NoLessonError) -> LessonPage:
        with self._lock:
            self._pages.pop(key, None)
            was_unusable = self._unusable.pop(key, None) is not None
            if isinstance(found, NoLessonError):
                self._unusable[key] = (files, found)
            else:
                self._pages[key] = (files, found)
                while len(self._pages) > _MOST_PAGES_KEPT:
                    self._pages.popitem(last=False)
            if was_unusable or isinstance(found, NoLessonError):
                self._shelf = replace(self._shelf, served=self._served(self._shelf))
        if isinstance(found, NoLessonError):
            raise found
        return found

    def _look(self) -> _Shelf:
        """What there is. One request at a time looks at the files; those beside it take what was there before."""
        if self._clock() >= self._next_look and self._looking.acquire(blocking=False):
            try:
                self._next_look = self._clock() + self._every
                now = stamps(self._folders)
                if now != self._shelf.stamps:
                    _tell(self._shelf.stamps, now)
                    shelf = self._read(now)
                    with self._lock:
                        self._shelf = shelf
            finally:
                self._looking.release()
        return self._shelf

    def _read(self, now: Stamps) -> _Shelf:
        courses: dict[str, CourseHead] = {}
        files: dict[_Key, _Files] = {}
        problems = [
            _problem(Path(folder), "unlisted", f"the folder can't be read: {reason}")
            for folder, reason in now.unreadable.items()
        ]
        for file in _course_files(self._folders, now):
            slug = file.parent.name
            if slug in courses:
                problems.append(_problem(file, "duplicate-course", f"there is a course '{slug}' already"))
                continue
            try:
                courses[slug], found = self._course(file, now)
            except LessonError as error:
                problems += error.problems
                continue
            problems += found
            for lesson in courses[slug].lessons:
                path = file.parent / f"{lesson.slug}.yaml"
                found_files = files[slug, lesson.slug] = _files(path, now)
                if found_files.recording is None:
                    problems.append(_out_of_date(path, "it has not been built"))
        shelf = _Shelf(
            stamps=now, listed=tuple(courses.values()), served={}, files=files, problems=tuple(problems)
        )
        return replace(shelf, served=self._served(shelf))

    def _served(self, shelf: _Shelf) -> Mapping[str, CourseHead]:
        """The courses without the lessons that have no recording, and those that turned out to be unusable."""

        def can_be_shown(lesson: LessonHead) -> bool:
            key = (lesson.course, lesson.slug)
            files, unusable = shelf.files[key], self._unusable.get(key)
            return files.recording is not None and not (unusable and unusable[0] == files)

        return {
            course.slug: replace(course, lessons=tuple(filter(can_be_shown, course.lessons)))
            for course in shelf.listed
        }

    def _course(self, file: Path, now: Stamps) -> tuple[CourseHead, list[Problem]]:
        """Raises LessonError where the course itself can't be read."""
        if fault := unfit_folder(file):
            raise LessonError([fault])
        head = self._head(file, now)
        lessons: list[LessonHead] = []
        problems: list[Problem] = []
        for slug in head.names("lessons"):
            try:
                lessons.append(_lesson(file.parent.name, slug, self._head(file.parent / f"{slug}.yaml", now)))
            except LessonError as error:
                problems += error.problems
        course = CourseHead(
            slug=file.parent.name,
            title=head.text("title"),
            framework=head.text("framework"),
            summary=head.text("summary"),
            lessons=tuple(lessons),
            prerequisites=head.texts("prerequisites"),
            builds_on=head.texts("builds_on"),
            outcomes=head.texts("outcomes"),
        )
        return course, problems

    def _head(self, path: Path, now: Stamps) -> Head:
        """From memory as long as the file is the same. Raises LessonError."""
        stamp = now.files.get(str(path))
        known = self._heads.get(str(path))
        if known is None or known[0] != stamp:
            known = self._heads[str(path)] = (stamp, _head_or_error(path))
        if isinstance(known[1], LessonError):
            raise known[1]
        return known[1]


def _tell(before: Stamps, now: Stamps) -> None:
    """A line in the log for each folder that can no longer be read, or can again."""
    for folder, reason in now.unreadable.items():
        if folder not in before.unreadable:
            LOG.warning(
                "%s can't be read (%s): its lessons are not served until it can; the others are",
                folder,
                reason,
            )
    for folder in before.unreadable.keys() - now.unreadable.keys():
        LOG.warning("%s can be read again: its lessons are served", folder)


def _head_or_error(path: Path) -> Head | LessonError:
    try:
        return read_head(path)
    except LessonError as error:
        return error


def _joined(path: Path, course: str, slug: str) -> LessonPage | NoLessonError:
    try:
        loaded = load_lesson(path)
        recording = read_recording(recording_path(path))
        if recording.inputs != inputs_hash(loaded.lesson):
            raise RecordingError("a program of the lesson has changed since it was run")
        return join_page(loaded, recording, course, slug)
    except LessonError as error:
        return NoLessonError(error.problems)
    except RecordingError as error:
        return NoLessonError([_out_of_date(path, str(error))])


def _lesson(course: str, slug: str, head: Head) -> LessonHead:
    return LessonHead(
        course=course,
        slug=slug,
        title=head.text("title"),
        framework=head.text("framework"),
        minutes=head.number("minutes"),
        level=head.text("level"),
        summary=head.text("summary"),
    )


def _course_files(folders: Iterable[Path], now: Stamps) -> list[Path]:
    """In the order of the folders, then of their names."""
    files = [Path(name) for name in now.files if name.endswith(f"{os.sep}{COURSE_FILE}")]
    return [file for folder in folders for file in files if file.parent.parent == folder]


def _files(path: Path, now: Stamps) -> _Files:
    return _Files(
        path=path, lesson=now.files.get(str(path)), recording=now.files.get(str(recording_path(path)))
    )


def _out_of_date(path: Path, reason: str) -> Problem:
    message = f"not served: its recording is out of date ({reason})"
    return replace(_problem(path, "recording-out-of-date", message), hint=to_build(path))


def _problem(path: Path, code: str, message: str) -> Problem:
    return Problem(path=str(path), line=1, column=1, code=code, message=message)
