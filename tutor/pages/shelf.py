"""The lessons that this process serves."""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.http import Http404

from tutor.lessons.catalogue import Catalogue, CourseHead, LessonHead, NoLessonError
from tutor.lessons.page import LessonPage


class Shelf(Protocol):
    """What pages ask for. Both `course` and `lesson` raise NoLessonError."""

    def courses(self) -> tuple[CourseHead, ...]: ...
    def course(self, slug: str) -> CourseHead: ...
    def lessons(self) -> tuple[LessonHead, ...]: ...
    def lesson(self, course: str, slug: str) -> LessonPage: ...


LENT: list[Shelf] = []


def lend(other: Shelf) -> None:
    """Serve the lessons of another shelf from now on, in this process."""
    LENT[:] = [other]


def shelf() -> Shelf:
    return LENT[0] if LENT else own_shelf()


@cache
def own_shelf() -> Catalogue:
    """Read once for each process; with DEBUG it follows changes to the files."""
    return Catalogue(settings.LESSONS_DIRS, watch=settings.DEBUG)


def lesson_or_404(course: str, lesson: str) -> LessonPage:
    """Raises Http404 for a lesson that isn't there."""
    try:
        return shelf().lesson(course, lesson)
    except NoLessonError as error:
        raise Http404 from error


def course_or_404(course: str) -> CourseHead:
    """Raises Http404 for a course that isn't there."""
    try:
        return shelf().course(course)
    except NoLessonError as error:
        raise Http404 from error
