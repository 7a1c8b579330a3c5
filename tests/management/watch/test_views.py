"""The pages of a watched lesson: the last good version, and over it what is wrong and where."""

import os
import re
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.management.watch.conftest import SLUG
from tutor.management.watch.editor import link_to
from tutor.management.watch.panel import lesson_panel
from tutor.management.watch.site import Addresses
from tutor.management.watch.views import Views

pytestmark = pytest.mark.django_db
LESSON = f"/lessons/django-signals/{SLUG}/"
NEWS = f"/watch/django-signals/{SLUG}/"


@pytest.fixture
def site(author, client, monkeypatch):
    monkeypatch.setattr("tutor.pages.shelf.LENT", [author.desk])
    with override_settings(ROOT_URLCONF=Addresses(Views(author.desk, link_to("zed")).addresses())):
        yield client


def html(response):
    assert response.status_code == 200
    return response.content.decode()


def state(text):
    return re.search(r'data-state="(\w+)"', text)[1], re.search(r'data-shown="(\w*)"', text)[1]


def test_a_good_lesson_is_the_page_with_a_panel_that_says_so(site):
    page = html(site.get(LESSON, {"step": "4"}))
    assert "No problem" in page
    assert 'data-step="4"' in page
    assert "js/watch" in page
    assert page.count('class="quiz-card') > 1
    assert state(page) == state(html(site.get(NEWS)))


def test_news_are_nothing_until_there_are_some(site, author):
    before, shown = state(html(site.get(NEWS)))
    assert site.get(NEWS, {"state": before}).status_code == 204
    author.save(author.first.replace("minutes:", "minuts:"))
    broken = html(site.get(NEWS, {"state": before}))
    assert state(broken)[0] != before
    assert state(broken)[1] == shown, "the page is still the one before, so nothing is to be reloaded"
    author.save(author.first.replace("Custom signals in Django", "Other words"))
    assert state(html(site.get(NEWS, {"state": before})))[1] != shown


def test_problems_lie_over_the_last_good_page_with_links_to_their_places(site, author):
    author.save(author.first.replace("minutes: 10", "minuts: <10>"))
    page = html(site.get(LESSON))
    assert "Custom signals in Django" in page
    assert "2 problems" in page
    assert "What you see is the last version that could be shown." in page
    assert f'href="zed://file{author.file}:5:1"' in page
    assert f"{author.file}:5:1" in page
    assert "minuts: &lt;10&gt;" in page
    assert "did you mean &#x27;minutes&#x27;?" in page


def test_a_lesson_that_could_never_be_shown_has_a_page_with_its_problems(site, author):
    (author.home / "02-new.yaml").write_text("title: New\n")
    author.look()
    page = html(site.get("/lessons/django-signals/02-new/"))
    assert "No version of this lesson could be shown yet" in page
    assert "is missing in the lesson" in page
    assert "lesson-not-listed" in html(site.get("/watch/django-signals/"))


def test_other_files_with_problems_are_named_with_links(site, author):
    author.save("title: [")
    for address in ("/", "/lessons/django-signals/"):
        page = html(site.get(address))
        assert f'<li><a href="{LESSON}">{SLUG}.yaml</a> 1 problem</li>' in page
    assert "Problems in 1 file" in html(site.get("/watch/"))


def test_answers_to_a_broken_lesson_go_to_the_page_that_is_shown(site, author):
    author.save("title: [")
    page = author.sheet.page
    address = reverse("quiz-answer", args=["django-signals", SLUG, "practice", page.practice[0].id])
    answer = {"attempt": "1", "revision": "0", "lesson": page.hash, "option": "a"}
    assert site.post(address, answer).status_code in {200, 302, 303, 422}


@pytest.mark.parametrize("address", ["/lessons/no/", "/lessons/a/b/", "/watch/a/", "/watch/a/b/", "/nowhere"])
def test_what_is_not_watched_is_not_found(site, address):
    assert site.get(address).status_code == 404


def test_panels_can_only_be_read(site):
    assert site.post(NEWS).status_code == 405


def test_the_site_itself_has_no_address_of_the_watcher(client):
    assert client.get(NEWS).status_code == 404
    assert 'id="watch"' not in client.get("/").content.decode()


def test_a_request_runs_nothing(site, author):
    author.file.write_text(author.first.replace("sample: |\n", "sample: |\n  # not looked at yet\n", 1))
    for address in (LESSON, NEWS, "/", "/watch/", "/lessons/django-signals/"):
        site.get(address)
    assert author.ran == []


def test_a_file_whose_name_is_no_text_is_shown_as_a_problem_on_every_page(site, author):
    odd = Path(os.fsdecode(os.fsencode(author.home) + b"/x\xff.yaml"))
    odd.write_text(author.first)
    author.look()
    (sheet,) = (each for each in author.desk.sheets() if each.path == odd)
    assert [one.code for one in sheet.findings] == ["unlisted"]
    for each in (sheet, author.sheet):
        panel = lesson_panel(author.desk, each, link_to("vscode"))
        assert site.get(panel.address).status_code == 200
        assert "\udcff" not in str(panel)


def test_a_look_that_fails_is_shown_and_the_next_one_takes_it_back(site, author, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(author.watcher, "look", lambda: 1 / 0)
        assert author.watcher.try_to_look() is False
    panel = lesson_panel(author.desk, author.sheet, link_to(""))
    assert (panel.tone, panel.headline) == ("bad", "Lockstep itself failed")
    assert panel.note.startswith("ZeroDivisionError")
    author.watcher.try_to_look()
    assert lesson_panel(author.desk, author.sheet, link_to("")).headline == "No problem"
