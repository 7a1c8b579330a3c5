"""The lessons that this process serves."""

from functools import cache

from django.conf import settings
from django.http import Http404

from tutor.lessons.catalogue import Catalogue, CourseHead, NoLessonError
from tutor.lessons.page import LessonPage


@cache
def shelf() -> Catalogue:
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
