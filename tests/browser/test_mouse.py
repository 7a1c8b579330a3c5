"""The whole lesson by mouse: every way to move, and everything that moves."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import LESSON
from tests.browser.quiz import plain
from tests.browser.stage import bar_of, expect_step, line_of, node_of, row_of, stage_of
from tutor.lessons.page import LessonPage


def test_from_the_catalogue_through_the_run_to_its_end(page: Page, lesson: LessonPage):
    page.goto("/")
    page.get_by_role("link", name=lesson.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    page.get_by_role("link", name="Start at the first step").click()
    expect(stage_of(page)).to_be_in_viewport()
    onward = bar_of(page).get_by_role("link", name="Next step")
    expect(bar_of(page).get_by_role("link", name="Back one step")).to_be_disabled()
    for step in range(2, len(lesson.rows) + 1):
        onward.click()
        expect_step(page, lesson, step)
    expect(onward).to_be_disabled()
    expect(bar_of(page).get_by_role("link", name="Last step")).to_be_disabled()


def test_buttons_lead_back_to_the_start_and_to_the_end(page: Page, lesson: LessonPage):
    page.goto(f"{LESSON}?step=4")
    expect_step(page, lesson, 4)
    for button, step in [
        ("Back one step", 3),
        ("Last step", len(lesson.rows)),
        ("Back one step", len(lesson.rows) - 1),
        ("First step", 1),
    ]:
        bar_of(page).get_by_role("link", name=button).click()
        expect_step(page, lesson, step)


def test_a_reload_and_a_shared_address_show_the_same_step(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    row_of(page, 6).click()
    expect_step(page, lesson, 6)
    page.reload()
    expect_step(page, lesson, 6)


def test_the_slider_follows_the_pointer(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    slider = page.get_by_role("slider", name="Step")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=6)
    expect(slider).to_have_value(re.compile("^[45]$"))
    expect_step(page, lesson, int(slider.input_value()))
    page.mouse.move(box["x"] + box["width"] - 2, middle, steps=6)
    page.mouse.up()
    expect_step(page, lesson, len(lesson.rows))


def test_a_row_a_line_a_node_and_every_link_lead_to_their_step(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    for place, step in places_to_click(page, lesson):
        place.click()
        expect_step(page, lesson, step)


def places_to_click(page: Page, lesson: LessonPage) -> list[tuple[Locator, int]]:
    """Each leads elsewhere than the one before it, as it has to move the stage."""
    connect = next(node for node in lesson.flow.nodes if node.id == "connect")
    lines = {line.number: line.steps[0] for line in lesson.lines if line.steps}
    tracker = page.get_by_role("region", name="Variable Tracker")
    transcript = page.get_by_role("region", name="Full Transcript")
    return [
        (row_of(page, 7).get_by_role("cell").first, 7),
        (line_of(page, 3).locator(".line-code"), lines[3]),
        (row_of(page, 5).get_by_role("link", name="Step 5"), 5),
        (node_of(page, "connect"), connect.steps[0]),
        (tracker.get_by_role("link", name="Step 8"), 8),
        (line_of(page, 10).get_by_role("link"), lines[10]),
        (transcript.get_by_role("link", name="Step 2"), 2),
        (page.locator("#execution-table").get_by_role("link", name="step 8", exact=True), 8),
    ]


def test_a_line_that_runs_twice_leads_to_the_next_of_its_steps(page: Page, lesson: LessonPage):
    line = next(line for line in lesson.lines if len(line.steps) == 2)
    page.goto(LESSON)
    for step in (*line.steps, line.steps[0]):
        line_of(page, line.number).locator(".line-code").click()
        expect_step(page, lesson, step)


def test_the_list_below_the_drawing_leads_to_the_steps_as_well(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    flow = page.get_by_role("region", name="Concept Flow")
    flow.get_by_role("group").filter(has_text="Define the signal").locator("summary").click()
    flow.get_by_role("link", name="step 6").click()
    expect_step(page, lesson, 6)
    expect(flow.get_by_role("link", name="step 6")).to_have_attribute("aria-current", "step")


def test_it_plays_by_itself_to_the_end_and_pauses_when_asked(page: Page, lesson: LessonPage):
    page.clock.install()
    page.goto(LESSON)
    bar = bar_of(page)
    bar.get_by_role("button", name="Play").click()
    expect_step(page, lesson, 2)
    page.clock.run_for(10_000)
    bar.get_by_role("button", name="Pause").click()
    stopped = int(page.get_by_role("slider", name="Step").input_value())
    assert stopped > 2
    page.clock.run_for(60_000)
    expect_step(page, lesson, stopped)
    bar.get_by_role("button", name="Play").click()
    page.clock.run_for(60_000)
    expect_step(page, lesson, len(lesson.rows))
    expect(bar.get_by_role("button", name="Play")).to_be_visible()


def test_a_click_on_a_row_ends_the_playing(page: Page, lesson: LessonPage):
    page.clock.install()
    page.goto(LESSON)
    bar_of(page).get_by_role("button", name="Play").click()
    row_of(page, 4).click()
    page.clock.run_for(60_000)
    expect_step(page, lesson, 4)


def test_the_speed_can_be_chosen(page: Page):
    page.clock.install()
    page.goto(LESSON)
    waits = []
    for speed in ("Fast", "Normal", "Slow"):
        row_of(page, 1).click()
        page.get_by_role("combobox", name="Speed").select_option(speed)
        bar_of(page).get_by_role("button", name="Play").click()
        waits.append(milliseconds_until_step(page, 3))
        bar_of(page).get_by_role("button", name="Pause").click()
    assert 0 < waits[0] < waits[1] < waits[2] <= 10_000


def milliseconds_until_step(page: Page, step: int) -> int:
    for passed in range(500, 20_000, 500):
        page.clock.run_for(500)
        if page.get_by_role("slider", name="Step").input_value() == str(step):
            return passed
    raise AssertionError(f"step {step} does not come")


def test_key_moments_open_one_by_one(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    section = page.get_by_role("region", name="Key Moments")
    answers = section.locator(".moment-answer")
    expect(section.get_by_role("heading", level=3)).to_have_count(3)
    for answer in answers.all():
        expect(answer).to_be_hidden()
    for place, moment in enumerate(lesson.key_moments):
        section.locator("summary").nth(place).click()
        expect(answers.nth(place)).to_be_visible()
        expect(answers.nth(place)).to_contain_text(plain(moment.proof))
        for later in range(place + 1, 3):
            expect(answers.nth(later)).to_be_hidden()
    section.locator("summary").first.click()
    expect(answers.first).to_be_hidden()


def test_the_program_is_copied_as_it_was_written(
    open_context: Callable[..., BrowserContext], lesson: LessonPage
):
    page = open_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(LESSON)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == lesson.source.splitlines()
