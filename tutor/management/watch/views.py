"""The pages of the site with the panel of the watched files on them. They read the desk, and run nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, include, path

from tutor.lessons.catalogue import NoLessonError
from tutor.management.watch.desk import Desk, Sheet
from tutor.management.watch.editor import Link
from tutor.management.watch.panel import Panel, catalogue_panel, course_panel, lesson_panel
from tutor.pages.catalogue import PRIVATE, answered_by, catalogue_page, course_card
from tutor.pages.course_words import course_words
from tutor.pages.lesson import answered, page_context
from tutor.pages.methods import readable
from tutor.pages.prepared import prepare
from tutor.pages.stage import nearest_step

FRESH = {"Cache-Control": "no-store"}


class Views:
    """Views on one desk. Panels are asked for by their own addresses, time and again."""

    def __init__(self, desk: Desk, link: Link) -> None:
        self.desk = desk
        self.link = link

    def addresses(self) -> list[URLPattern | URLResolver]:
        """Those of the site, and one more for each panel."""
        one = "lessons/<slug:course>/<slug:lesson>/"
        return [
            path("", readable(self.catalogue), name="catalogue"),
            path("lessons/<slug:course>/", readable(self.course), name="course"),
            path(one, readable(self.lesson), name="lesson"),
            path(one, include("tutor.pages.quiz_urls")),
            path("watch/", readable(self.catalogue_news), name="watch-catalogue"),
            path("watch/<slug:course>/", readable(self.course_news), name="watch-course"),
            path("watch/<slug:course>/<slug:lesson>/", readable(self.lesson_news), name="watch-lesson"),
        ]

    def catalogue(self, request: HttpRequest) -> HttpResponse:
        query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
        panel = catalogue_panel(self.desk, self.link)
        view = catalogue_page(self.desk.courses(), answered_by(request), query, request.GET.get("page", ""))
        return page("watch/catalogue.html", {"view": view, "watch": panel})

    def course(self, request: HttpRequest, course: str) -> HttpResponse:
        panel = self.course_panel(course)
        words = course_words(self.desk.course(course))
        card = course_card(self.desk.course(course), answered_by(request), most=None)
        return page("watch/course.html", {"course": card, "words": words, "watch": panel})

    def lesson(self, request: HttpRequest, course: str, lesson: str) -> HttpResponse:
        """The newest version that can be shown; without one, what keeps it from being shown."""
        sheet = self.sheet_or_404(course, lesson)
        panel = lesson_panel(self.desk, sheet, self.link)
        if sheet.page is None:
            return page("watch/empty.html", {"watch": panel, "name": sheet.path.name})
        step = nearest_step(request.GET.get("step"), len(sheet.page.rows))
        context = page_context(sheet.page, self.desk.course(course).title, step)
        html = render_to_string("watch/lesson.html", {**context, "watch": panel})
        response = answered(request, sheet.page, prepare(html))
        response.headers["Cache-Control"] = "no-store"
        return response

    def catalogue_news(self, request: HttpRequest) -> HttpResponse:
        return news(request, catalogue_panel(self.desk, self.link))

    def course_news(self, request: HttpRequest, course: str) -> HttpResponse:
        return news(request, self.course_panel(course))

    def lesson_news(self, request: HttpRequest, course: str, lesson: str) -> HttpResponse:
        return news(request, lesson_panel(self.desk, self.sheet_or_404(course, lesson), self.link))

    def sheet_or_404(self, course: str, lesson: str) -> Sheet:
        sheet = self.desk.sheet(course, lesson)
        if sheet is None:
            raise Http404
        return sheet

    def course_panel(self, course: str) -> Panel:
        try:
            return course_panel(self.desk, course, self.link)
        except NoLessonError as error:
            raise Http404 from error


def page(template: str, context: dict[str, object]) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), headers={**PRIVATE, **FRESH})


def news(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The panel, or nothing (204) where it is still what the page has."""
    if request.GET.get("state") == panel.state:
        return HttpResponse(status=204, headers=FRESH)
    return page("watch/_panel.html", {"watch": panel})
