"""The lessons that this process serves."""

from django.http import Http404

from tutor.lessons.page import LessonPage


def lesson_or_404(course: str, lesson: str) -> LessonPage:
    """Raises Http404 for a lesson that isn't there."""
    raise Http404
