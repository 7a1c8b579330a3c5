"""What the framework did stands beside the program and lights up with it, with scripts and without."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import ROOT, free_port, wait_until_answering
from tests.browser.stage import bar_of
from tests.browser.test_accessibility import expect_no_violation
from tutor.lessons.catalogue import Catalogue
from tutor.lessons.page import Lane, LessonPage

LIST = "/lessons/watched/01-list/"
AGE = "/lessons/watched/02-age/"
LANES_AS_SEEN = """() => [...document.querySelectorAll(".lane")].map((lane) => ({
  title: lane.querySelector("h2").innerText,
  current: [...lane.querySelectorAll("[aria-current=step] .lane-entry")]
    .map((entry) => entry.querySelector("p, summary").textContent.trim()),
  passed: [...lane.querySelectorAll(".lane-stop.is-passed")].map((stop) => Number(stop.dataset.step)),
  later: [...lane.querySelectorAll(".lane-stop.is-later")].map((stop) => Number(stop.dataset.step)),
}))"""

# Where each lane begins, where the last thing in it ends, and where the part of the page after it begins.
ROOM_ON_PAPER = """() => [...document.querySelectorAll(".lane, #execution-table")].flatMap((part) => [
  part.getBoundingClientRect().top,
  ...[...part.querySelectorAll(".lane-entry")].slice(-1).map((entry) => entry.getBoundingClientRect().bottom),
])"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lessons folder whose course is built as an author would."""
    folder = tmp_path_factory.mktemp("lessons")
    shutil.copytree(Path(__file__).parent / "watched", folder / "watched")
    return folder


@pytest.fixture(scope="module")
def server(watched: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LOCKSTEP_", "DJANGO_"))
    }
    environment = kept | {
        "LOCKSTEP_VAR": str(tmp_path_factory.mktemp("var")),
        "LOCKSTEP_LESSONS": str(watched),
    }
    for command in (["lessons", "build"], ["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        made = [sys.executable, "manage.py", *command]
        subprocess.run(made, cwd=ROOT, env=environment, check=True, timeout=60)
    port = free_port()
    serve = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(serve, cwd=ROOT, env=environment)
    try:
        wait_until_answering(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def books(server: str, watched: Path) -> LessonPage:
    return Catalogue([watched]).lesson("watched", "01-list")


@pytest.fixture
def plain_page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(java_script_enabled=False).new_page()


def test_stepping_lights_up_what_happened_at_each_step(page: Page, books: LessonPage):
    page.goto(LIST)
    bar_of(page).get_by_role("link", name="Next step").focus()
    for step in range(1, len(books.rows) + 1):
        expect(bar_of(page)).to_contain_text(f"{step} of {len(books.rows)}")
        assert page.evaluate(LANES_AS_SEEN) == lanes_at(books, step)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    assert page.evaluate(LANES_AS_SEEN) == lanes_at(books, 1)


def test_every_step_shows_its_lanes_without_scripts(plain_page: Page, books: LessonPage):
    for step in steps_of(books):
        plain_page.goto(f"{LIST}?step={step}")
        for lane in books.lanes:
            shown = lane_of(plain_page, lane).locator("[aria-current=step] > ul > li")
            expect(shown).to_have_count(sum(entry.step == step for entry in lane.entries))
    lane_of(plain_page, books.lanes[0]).get_by_role("link").first.click()
    expect(bar_of(plain_page)).to_contain_text(f"Step {books.lanes[0].entries[0].step} of")


def test_the_steps_in_a_lane_lead_to_their_step(page: Page, books: LessonPage):
    page.goto(LIST)
    for lane in books.lanes:
        step = lane.entries[-1].step
        lane_of(page, lane).get_by_role("link", name=f"Step {step}", exact=True).press("Enter")
        expect(bar_of(page)).to_contain_text(f"{step} of {len(books.rows)}")


def test_a_query_opens_to_its_sql(plain_page: Page, books: LessonPage):
    plain_page.goto(LIST)
    lane = lane_of(plain_page, books.lanes[0])
    sql = lane.get_by_text('SELECT COUNT(*) AS "__count" FROM "shop_book"')
    expect(sql).to_be_hidden()
    lane.locator("summary").last.click()
    expect(sql).to_be_visible()


def test_an_open_query_stays_open_when_the_run_goes_on(page: Page, books: LessonPage):
    page.goto(LIST)
    lane_of(page, books.lanes[0]).locator("summary").first.click()
    page.keyboard.press("Escape")
    bar_of(page).get_by_role("link", name="Next step").click()
    expect(lane_of(page, books.lanes[0]).get_by_text("Parameters").first).to_be_visible()


def test_a_lane_follows_the_run_and_leaves_the_page_where_it_is(page: Page, books: LessonPage):
    page.goto(LIST)
    page.emulate_media(reduced_motion="reduce")
    page.locator("#lanes").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    for step in steps_of(books):
        page.locator("#slider").fill(str(step))
        for lane in books.lanes:
            if any(entry.step == step for entry in lane.entries):
                expect(
                    lane_of(page, lane).locator("[aria-current=step] p, [aria-current=step] summary").first
                ).to_be_in_viewport()
    assert page.evaluate("scrollY") == before


def test_nothing_changes_its_height_while_the_run_goes_on(page: Page, books: LessonPage):
    page.goto(LIST)
    heights = set()
    for step in steps_of(books):
        page.locator("#slider").fill(str(step))
        heights.add(page.evaluate("document.querySelector('#lanes').getBoundingClientRect().height"))
    assert len(heights) == 1


def test_a_lane_with_nothing_in_it_says_so(page: Page):
    page.goto(AGE)
    expect(page.get_by_role("region", name="Database", exact=True)).to_contain_text("No query was sent.")


def test_rows_say_how_many_queries_they_sent(page: Page, books: LessonPage):
    assert [row.result for row in books.rows if "quer" in row.result][-1].endswith("1 query")
    assert any("3 queries" in row.result for row in books.rows)


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_shows_the_lanes_below_the_program_and_never_scrolls_sideways(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{LIST}?step=17")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    sample, lanes = (page.locator(name).bounding_box() for name in ("#execution-sample", "#lanes"))
    assert sample is not None
    assert lanes is not None
    assert lanes["y"] >= sample["y"] + sample["height"]
    assert page.evaluate(
        "document.querySelector('.lane-body').scrollWidth <= document.querySelector('.lane-body').clientWidth"
    )


@pytest.mark.parametrize("width", [700, 1280])
def test_on_paper_all_of_each_lane_is_there_one_below_the_other(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(LIST)
    page.emulate_media(media="print")
    tops_and_ends = page.evaluate(ROOM_ON_PAPER)
    assert tops_and_ends == sorted(tops_and_ends)
    expect(page.get_by_text('SELECT COUNT(*) AS "__count" FROM "shop_book"')).to_be_visible()


@pytest.mark.parametrize(
    ("address", "width"), [(f"{LIST}?step=17", 1280), (f"{LIST}?step=17", 360), (AGE, 360)]
)
def test_axe_finds_nothing(open_context: Callable[..., BrowserContext], address: str, width: int):
    page = open_context(reduced_motion="reduce").new_page()
    page.goto(address)
    for summary in page.locator(".lane summary").all():
        summary.click()
    expect_no_violation(page, width)


def lane_of(page: Page, lane: Lane) -> Locator:
    return page.get_by_role("region", name=lane.title, exact=True)


def steps_of(lesson: LessonPage) -> list[int]:
    return sorted({entry.step for lane in lesson.lanes for entry in lane.entries})


def lanes_at(lesson: LessonPage, step: int) -> list[dict[str, object]]:
    return [
        {
            "title": lane.title,
            "current": [entry.text for entry in lane.entries if entry.step == step],
            "passed": sorted({entry.step for entry in lane.entries if entry.step < step}),
            "later": sorted({entry.step for entry in lane.entries if entry.step > step}),
        }
        for lane in lesson.lanes
    ]
