"""A lesson's page: what it holds, in which order, at which step, and how little a request costs."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from django.utils.html import strip_tags

from tests.pages.sample_page import sample_page
from tutor.lessons.catalogue import CourseHead
from tutor.lessons.page import Found
from tutor.pages.kept import Kept

pytestmark = pytest.mark.django_db
ADDRESS = "/lessons/django-signals/01-custom-signals/"
PAGE = sample_page()
COURSE = CourseHead(slug="django-signals", title="Django signals", framework="Django", summary="", lessons=())


@pytest.fixture(autouse=True)
def served(monkeypatch):
    """The lesson that is served; a test may put another in its place."""
    held = {"page": PAGE}
    monkeypatch.setattr("tutor.pages.lesson.lesson_or_404", lambda course, lesson: held["page"])
    monkeypatch.setattr("tutor.pages.lesson.course_or_404", lambda course: COURSE)
    monkeypatch.setattr("tutor.pages.lesson.PAGES", Kept(8))
    return held


@pytest.fixture
def page_at(client):
    def get(step: str = "") -> str:
        return client.get(ADDRESS, {"step": step} if step else {}).content.decode()

    return get


def headings(html: str) -> list[tuple[int, str]]:
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", html, re.DOTALL)
    return [(int(level), strip_tags(text).strip()) for level, text in found]


def test_the_sections_stand_in_the_promised_order_under_their_names(page_at):
    assert [text for level, text in headings(page_at()) if level == 2] == [
        "Ways to study",
        "Concept Flow",
        "Execution Sample",
        "Execution Table",
        "Variable Tracker",
        "Key Moments",
        "Visual Quiz",
        "Concept Snapshot",
        "Full Transcript",
        "Practice",
    ]


def test_what_the_program_finds_stands_below_it_and_only_where_there_is_something(page_at, served):
    assert 'id="environment"' not in page_at()
    part = Found(title="a<b.html", note="A template.", html="<pre>{{ x }}</pre>")
    served["page"] = replace(PAGE, hash="other", found=(part,))
    html = page_at()
    names = [text for _, text in headings(html)]
    assert (
        names.index("Execution Sample")
        < names.index("What the program finds")
        < names.index("Execution Table")
    )
    assert "<h3>a&lt;b.html</h3>" in html
    assert "<pre>{{ x }}</pre>" in html
    assert re.search(r'<details [^>]*id="environment">', html), "it is folded away"


def test_headings_never_skip_a_level(page_at):
    levels = [level for level, _ in headings(page_at())]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_header_says_what_for_how_long_and_on_what_it_was_verified(page_at):
    header = strip_tags(page_at().split('<header class="lesson-header">')[1].split("</header>")[0])
    for words in ("Django signals", "10 minutes", "beginner", "Verified on Django 5.2.19 / Python 3.11.7"):
        assert words in header
    assert PAGE.proof_summary in header


def test_every_step_is_in_the_page_once(page_at):
    html = page_at()
    assert re.findall(r'<tr class="step-row[^>]*id="step-(\d)"', html) == list("12345678")
    assert len(re.findall(r"<li class=\"is-[a-z]+\" data-step", html)) == 8


def test_the_step_in_the_address_is_the_one_that_is_lit(page_at):
    html = page_at("4")
    assert re.findall(r'class="step-row is-current[^>]*data-step="(\d)"', html) == ["4"]
    assert re.findall(r'class="line in-0 is-current" data-steps="([\d ]+)" aria-current="step"', html) == [
        "4"
    ]
    assert re.search(
        r'<p class="bar-say"[^>]*><span role="status" data-say><em>The function is connected.</em></span>',
        html,
    )
    assert re.search(r'class="flow-node[^"]*is-current"[^>]*data-node="connect"', html)


def test_the_bar_shows_the_line_that_runs_and_what_it_did(page_at):
    here = page_at("3").split('class="bar-here"')[1].split("</div>")[0]
    assert (
        strip_tags(here.split(">", 1)[1]).strip()
        == "def my_receiver(sender, **kwargs):my_receiver is defined"
    )


def test_the_bar_keeps_room_for_the_longest_sentence(page_at):
    longest = max((row.say for row in PAGE.rows), key=len)
    assert f'<p class="bar-say" data-longest="{longest}">' in page_at()


def test_without_scripts_links_lead_to_the_steps_before_and_after(page_at):
    html = page_at("4")
    led = dict(re.findall(r'href="(\?step=\d)#stage" data-go="(\w+)"', html))
    assert led == {"?step=1": "first", "?step=3": "previous", "?step=5": "next", "?step=8": "last"}


def test_at_the_ends_the_controls_say_that_they_lead_nowhere(page_at):
    ends = {"1": ["first", "previous"], "8": ["next", "last"]}
    for step, disabled in ends.items():
        assert re.findall(r'data-go="(\w+)"[^>]*aria-disabled="true"', page_at(step)) == disabled


@pytest.mark.parametrize(("asked", "shown"), [("abc", "1"), ("0", "1"), ("-1", "1"), ("999", "8")])
def test_a_step_that_is_not_there_becomes_the_nearest_one(client, asked, shown):
    answer = client.get(ADDRESS, {"step": asked})
    assert answer.status_code == 200
    assert re.findall(r'class="step-row is-current[^>]*data-step="(\d)"', answer.content.decode()) == [shown]


def test_every_step_has_the_same_canonical_address(page_at):
    for step in ("", "4", "999"):
        assert f'<link rel="canonical" href="{ADDRESS}">' in page_at(step)


def test_output_appears_with_the_step_that_prints_it(page_at):
    assert '<span class="output-piece is-later" data-step="7">' in page_at("6")
    assert '<span class="output-none">' in page_at("6")
    assert '<span class="output-piece is-current" data-step="7">' in page_at("7")
    assert '<span class="output-none" hidden>' in page_at("7")


def test_how_the_run_ended_is_told_with_its_last_step(page_at, served):
    served["page"] = replace(PAGE, stopped="The run ended in line 5 with KeyError")
    told = [re.search(r'<p class="stopped ([^"]*)" data-step="8">', page_at(step))[1] for step in "178"]
    assert told == ["is-later", "is-later", "is-current"]


def test_variables_of_a_call_are_told_apart_by_where_they_live(page_at):
    names = re.findall(r"<dt>(.*?)</dt>", page_at(), re.DOTALL)
    told = [strip_tags(name) for name in names]
    assert told == ["my_signal", "my_receiver", "sender in my_receiver", "kwargs in my_receiver"]


def test_what_a_step_changed_is_said_in_words_too(page_at):
    row = page_at("4").split("<tr data-track>")[1].split("</tr>")[0]
    texts = [" ".join(strip_tags(cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
    assert texts[2] == "changed: no receivers"
    assert texts[3] == "no receivers"
    assert texts[4] == "changed: 1 receiver: my_receiver"
    assert texts[0].endswith("doesn't exist")


def test_nested_rows_say_inside_which_step_they_happen(page_at):
    assert page_at().count("Inside step 5: ") == 2
    assert page_at().count("Inside step 6: ") == 1


def test_text_from_a_run_is_shown_as_text(page_at, served):
    row = replace(PAGE.rows[0], result="<script>alert(1)</script>", printed="<b>&", say="<i>")
    served["page"] = replace(PAGE, rows=(row, *PAGE.rows[1:]), source="<u>", title="<s>")
    html = page_at()
    for raw in ("<script>alert(1)", "<b>&", "<i>", "<s>"):
        assert raw not in html


def test_nothing_on_the_page_needs_an_exception_to_the_content_policy(page_at):
    html = page_at()
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
    assert "<style" not in html
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "hx-on" not in html
    assert "javascript:" not in html


def test_ids_are_unique_and_references_lead_somewhere(page_at):
    html = page_at()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    referred = re.findall(r'(?:aria-labelledby|aria-describedby|for)="([^"]+)"', html)
    local = re.findall(r'href="(?:\?step=\d)?#([^"]+)"', html)
    assert {*" ".join(referred).split(), *local} <= set(ids)


def test_a_newcomer_costs_no_query_and_a_returning_learner_at_most_three(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    client.get(ADDRESS)
    with django_assert_max_num_queries(3):
        client.get(ADDRESS)
    client.cookies.clear()
    with django_assert_num_queries(0):
        client.get(ADDRESS)


def test_a_page_is_drawn_once_for_each_step_and_content(monkeypatch, client, served):
    drawn = []

    def draw(page, course_title, step):
        drawn.append((page.hash, step))
        return "page"

    monkeypatch.setattr("tutor.pages.lesson.render_page", draw)
    for step in ("1", "1", "4", "1"):
        client.get(ADDRESS, {"step": step})
    served["page"] = replace(PAGE, hash="changed")
    client.get(ADDRESS)
    assert drawn == [(PAGE.hash, 1), (PAGE.hash, 4), ("changed", 1)]


def test_each_visitor_gets_a_token_of_their_own(client):
    tokens = {
        re.search(r'csrfmiddlewaretoken" value="([^"]+)"', client.get(ADDRESS).content.decode())[1]
        for _ in "ab"
    }
    assert len(tokens) == 2


def test_the_page_is_nobody_elses_to_keep(client):
    answer = client.get(ADDRESS)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_the_page_can_only_be_read(client):
    assert client.head(ADDRESS).status_code == 200
    assert client.options(ADDRESS).status_code == 204
    assert client.post(ADDRESS).status_code == 405


def test_a_lesson_without_rows_still_has_a_page(page_at, served):
    lines = tuple(replace(line, steps=()) for line in PAGE.lines)
    served["page"] = replace(PAGE, rows=(), tracks=(), lines=lines, output="", stopped="It took too long.")
    html = page_at("3")
    assert "It took too long." in html
    assert "is-current" not in html.split("flow-drawing")[0]


def test_a_line_stands_as_far_in_as_it_is_indented(page_at):
    html = page_at("4")
    shown = re.findall(r'class="line in-(\d)[^>]*>.*?<span class="line-code">(.*?)\n</span></span>', html)
    assert len(shown) == len(PAGE.lines)
    for indent, line in shown:
        text = re.sub("<[^>]*>", "", line)
        assert len(text) - len(text.lstrip(" ")) == 4 * int(indent)
    assert {indent for indent, _ in shown} == {"0", "1"}
