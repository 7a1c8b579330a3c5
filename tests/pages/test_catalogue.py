"""The lists of lessons: everything in order, what was answered, page by page, and found by words."""

import re
from dataclasses import replace

import pytest
from django.utils.html import strip_tags

from tutor.lessons.catalogue import CourseHead, LessonHead, NoLessonError
from tutor.pages.catalogue import catalogue_page

pytestmark = pytest.mark.django_db


def course_of(slug: str, lessons: int, title: str = "") -> CourseHead:
    return CourseHead(
        slug=slug,
        title=title or f"Course {slug}",
        framework="Django",
        summary=f"Summary of {slug}.",
        lessons=tuple(
            LessonHead(
                course=slug,
                slug=f"lesson-{number}",
                title=f"Lesson {number} of {slug}",
                framework="Django",
                minutes=10,
                level="beginner",
                summary="",
            )
            for number in range(1, lessons + 1)
        ),
    )


class Shelf:
    """Stands in for the lessons of the process."""

    def __init__(self, *courses: CourseHead) -> None:
        self.held = courses

    def courses(self):
        return self.held

    def course(self, slug):
        found = next((each for each in self.held if each.slug == slug), None)
        if found is None:
            raise NoLessonError
        return found

    def lesson(self, course, slug):
        raise NoLessonError


@pytest.fixture
def shelve(monkeypatch):
    def put(*courses: CourseHead) -> None:
        monkeypatch.setattr("tutor.pages.catalogue.shelf", lambda: Shelf(*courses))

    return put


def titles(page):
    return [lesson.title for course in page.courses for lesson in course.lessons]


def test_courses_and_lessons_stand_in_their_order_with_links(client, shelve):
    shelve(course_of("signals", 2), course_of("forms", 1))
    html = client.get("/").content.decode()
    assert re.findall(r'href="(/lessons/[^"]+)"', html) == [
        "/lessons/signals/",
        "/lessons/signals/lesson-1/",
        "/lessons/signals/lesson-2/",
        "/lessons/forms/",
        "/lessons/forms/lesson-1/",
    ]
    assert "10 minutes · beginner" in html
    assert "2 lessons, 20 minutes" in html
    assert "1 lesson, 10 minutes" in html


def test_summaries_are_an_author_s_markdown_and_no_link_stands_in_another(client, shelve):
    course = replace(
        course_of("signals", 1), summary="How `send()` works: <b> is [text](https://example.org)."
    )
    shelve(replace(course, lessons=(replace(course.lessons[0], summary=course.summary),)))
    html = client.get("/").content.decode()
    words = "How <code>send()</code> works: &lt;b&gt; is "
    assert f'{words}<a href="https://example.org" rel="noopener noreferrer">text</a>.</p>' in html
    assert f"{words}text.</span>" in html


def test_an_empty_shelf_says_what_would_fill_it(client, shelve):
    shelve()
    html = client.get("/").content.decode()
    assert "There are no lessons yet" in html
    assert 'type="search"' not in html


def test_a_newcomer_has_started_nothing_and_costs_no_query(client, shelve, django_assert_num_queries):
    shelve(course_of("signals", 1))
    with django_assert_num_queries(0):
        html = client.get("/").content.decode()
    assert "Not started" in html


def test_progress_says_how_many_of_how_many(monkeypatch):
    monkeypatch.setattr("tutor.pages.catalogue.questions_in", lambda lesson: 8)
    page = catalogue_page(
        [course_of("signals", 3)], {("signals", "lesson-1"): 3, ("signals", "lesson-2"): 9}, "", ""
    )
    first, second, third = page.courses[0].lessons
    assert (first.progress, first.finished) == ("3 of 8 answered", False)
    assert (second.progress, second.finished) == ("8 of 8 answered", True)
    assert (third.progress, third.finished) == ("Not started", False)
    assert page.courses[0].progress == "2 of 3 started"


def test_a_lesson_that_can_no_longer_be_shown_keeps_its_answers_in_the_list(shelve):
    shelve()
    page = catalogue_page([course_of("signals", 1)], {("signals", "lesson-1"): 3}, "", "")
    assert page.courses[0].lessons[0].progress == "3 answered"
    assert not page.courses[0].lessons[0].finished


def test_a_thousand_lessons_are_paged_and_each_course_is_cut_with_a_link_to_the_rest(client, shelve):
    shelve(*(course_of(f"course-{number}", 25) for number in range(40)))
    html = client.get("/", {"page": "2"}).content.decode()
    assert html.count('class="lesson-link"') == 60
    assert html.count("19 more in this course") == 10
    assert "Page 2 of 4" in html
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', html) == [("prev", "?page=1"), ("next", "?page=3")]


@pytest.mark.parametrize(
    ("asked", "position"), [("", 1), ("0", 1), ("-2", 1), ("x", 1), ("٣", 1), ("9", 4), ("1e9", 1)]
)
def test_a_page_that_is_not_there_becomes_the_nearest_one(asked, position):
    courses = [course_of(f"course-{number}", 1) for number in range(40)]
    assert catalogue_page(courses, {}, "", asked).position == f"Page {position} of 4"


def test_words_find_lessons_by_their_titles_in_any_order_and_case():
    courses = [course_of("signals", 12), course_of("forms", 3)]
    assert titles(catalogue_page(courses, {}, "SIGNALS 11", "")) == [
        "Lesson 11 of signals",
    ]
    assert titles(catalogue_page(courses, {}, "course forms", "")) == [
        f"Lesson {n} of forms" for n in (1, 2, 3)
    ]


def test_words_that_find_nothing_are_shown_as_text_with_a_way_back(client, shelve):
    shelve(course_of("signals", 1))
    html = client.get("/", {"q": "<b>nowhere\0"}).content.decode()
    assert "&lt;b&gt;nowhere" in html
    assert "<b>nowhere" not in html
    assert "Show all lessons" in html


def test_the_words_stay_when_one_goes_on_to_the_next_page():
    courses = [course_of(f"course-{number}", 1) for number in range(40)]
    assert catalogue_page(courses, {}, "lesson 1", "2").onward == "?q=lesson+1&page=3"


def test_a_course_shows_all_its_lessons(client, shelve, monkeypatch):
    monkeypatch.setattr("tutor.pages.catalogue.course_or_404", lambda slug: course_of(slug, 25))
    html = client.get("/lessons/signals/").content.decode()
    assert html.count('class="lesson-link"') == 25
    assert "Summary of signals." in strip_tags(html)


def test_a_course_that_is_not_there_is_not_found(client):
    assert client.get("/lessons/no-such-course/").status_code == 404


def test_lists_can_only_be_read(client, shelve):
    shelve()
    assert client.head("/").status_code == 200
    assert client.options("/").status_code == 204
    assert client.delete("/").status_code == 405
