"""Turns what a course says of itself into what its page shows: what to know before, and what one can do afterwards."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tutor.lessons import text as markup
from tutor.lessons.catalogue import CourseHead, LessonHead, NoLessonError
from tutor.pages.shelf import shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What to know, in words; or a course or a lesson to study first, with its `url` and what it is as `lead`."""

    html: SafeString
    url: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseWords:
    """Both may be empty."""

    before: tuple[Need, ...]
    after: tuple[SafeString, ...]

    @property
    def any(self) -> bool:
        return bool(self.before or self.after)


def course_words(course: CourseHead) -> CourseWords:
    """A course or a lesson that isn't served is left out: a link to it would lead nowhere."""
    known = tuple(Need(html=line(text)) for text in course.prerequisites)
    built_on = tuple(need for place in course.builds_on if (need := need_of(place)))
    return CourseWords(before=(*known, *built_on), after=tuple(line(text) for text in course.outcomes))


def need_of(place: str) -> Need | None:
    name, _, lesson = place.partition("/")
    try:
        course = shelf().course(name)
    except NoLessonError:
        return None
    if not lesson:
        return Need(html=escape(course.title), url=reverse("course", args=[name]), lead="The course")
    return next((need_of_lesson(each) for each in course.lessons if each.slug == lesson), None)


def need_of_lesson(lesson: LessonHead) -> Need:
    url = reverse("lesson", args=[lesson.course, lesson.slug])
    return Need(html=escape(lesson.title), url=url, lead="The lesson")


@lru_cache(maxsize=2048)
def line_in_link(text: str) -> SafeString:
    """The same without links, for words that are part of one."""
    return mark_safe(markup.for_a_link(line(text)))  # noqa: S308 - cleaned with a shorter list of tags


@lru_cache(maxsize=2048)
def line(text: str) -> SafeString:
    """A line of an author's Markdown as HTML. A course has no run to refer to, so a reference stays as it was typed."""
    html = markup.inline(text, lambda found: markup.verbatim(f"{{{found.kind}:{found.target}}}"))
    return mark_safe(html)  # noqa: S308 - cleaned with a short list of tags
