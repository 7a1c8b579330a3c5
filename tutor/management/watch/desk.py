"""Holds what was last found of each watched file, and lends it to the pages as a shelf of lessons."""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tutor.lessons.catalogue import COURSE_FILE, CourseHead, LessonHead, NoLessonError
from tutor.lessons.page import LessonPage
from tutor.lessons.recording import Recording
from tutor.lessons.report.finding import Finding
from tutor.lessons.schema import Course
from tutor.lessons.text import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One watched file. `slug` is empty for a course's own file, which has `words` in place of a page.

    `page` and `words` are of the newest version that can be shown, `fresh` where that is the file as it stands. `busy`
    says that a newer version is being looked into; `recording` is of the programs that were run last, good or not,
    and `written` stands for those whose recording lies beside the file.
    """

    path: Path
    course: str
    slug: str
    page: LessonPage | None = None
    recording: Recording | None = None
    written: str = ""
    words: Course | None = None
    findings: tuple[Finding, ...] = ()
    fresh: bool = False
    busy: bool = True


class Desk:
    """The sheets, by course and lesson. One thread puts them there, many read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sheets: dict[tuple[str, str], Sheet] = {}
        # What keeps the watcher from looking at all, in words; empty as long as it can.
        self.trouble = ""

    def put(self, sheet: Sheet) -> None:
        with self._lock:
            self._sheets[sheet.course, sheet.slug] = sheet

    def sheet(self, course: str, slug: str) -> Sheet | None:
        return self._sheets.get((course, slug))

    def sheets(self) -> tuple[Sheet, ...]:
        """In the order of courses and lessons, a course before its lessons."""
        with self._lock:
            return tuple(self._sheets[key] for key in sorted(self._sheets))

    def courses(self) -> tuple[CourseHead, ...]:
        sheets = self.sheets()
        return tuple(_course(slug, sheets) for slug in dict.fromkeys(sheet.course for sheet in sheets))

    def course(self, slug: str) -> CourseHead:
        """Raises NoLessonError."""
        sheets = self.sheets()
        if slug not in {sheet.course for sheet in sheets}:
            raise NoLessonError
        return _course(slug, sheets)

    def lessons(self) -> tuple[LessonHead, ...]:
        return tuple(lesson for course in self.courses() for lesson in course.lessons)

    def lesson(self, course: str, slug: str) -> LessonPage:
        """Raises NoLessonError where no version can be shown yet."""
        sheet = self.sheet(course, slug)
        if sheet is None or sheet.page is None:
            raise NoLessonError
        return sheet.page


def blank(path: Path) -> Sheet:
    """The sheet of a file that was not looked into yet. Its address is made of names that fit into one."""
    slug = "" if path.name == COURSE_FILE else _in_address(path.stem)
    return Sheet(path=path, course=_in_address(path.absolute().parent.name), slug=slug)


def _in_address(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name) or "-"


def _course(slug: str, sheets: Iterable[Sheet]) -> CourseHead:
    """As far as it can be told: a lesson may be watched without the file of its course."""
    own = [sheet for sheet in sheets if sheet.course == slug]
    words = next((sheet.words for sheet in own if sheet.words), None)
    order = {name: place for place, name in enumerate(words.lessons if words else ())}
    pages = [sheet.page for sheet in own if sheet.page]
    pages.sort(key=lambda page: (order.get(page.slug, len(order)), page.slug))
    return CourseHead(
        slug=slug,
        title=words.title if words else slug,
        framework=words.framework if words else "",
        summary=words.summary if words else "",
        lessons=tuple(map(_lesson, pages)),
        prerequisites=words.prerequisites if words else (),
        builds_on=words.builds_on if words else (),
        outcomes=words.outcomes if words else (),
    )


def _lesson(page: LessonPage) -> LessonHead:
    return LessonHead(
        course=page.course,
        slug=page.slug,
        title=page.title,
        framework=page.framework,
        minutes=page.minutes,
        level=page.level,
        summary=plain(page.summary_html),
    )
