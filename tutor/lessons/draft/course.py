"""Puts a drafted lesson into its course: a name with the next number, a line in the list, or a new course's file."""

import re
from pathlib import Path
from typing import Final

from tutor.lessons.catalogue import COURSE_FILE
from tutor.lessons.draft.given import MAX_ID, title_from
from tutor.lessons.files import write_file
from tutor.lessons.load import LoadedCourse, load_course, parse_course
from tutor.lessons.problem import LessonError
from tutor.lessons.unwritten import MARK

_NUMBER: Final = re.compile(r"([0-9]+)-")
_ITEM: Final = re.compile(r"(?P<margin> *)- +\S+ *(?:#.*)?")


class CourseError(Exception):
    """The course's file can't be added to; the message says why."""


def lesson_name(name: str, folder: Path) -> str:
    """The next number in front of it, where the course's lessons have numbers."""
    if _NUMBER.match(name):
        return name
    beside = [file.stem for file in folder.glob("*.yaml") if file.name != COURSE_FILE]
    numbers = [int(found[1]) for each in beside if (found := _NUMBER.match(each))]
    if len(numbers) < len(beside):
        return name
    return f"{max(numbers, default=0) + 1:02d}-{name}"[:MAX_ID].strip("-")


def enlist(course: Path, name: str, framework: str) -> bool:
    """Add a lesson to the end of a course's list, or make the course's file: then True. Raises CourseError."""
    if not course.exists():
        write_file(course, _new_course(course.absolute().parent.name, name, framework).encode())
        return True
    try:
        # As the new lesson's file is there already, a list that can be read now can be read with it.
        text = _added(load_course(course), name)
        parse_course(text.encode(), str(course))
    except LessonError as error:
        raise CourseError(error.problems[0].message) from error
    write_file(course, text.encode())
    return False


def _new_course(folder: str, name: str, framework: str) -> str:
    lines = [
        "# yaml-language-server: $schema=../course.schema.json",
        "format: 1",
        f"title: {title_from(folder)}",
        f"framework: {framework}",
        f'summary: "{MARK}: what does a student learn here, in one or two sentences?"',
        "lessons:",
        f"  - {name}",
    ]
    return "\n".join(lines) + "\n"


def _added(loaded: LoadedCourse, name: str) -> str:
    """The file's text with a line behind the last of its list."""
    last = len(loaded.course.lessons) - 1
    line, _ = loaded.positions.of(("lessons", last))
    lines = loaded.text.split("\n")
    found = _ITEM.fullmatch(lines[line - 1])
    if not found:
        raise CourseError("its list isn't written one lesson a line")
    lines.insert(line, f"{found['margin']}- {name}")
    return "\n".join(lines)
