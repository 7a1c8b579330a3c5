"""A lesson's or a course's file in, the frozen model with its positions out; or all that is wrong with it, at once."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel

from tutor.lessons.fault import Fault, one_of, quoted
from tutor.lessons.files import lessons_folder, read_file
from tutor.lessons.positions import Path as KeyPath
from tutor.lessons.positions import Positions
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.rules import course_faults, lesson_faults
from tutor.lessons.schema import Course, Lesson
from tutor.lessons.shapes import read_shape
from tutor.lessons.source import MAX_FILE, MAX_PROBLEMS, Source, read_source

Model = TypeVar("Model", bound=BaseModel)
_IN_ADDRESS: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedLesson:
    """A lesson and where each of its parts stands. `content_hash` is of the text, whatever its line ends."""

    lesson: Lesson
    positions: Positions
    path: str
    text: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCourse:
    """A course and where each of its parts stands."""

    course: Course
    positions: Positions
    path: str
    text: str
    content_hash: str


def load_lesson(path: Path) -> LoadedLesson:
    """Raises LessonError with every problem of the file."""
    if fault := _unfit_name(path):
        raise LessonError([fault])
    return parse_lesson(_bytes(path), str(path))


def load_course(path: Path) -> LoadedCourse:
    """Raises LessonError with every problem of the file; each lesson it names must be a file beside it."""
    if fault := unfit_folder(path):
        raise LessonError([fault])
    loaded = parse_course(_bytes(path), str(path))
    missing = [*_missing_files(loaded.course, path.parent), *_missing_places(loaded.course, path)]
    if missing:
        raise LessonError([fault.problem(loaded.path, loaded.positions) for fault in missing])
    return loaded


def unfit_folder(course_file: Path) -> Problem | None:
    """What is wrong with the name of a course's folder, which is part of its address."""
    name = course_file.absolute().parent.name
    if _IN_ADDRESS.fullmatch(name):
        return None
    message = f"the folder's name {quoted(name)} can't be part of an address"
    return _first_line(str(course_file), "unlisted", message, "use letters, digits, - and _ alone")


def _unfit_name(path: Path) -> Problem | None:
    """A name that is no text, but bytes that some system wrote."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        message = "the file's name isn't UTF-8 and can't be part of an address"
        return _first_line(str(path), "unlisted", message, "use letters, digits, - and _ alone")
    return None


def parse_lesson(text: bytes, shown_path: str) -> LoadedLesson:
    """The same from bytes, for tests and tools; `shown_path` is what problems call the file."""
    source = read_source(text, shown_path)
    lesson = _model(Lesson, source, lesson_faults(source.tree), shown_path)
    return LoadedLesson(
        lesson=lesson,
        positions=source.positions,
        path=shown_path,
        text=source.text,
        content_hash=_hash(source.text),
    )


def parse_course(text: bytes, shown_path: str) -> LoadedCourse:
    source = read_source(text, shown_path)
    course = _model(Course, source, course_faults(source.tree), shown_path)
    return LoadedCourse(
        course=course,
        positions=source.positions,
        path=shown_path,
        text=source.text,
        content_hash=_hash(source.text),
    )


def _model(model: type[Model], source: Source, rules: Iterator[Fault], shown_path: str) -> Model:
    """The model; or LessonError with what the reader, the shapes and the rules found."""
    if not source.positions.values:
        raise LessonError([_first_line(shown_path, "empty-file", "there is nothing in the file")])
    found, faults = read_shape(model, source.tree)
    enough = MAX_PROBLEMS + 1
    worded = [*islice(faults, enough), *islice(rules, enough)]
    problems = [*source.problems, *_problems(worded, source, shown_path)]
    if found is None or problems:
        raise LessonError(_bounded(problems))
    return found


def _problems(faults: Iterable[Fault], source: Source, shown_path: str) -> Iterator[Problem]:
    """What is wrong; nothing on parts that were refused already and so could not be read."""
    for fault in faults:
        if not _inside(fault.path, source.unread):
            yield fault.problem(shown_path, source.positions)


def _inside(path: KeyPath, parts: frozenset[KeyPath]) -> bool:
    return any(path[: len(part)] == part for part in parts)


def _bounded(problems: list[Problem]) -> list[Problem]:
    """The first problems of a file that has very many, and a word that there are more."""
    in_order = sorted(problems)
    if len(in_order) <= MAX_PROBLEMS:
        return in_order
    last = in_order[MAX_PROBLEMS]
    more = Problem(
        path=last.path,
        line=last.line,
        column=last.column,
        code="too-many-problems",
        message="there are more problems from here on",
        hint="mend the ones above first",
    )
    return [*in_order[:MAX_PROBLEMS], more]


def _bytes(path: Path) -> bytes:
    """The file's bytes, no more than it takes to see that a file is too big."""
    try:
        return read_file(path, within=lessons_folder(path), most=MAX_FILE + 1)
    except OSError as error:
        reason = error.strerror or "it can't be opened"
        raise LessonError([_first_line(str(path), "no-file", f"the file can't be read: {reason}")]) from None


def _missing_files(course: Course, folder: Path) -> Iterator[Fault]:
    there = sorted(file.stem for file in folder.glob("*.yaml") if file.name != "course.yaml")
    for index, name in enumerate(course.lessons):
        if name not in there:
            message = f"there is no file {quoted(f'{name}.yaml')} beside the course"
            hint = one_of(name, there)
            yield Fault(path=("lessons", index), code="missing-file", message=message, hint=hint)


def _missing_places(course: Course, path: Path) -> Iterator[Fault]:
    """What the course builds on and isn't there, in the same folder of courses."""
    home = lessons_folder(path)
    own = path.absolute().parent.name
    for index, place in enumerate(course.builds_on):
        name, _, lesson = place.partition("/")
        where: KeyPath = ("builds_on", index)
        if name == own:
            message = "a course can't build on itself"
            hint = "its lessons stand in their order already"
            yield Fault(path=where, code="missing-file", message=message, hint=hint)
        elif not (home / name / "course.yaml").is_file():
            there = sorted(file.parent.name for file in home.glob("*/course.yaml") if file.parent.name != own)
            message = f"there is no course {quoted(name)} beside this one"
            yield Fault(path=where, code="missing-file", message=message, hint=one_of(name, there))
        elif lesson and not (home / name / f"{lesson}.yaml").is_file():
            there = sorted(file.stem for file in (home / name).glob("*.yaml") if file.name != "course.yaml")
            message = f"there is no lesson {quoted(lesson)} in the course {quoted(name)}"
            yield Fault(path=where, code="missing-file", message=message, hint=one_of(lesson, there))


def _first_line(shown_path: str, code: str, message: str, hint: str = "") -> Problem:
    return Problem(path=shown_path, line=1, column=1, code=code, message=message, hint=hint)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
