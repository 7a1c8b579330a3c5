"""What a course's page says beside its lessons: what to know before, and what one can do afterwards."""

from dataclasses import replace

import pytest

from tests.pages.test_catalogue import Shelf, course_of
from tutor.pages.course_words import course_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelve(monkeypatch):
    def put(*courses):
        held = Shelf(*courses)
        for module in ("catalogue", "course_words", "shelf"):
            monkeypatch.setattr(f"tutor.pages.{module}.shelf", lambda: held)

    return put


def course(**words):
    return replace(course_of("signals", 2), **words)


def test_words_are_shown_with_their_code_and_nothing_of_html(client, shelve):
    shelve(course(prerequisites=("Know `x < y` <b>well</b>",), outcomes=("say <script>", "read {step:x}")))
    html = client.get("/lessons/signals/").content.decode()
    assert "<li>Know <code>x &lt; y</code> &lt;b&gt;well&lt;/b&gt;</li>" in html
    assert "<li>say &lt;script&gt;</li>" in html
    assert "<li>read {step:x}</li>" in html
    assert html.index("Before you start") < html.index("Afterwards you can") < html.index(">Lessons</h2>")


def test_what_it_builds_on_is_linked_by_its_title(client, shelve):
    other = course_of("python", 2, title="Python & you")
    shelve(course(builds_on=("python", "python/lesson-2")), other)
    html = client.get("/lessons/signals/").content.decode()
    assert '<li>The course <a href="/lessons/python/">Python &amp; you</a></li>' in html
    assert '<li>The lesson <a href="/lessons/python/lesson-2/">Lesson 2 of python</a></li>' in html
    assert "Afterwards you can" not in html


def test_what_is_not_served_is_not_linked(shelve):
    shelve(course_of("python", 1))
    assert course_words(course(builds_on=("gone", "python/gone", "gone/lesson-1"))).before == ()


def test_a_course_that_says_nothing_has_no_room_for_it(client, shelve):
    shelve(course())
    html = client.get("/lessons/signals/").content.decode()
    assert "course-words" not in html
    assert ">Lessons</h2>" not in html
