"""How the page holds together: no sideways scrolling, no jump, no motion for those who mind it, paper, a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import COURSE, LESSON, SIZES
from tests.browser.quiz import answer, plain
from tests.browser.stage import bar_of, expect_step, line_of, node_of, row_of
from tutor.lessons.page import LessonPage

WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((each) => each.value)))
  .observe({type: "layout-shift", buffered: true});
"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Tops and heights of the stage's parts and of what is around it, measured from the top of the page.
PLACES = """() => Object.fromEntries(
  [...document.querySelectorAll("main header, .stage, .panels, .panels > *, .lesson-section")]
    .map((each) => [each.id || each.className, each.getBoundingClientRect()])
    .map(([name, box]) => [name, [Math.round(box.top + scrollY), Math.round(box.height)]]))"""
WIDER_THAN_THE_WINDOW = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => each.outerHTML.slice(0, 120))"""
MOVING = """() => {
  const longest = (text) => Math.max(...text.split(",").map(parseFloat));
  const moves = (style) => style.scrollBehavior === "smooth"
    || Math.max(longest(style.transitionDuration), longest(style.animationDuration)) > 0.01;
  const slow = [...document.querySelectorAll("*")].filter((each) =>
    ["", "::before", "::after"].some((part) => moves(getComputedStyle(each, part))));
  return {animations: document.getAnimations().length, slow: slow.map((each) => each.outerHTML.slice(0, 80))};
}"""


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(
    open_context: Callable[..., BrowserContext], lesson: LessonPage, width: int
):
    page = open_context(viewport={"width": width, "height": 740}).new_page()
    for address in ("/", COURSE, "/lessons/nowhere/", f"{LESSON}?step=8"):
        page.goto(address)
        assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    for summary in page.locator("summary").all():
        summary.click()
    answer(page, "practice", lesson.practice[4], right=False)
    answer(page, "practice", lesson.practice[4], right=True)
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_nothing_shifts_while_scripts_are_late(open_context: Callable[..., BrowserContext], size: str):
    page = open_context(viewport=SIZES[size]).new_page()
    page.add_init_script(WATCH_SHIFTS)
    late: list[Route] = []
    waiting = True
    page.route("**/*.js", lambda route: late.append(route) if waiting else route.continue_())
    page.goto(f"{LESSON}?step=5", wait_until="commit")
    expect(page.get_by_role("heading", name="Practice", exact=True)).to_be_visible()
    page.evaluate(TWO_FRAMES)
    assert late
    waiting = False
    for route in late:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate(TWO_FRAMES)
    assert sum(page.evaluate("window.shifts")) < 0.01


def test_nothing_jumps_at_a_desk_when_the_run_moves_on(page: Page, lesson: LessonPage):
    assert what_moves(page, lesson) == set()


def test_on_a_phone_only_what_follows_the_panel_of_the_step_moves(
    open_context: Callable[..., BrowserContext], lesson: LessonPage
):
    page = open_context(viewport=SIZES["phone"]).new_page()
    moving = what_moves(page, lesson)
    assert moving.isdisjoint({"lesson-header", "concept-flow", "execution-sample", "bar"})


def what_moves(page: Page, lesson: LessonPage) -> set[str]:
    """The parts whose place or height on the page isn't the same at every step, and `bar` for that in the window."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{LESSON}?step=1")
    page.get_by_role("link", name="Start at the first step").click()
    places = []
    for step in range(1, len(lesson.rows) + 1):
        expect(page.get_by_role("slider", name="Step")).to_have_value(str(step))
        box = bar_of(page).bounding_box()
        assert box is not None
        places.append(page.evaluate(PLACES) | {"bar": [round(box["y"]), round(box["height"])]})
        page.keyboard.press("ArrowRight")
    assert len(places[0]) > 8
    return {name for name in places[0] for place in places if place[name] != places[0][name]}


def test_those_who_mind_motion_see_none(open_context: Callable[..., BrowserContext], lesson: LessonPage):
    page = open_context(reduced_motion="reduce").new_page()
    page.goto(LESSON)
    bar_of(page).get_by_role("link", name="Last step").click()
    expect_step(page, lesson, len(lesson.rows))
    assert page.evaluate(MOVING) == {"animations": 0, "slow": []}


def test_on_paper_there_are_all_steps_and_no_controls(page: Page, lesson: LessonPage):
    page.goto(f"{LESSON}?step=3")
    page.emulate_media(media="print")
    for control in (page.get_by_role("button"), page.get_by_role("slider"), page.get_by_role("combobox")):
        expect(control.filter(visible=True)).to_have_count(lesson_selects(control))
    for row in lesson.rows:
        expect(row_of(page, row.number)).to_be_visible()
        expect(page.get_by_role("region", name="Full Transcript")).to_contain_text(row.say)
    printed = page.get_by_role("region", name="What was printed")
    expect(printed).to_have_text(lesson.output.strip(), use_inner_text=True)
    for moment in lesson.key_moments:
        expect(page.get_by_text(plain(moment.proof))).to_be_visible()
    for frame in page.locator(".panel-body, .scroller, .panels").all():
        assert frame.evaluate("(each) => each.scrollHeight <= each.clientHeight + 1")
    colours = {row_of(page, number).evaluate(BACKGROUND) for number in (1, 3, 5)}
    assert len(colours) == 1


@pytest.mark.parametrize("width", [680, 1280])
def test_on_paper_each_variable_tells_its_changes_within_the_sheet(
    page: Page, lesson: LessonPage, width: int
):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{LESSON}?step=3")
    page.emulate_media(media="print")
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    cells = page.locator(".tracker :is(th, td)").filter(visible=True)
    assert cells.evaluate_all("(all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1)") == []
    seen = [
        row.locator("td[data-step]")
        .filter(visible=True)
        .evaluate_all("(all) => all.map((each) => each.dataset.step)")
        for row in page.locator(".tracker tbody tr").all()
    ]
    assert seen == [
        [str(step) for step, cell in enumerate(track.cells, start=1) if cell.changed]
        for track in lesson.tracks
    ]


BACKGROUND = "(row) => getComputedStyle(row.querySelector('td')).backgroundColor"


def lesson_selects(control: Locator) -> int:
    """A question that asks for a step is a list to choose from, on paper as well."""
    return control.and_(control.page.locator(".quiz-field select")).count()


def test_on_a_phone_the_current_part_stays_in_view(
    open_context: Callable[..., BrowserContext], lesson: LessonPage
):
    page = open_context(viewport=SIZES["phone"], reduced_motion="reduce", has_touch=True).new_page()
    page.goto(f"{LESSON}?step=1")
    onward = bar_of(page).get_by_role("link", name="Next step")
    nodes = {step: node.id for node in lesson.flow.nodes for step in node.steps}
    for panel in ("Execution Table", "Execution Sample", "Concept Flow"):
        page.goto(f"{LESSON}?step=1")
        page.get_by_role("heading", name=panel, exact=True).evaluate("(each) => each.scrollIntoView()")
        for step in range(2, len(lesson.rows) + 1):
            onward.tap()
            expect(page.get_by_role("slider", name="Step")).to_have_value(str(step))
            line = next(line.number for line in lesson.lines if step in line.steps)
            current = {
                "Execution Table": row_of(page, step),
                "Execution Sample": line_of(page, line),
                "Concept Flow": node_of(page, nodes[step]) if step in nodes else None,
            }[panel]
            if current:
                expect_in_free_view(page, current)


def expect_in_free_view(page: Page, current: Locator) -> None:
    """Inside the window, and not below the bar at its foot; of what is higher than the window, its beginning."""
    box, bar = current.bounding_box(), bar_of(page).bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] >= -1
    assert box["y"] + min(box["height"], 100) <= bar["y"] + 1


# Overlaps and overhangs among the bar's parts, as if the lesson had hundreds of steps.
CROWDED = """() => {
  const bar = document.querySelector(".bar");
  const count = bar.querySelector("[data-count]");
  count.className = count.className.replace(/digits-\\d/, "digits-3");
  count.textContent = "150";
  count.nextElementSibling.textContent = "of 200";
  const boxes = ["a", "button", "input", ".bar-count", "select"].flatMap((part) => [...bar.querySelectorAll(part)])
    .map((each) => [each.className || each.id, each.getBoundingClientRect(), each.scrollWidth > each.clientWidth + 1]);
  const outer = bar.getBoundingClientRect();
  const apart = (one, other) => one.right <= other.left || other.right <= one.left
    || one.bottom <= other.top || other.bottom <= one.top;
  const over = boxes.filter(([, box, cut]) => cut || box.left < outer.left || box.right > outer.right);
  const pairs = boxes.flatMap(([name, box], index) => boxes.slice(index + 1)
    .filter(([, other]) => !apart(box, other)).map(([other]) => `${name} on ${other}`));
  return [...over.map(([name]) => name), ...pairs];
}"""


@pytest.mark.parametrize("width", [320, 360, 480, 640, 752, 1280])
def test_the_parts_of_the_bar_have_room_beside_each_other(
    open_context: Callable[..., BrowserContext], width: int
):
    page = open_context(viewport={"width": width, "height": 740}).new_page()
    page.goto(LESSON)
    assert page.evaluate(CROWDED) == []


@pytest.mark.parametrize("viewport", [SIZES["phone"], {"width": 640, "height": 400}])
def test_where_panels_are_out_of_sight_the_bar_tells_line_and_result(
    open_context: Callable[..., BrowserContext], lesson: LessonPage, viewport: dict[str, int]
):
    page = open_context(viewport=viewport).new_page()
    page.goto(f"{LESSON}?step=1#stage")
    for row in lesson.rows[1:]:
        bar_of(page).get_by_role("link", name="Next step").click()
        here = bar_of(page).locator(".bar-here")
        first = next(line for line in lesson.source.splitlines()[row.lines[0] - 1 :] if line.strip())
        expect(here.locator("code")).to_have_text(first.strip())
        expect(here.locator("code")).to_be_in_viewport(ratio=1)
        expect(here).to_contain_text(row.result)


def test_the_newest_output_is_in_view_however_much_there_is(page: Page, lesson: LessonPage):
    page.emulate_media(reduced_motion="reduce")
    step = next(row.number for row in lesson.rows if row.printed)
    page.goto(f"{LESSON}?step={step - 1}#stage")
    page.locator(".output-text samp").evaluate("(all) => all.prepend('more\\n'.repeat(99))")
    bar_of(page).get_by_role("link", name="Next step").click()
    expect(page.locator(".output-piece.is-current")).to_be_in_viewport(ratio=0.9)


def test_the_window_of_a_landscape_phone_is_not_all_bar(open_context: Callable[..., BrowserContext]):
    page = open_context(viewport={"width": 740, "height": 360}).new_page()
    page.goto(f"{LESSON}?step=5#execution-table")
    bar: Any = bar_of(page).bounding_box()
    assert bar["height"] < 180
