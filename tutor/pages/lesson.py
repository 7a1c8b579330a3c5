"""Answers a lesson's address with its page at a step: prepared bytes, with the learner's own parts filled in."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from tutor.learners.place import PARTS
from tutor.learners.session import quiz_state
from tutor.lessons.flow.view import flow_context
from tutor.lessons.page import LessonPage
from tutor.pages.kept import Kept
from tutor.pages.methods import readable
from tutor.pages.prepared import Prepared, prepare, slot
from tutor.pages.quiz_parts import quiz_bytes
from tutor.pages.shelf import course_or_404, lesson_or_404
from tutor.pages.stage import nearest_step, stage_at
from tutor.pages.token import form_token


@readable
def lesson(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """`?step=` is moved to the nearest step there is, so that a link keeps leading somewhere when a lesson changes."""
    page = lesson_or_404(course, lesson)
    step = nearest_step(request.GET.get("step"), len(page.rows))
    return answered(request, page, prepared_page(page, course_or_404(course).title, step))


def answered(request: HttpRequest, page: LessonPage, prepared: Prepared) -> HttpResponse:
    """The page with the learner's own parts."""
    state = quiz_state(request, page.course, page.slug)
    token = form_token(request)
    body = prepared.fill({part: quiz_bytes(page, part, state[part], token) for part in PARTS})
    return HttpResponse(body, headers={"Cache-Control": "private, no-cache"})


def prepared_page(page: LessonPage, course_title: str, step: int) -> Prepared:
    """Drawn once for each content of the lesson."""
    key = (page.course, page.slug, page.hash, course_title, step)
    return PAGES.get(key, lambda: prepare(render_page(page, course_title, step)))


PAGES: Kept[Prepared] = Kept(512)


def render_page(page: LessonPage, course_title: str, step: int) -> str:
    """The whole page at a step, with a slot for each part of the quiz."""
    return render_to_string("lesson/page.html", page_context(page, course_title, step))


def page_context(page: LessonPage, course_title: str, step: int) -> dict[str, object]:
    """What the page's template is given."""
    return {
        "page": page,
        "course_title": course_title,
        "stage": stage_at(page, step),
        "flow": flow_context(page.flow, step),
        "summary": strip_tags(page.summary_html),
        "canonical": reverse("lesson", args=[page.course, page.slug]),
        "visual_quiz": slot("visual-quiz"),
        "practice": slot("practice"),
    }
