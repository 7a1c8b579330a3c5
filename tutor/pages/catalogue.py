"""Answers with lists of lessons: all courses, page by page and filtered by words, or one course in full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from tutor.learners.progress import answered_lessons
from tutor.learners.session import session_id
from tutor.lessons.catalogue import CourseHead, LessonHead, NoLessonError
from tutor.pages.course_words import course_words, line, line_in_link
from tutor.pages.methods import readable
from tutor.pages.shelf import course_or_404, shelf

COURSES_A_PAGE = 10
LESSONS_A_COURSE = 6
SEARCHABLE_FROM = 8
LONGEST_QUERY = 100
PRIVATE = {"Cache-Control": "private, no-cache"}

Answered = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonCard:
    """One lesson in a list. `questions` is 0 where it isn't known: only lessons with answers are looked into."""

    place: int
    title: str
    url: str
    minutes: int
    level: str
    summary: SafeString
    answered: int
    questions: int

    @property
    def finished(self) -> bool:
        return 0 < self.questions <= self.answered

    @property
    def progress(self) -> str:
        if not self.answered:
            return "Not started"
        return (
            f"{self.answered} of {self.questions} answered" if self.questions else f"{self.answered} answered"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCard:
    """One course. `count` and `progress` are words on all its lessons, `more` says how many are not listed."""

    slug: str
    title: str
    url: str
    framework: str
    summary: SafeString
    count: str
    progress: str
    lessons: tuple[LessonCard, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """One page of the catalogue. `back` and `onward` are addresses, empty at the ends."""

    query: str
    searchable: bool
    courses: tuple[CourseCard, ...]
    position: str
    back: str
    onward: str


@readable
def catalogue(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    view = catalogue_page(shelf().courses(), answered_by(request), query, request.GET.get("page", ""))
    return HttpResponse(render_to_string("catalogue/catalogue.html", {"view": view}), headers=PRIVATE)


@readable
def course(request: HttpRequest, course: str) -> HttpResponse:
    card = course_card(course_or_404(course), answered_by(request), most=None)
    words = course_words(course_or_404(course))
    html = render_to_string("catalogue/course.html", {"course": card, "words": words})
    return HttpResponse(html, headers=PRIVATE)


def answered_by(request: HttpRequest) -> Answered:
    """One query, and none for who was never here."""
    known = session_id(request)
    return answered_lessons(known) if known else {}


def catalogue_page(
    courses: Sequence[CourseHead], answered: Answered, query: str, asked: str
) -> CataloguePage:
    """A page that isn't there becomes the nearest one."""
    found = [match for each in courses if (match := matching(each, query)).lessons or not query]
    pages = max(1, -(-len(found) // COURSES_A_PAGE))
    number = min(max(1, int(asked)), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    shown = found[(number - 1) * COURSES_A_PAGE : number * COURSES_A_PAGE]
    return CataloguePage(
        query=query,
        searchable=sum(len(each.lessons) for each in courses) >= SEARCHABLE_FROM or bool(query),
        courses=tuple(course_card(each, answered, most=LESSONS_A_COURSE) for each in shown),
        position=f"Page {number} of {pages}",
        back=address(query, number - 1) if number > 1 else "",
        onward=address(query, number + 1) if number < pages else "",
    )


def matching(course: CourseHead, query: str) -> CourseHead:
    """The course with those lessons that have every word of the query in their title, or all if its own title has."""
    words = query.casefold().split()
    if has_all(words, course.title):
        return course
    return replace(course, lessons=tuple(each for each in course.lessons if has_all(words, each.title)))


def has_all(words: Sequence[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def course_card(course: CourseHead, answered: Answered, *, most: int | None) -> CourseCard:
    hidden = len(course.lessons[most:]) if most else 0
    return CourseCard(
        slug=course.slug,
        title=course.title,
        url=reverse("course", args=[course.slug]),
        framework=course.framework,
        summary=line(course.summary),
        count=f"{counted(len(course.lessons), 'lesson')}, {counted(course.minutes, 'minute')}",
        progress=course_progress(course, answered),
        lessons=tuple(
            lesson_card(lesson, place, answered) for place, lesson in enumerate(course.lessons[:most], 1)
        ),
        more=f"{hidden} more in this course" if hidden else "",
    )


def course_progress(course: CourseHead, answered: Answered) -> str:
    begun = sum((lesson.course, lesson.slug) in answered for lesson in course.lessons)
    return f"{begun} of {len(course.lessons)} started" if begun else ""


def lesson_card(lesson: LessonHead, place: int, answered: Answered) -> LessonCard:
    done = answered.get((lesson.course, lesson.slug), 0)
    questions = questions_in(lesson) if done else 0
    return LessonCard(
        place=place,
        title=lesson.title,
        url=reverse("lesson", args=[lesson.course, lesson.slug]),
        minutes=lesson.minutes,
        level=lesson.level,
        summary=line_in_link(lesson.summary),
        answered=min(done, questions) if questions else done,
        questions=questions,
    )


def questions_in(lesson: LessonHead) -> int:
    """0 for a lesson that is listed but can't be shown."""
    try:
        page = shelf().lesson(lesson.course, lesson.slug)
    except NoLessonError:
        return 0
    return len(page.visual_quiz) + len(page.practice)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def address(query: str, page: int) -> str:
    asked = {"q": query} if query else {}
    return f"?{urlencode({**asked, 'page': page})}"
