"""Knows every course and lesson below some folders from their heads alone, and joins a lesson's page when asked."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tutor.lessons.heads import Head, read_head
from tutor.lessons.join import join_page
from tutor.lessons.load import load_lesson
from tutor.lessons.page import LessonPage
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.recording import RecordingError, inputs_hash, read_recording, recording_path

COURSE_FILE: Final = "course.yaml"
_MOST_PAGES_KEPT: Final = 256


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
    """One course with its lessons in order, without those whose files can't be read."""

    slug: str
    title: str
    framework: str
    summary: str
    lessons: tuple[LessonHead, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


class Catalogue:
    """All lessons of one process. `watch` looks at the files again whenever they are asked for."""

    def __init__(self, folders: Iterable[Path], *, watch: bool = False) -> None:
        self._folders = tuple(folders)
        self._watch = watch
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[str, str], tuple[object, LessonPage | NoLessonError]] = OrderedDict()
        self._read()

    def courses(self) -> tuple[CourseHead, ...]:
        """In the order of the folders, then of their names."""
        self._look()
        return tuple(self._courses.values())

    def course(self, slug: str) -> CourseHead:
        """Raises NoLessonError."""
        self._look()
        if slug not in self._courses:
            raise NoLessonError
        return self._courses[slug]

    def lessons(self) -> tuple[LessonHead, ...]:
        """All lessons, in the order of the courses."""
        return tuple(lesson for course in self.courses() for lesson in course.lessons)

    def lesson(self, course: str, slug: str) -> LessonPage:
        """Raises NoLessonError where there is none, or where its words and its recording don't fit together."""
        self._look()
        path = self._paths.get((course, slug))
        if path is None:
            raise NoLessonError
        found = self._remembered(course, slug, path)
        if isinstance(found, NoLessonError):
            raise found
        return found

    def problems(self) -> tuple[Problem, ...]:
        """What keeps courses and lessons from being listed; lessons that were asked for are among them."""
        self._look()
        with self._lock:
            pages = [page for _, page in self._pages.values()]
        unusable = [problem for page in pages if isinstance(page, NoLessonError) for problem in page.problems]
        return tuple(sorted({*self._problems, *unusable}))

    def _remembered(self, course: str, slug: str, path: Path) -> LessonPage | NoLessonError:
        """From memory if it is there. Joining holds up nobody who asks for another lesson."""
        key = (course, slug)
        with self._lock:
            known = self._pages.get(key)
            if known:
                self._pages.move_to_end(key)
        if known and not self._watch:
            return known[1]
        stamp = _stamp([path, recording_path(path)])
        if known and known[0] == stamp:
            return known[1]
        page = _joined(path, course, slug)
        with self._lock:
            self._pages[key] = (stamp, page)
            self._pages.move_to_end(key)
            while len(self._pages) > _MOST_PAGES_KEPT:
                self._pages.popitem(last=False)
        return page

    def _look(self) -> None:
        if self._watch and self._stamp != _stamp(_yaml_files(self._folders)):
            self._read()

    def _read(self) -> None:
        self._stamp = _stamp(_yaml_files(self._folders)) if self._watch else None
        courses: dict[str, CourseHead] = {}
        paths: dict[tuple[str, str], Path] = {}
        problems: list[Problem] = []
        for file in _course_files(self._folders):
            slug = file.parent.name
            if slug in courses:
                problems.append(_problem(file, "duplicate-course", f"there is a course '{slug}' already"))
                continue
            try:
                courses[slug], found = _course(file)
            except LessonError as error:
                problems += error.problems
                continue
            problems += found
            for lesson in courses[slug].lessons:
                paths[slug, lesson.slug] = file.parent / f"{lesson.slug}.yaml"
        self._courses, self._paths, self._problems = courses, paths, tuple(problems)


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
        return NoLessonError([_problem(path, "recording-out-of-date", str(error))])


def _course(file: Path) -> tuple[CourseHead, list[Problem]]:
    """Raises LessonError where the course itself can't be read."""
    head = read_head(file)
    lessons: list[LessonHead] = []
    problems: list[Problem] = []
    for slug in head.names("lessons"):
        try:
            lessons.append(_lesson(file.parent.name, slug, read_head(file.parent / f"{slug}.yaml")))
        except LessonError as error:
            problems += error.problems
    course = CourseHead(
        slug=file.parent.name,
        title=head.text("title"),
        framework=head.text("framework"),
        summary=head.text("summary"),
        lessons=tuple(lessons),
    )
    return course, problems


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


def _course_files(folders: Iterable[Path]) -> list[Path]:
    return [file for folder in folders for file in sorted(folder.glob(f"*/{COURSE_FILE}"))]


def _yaml_files(folders: Iterable[Path]) -> list[Path]:
    return [file for folder in folders for file in sorted(folder.glob("*/*.yaml"))]


def _stamp(files: Iterable[Path]) -> Mapping[str, tuple[int, int]]:
    """Changes when one of the files does, or comes, or goes."""
    found = {}
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        found[str(file)] = (status.st_mtime_ns, status.st_size)
    return found


def _problem(path: Path, code: str, message: str) -> Problem:
    return Problem(path=str(path), line=1, column=1, code=code, message=message)
