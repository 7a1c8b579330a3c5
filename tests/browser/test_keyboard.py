"""The whole lesson by keyboard alone: nothing that only a mouse reaches, no place that holds one fast."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import LESSON, SIZES
from tests.browser.quiz import answer_url, card_of, right_label, wrong_labels
from tests.browser.stage import bar_of, expect_step, row_of, stage_of
from tutor.lessons.page import LessonPage

MOST_STOPS = 200
# Where the focus is: how it is named, whether one sees that it is there, and that nothing lies over it.
FOCUSED = """async () => {
  await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})));
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const name = element.getAttribute("aria-label") || element.textContent.trim() || element.id || element.name;
  const inside = (x, y) => [Math.min(Math.max(x, 1), innerWidth - 1), Math.min(Math.max(y, 1), innerHeight - 1)];
  const corners = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 3, box.top + 3],
                   [box.left + 3, box.bottom - 3]].map(([x, y]) => document.elementFromPoint(...inside(x, y)));
  const shown = corners.some((top) => top && (element.contains(top) || top.contains(element)));
  window.stops ??= new Map();
  if (!window.stops.has(element)) window.stops.set(element, window.stops.size);
  return {
    place: window.stops.get(element),
    name: `${element.tagName.toLowerCase()} ${name.replace(/\\s+/g, " ").slice(0, 60)}`,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: shown && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
# What a person must be able to reach and the walk did not come to. At the options of one question Tab stops once.
MISSED = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({visibilityProperty: true}))
  .filter((each) => !window.stops.has(each) && ![...window.stops.keys()].some(
    (stop) => stop.type === "radio" && stop.form === each.form && stop.name === each.name))
  .map((each) => each.outerHTML.slice(0, 200))"""


def focused(page: Page) -> dict[str, Any] | None:
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    return found


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the place has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if place.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {place}")


def walk(page: Page, key: str) -> list[dict[str, Any]]:
    """Every stop from one end of the page to the other; at the end the browser begins again."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = focused(page)
        if stop is None or (stops and stop["place"] == stops[0]["place"]):
            return stops
        assert stop not in stops, f"{key} goes round in a ring from {stop['name']}"
        stops.append(stop)
    raise AssertionError("there is no end")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_tab_visits_everything_in_order_and_shows_where_it_is(
    open_context: Callable[..., BrowserContext], size: str
):
    page = open_context(viewport=SIZES[size], reduced_motion="reduce").new_page()
    page.goto(LESSON)
    there = walk(page, "Tab")
    assert [stop["name"] for stop in there if not stop["marked"]] == []
    assert [stop["name"] for stop in there if not stop["seen"]] == []
    assert page.evaluate(MISSED) == []
    assert there[0]["name"] == "a Skip to the content"
    back = walk(page, "Shift+Tab")
    assert [stop["name"] for stop in back if not stop["marked"] or not stop["seen"]] == []
    assert [stop["place"] for stop in reversed(back)] == [stop["place"] for stop in there]


def test_the_skip_link_shows_itself_and_leads_past_the_header(page: Page):
    page.goto(LESSON)
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_focused()


def test_from_the_catalogue_to_the_end_of_the_run(page: Page, lesson: LessonPage):
    page.goto("/")
    tab_to(page, page.get_by_role("link", name=lesson.title))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    tab_to(page, page.get_by_role("link", name="Start at the first step"))
    page.keyboard.press("Enter")
    expect(stage_of(page)).to_be_in_viewport()
    expect(stage_of(page).locator(":focus")).to_have_count(1)
    for step in range(2, len(lesson.rows) + 1):
        page.keyboard.press("ArrowRight")
        expect_step(page, lesson, step)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect_step(page, lesson, len(lesson.rows) - 1)
    page.keyboard.press("Home")
    expect_step(page, lesson, 1)
    page.keyboard.press("End")
    expect_step(page, lesson, len(lesson.rows))


def test_buttons_slider_speed_and_links_answer_to_keys(page: Page, lesson: LessonPage):
    page.clock.install()
    page.goto(LESSON)
    bar = bar_of(page)
    tab_to(page, bar.get_by_role("button", name="Play"))
    page.keyboard.press("Space")
    expect(bar.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("button", name="Play")).to_be_focused()
    page.clock.run_for(60_000)
    expect_step(page, lesson, 2)
    tab_to(page, bar.get_by_role("link", name="Next step"))
    page.keyboard.press("Enter")
    expect_step(page, lesson, 3)
    tab_to(page, bar.get_by_role("slider"))
    for key, step in [("ArrowRight", 4), ("ArrowLeft", 3), ("End", len(lesson.rows)), ("Home", 1)]:
        page.keyboard.press(key)
        expect_step(page, lesson, step)
    tab_to(page, bar.get_by_role("combobox", name="Speed"))
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("combobox", name="Speed").locator("option:checked")).to_have_text("Fast")
    expect_step(page, lesson, 1)
    tab_to(page, row_of(page, 6).get_by_role("link"))
    page.keyboard.press("Enter")
    expect_step(page, lesson, 6)


def test_key_moments_open_and_close_by_key(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    answers = page.get_by_role("region", name="Key Moments").locator(".moment-answer")
    tab_to(page, page.locator("summary", has_text="Why is the receiver connected"))
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(answers.first).to_be_visible()
        page.keyboard.press(key)
        expect(answers.first).to_be_hidden()


def test_keys_in_a_question_don_t_move_the_run(page: Page, lesson: LessonPage):
    page.goto(f"{LESSON}?step=3")
    for question in (lesson.visual_quiz[2], lesson.visual_quiz[0]):
        card = card_of(page, "visual-quiz", question.id)
        card.locator("input:not([type=hidden])").first.focus()
        for key in ("ArrowRight", "Home", "End", "ArrowLeft"):
            page.keyboard.press(key)
    expect_step(page, lesson, 3)


def test_questions_are_answered_by_key_and_the_focus_stays_there(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    question = lesson.visual_quiz[2]
    card = card_of(page, "visual-quiz", question.id)
    choose_by_key(page, lesson, wrong_labels(question)[0])
    press_button(page, "Check answer", question.id)
    expect(card.get_by_role("status")).to_contain_text("Not right. One more try.")
    expect(card.get_by_role("status")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    choose_by_key(page, lesson, right_label(question), first=False)
    press_button(page, "Hint", question.id)
    expect(card).to_contain_text("Hint 1")
    expect(card.locator(":focus")).to_have_count(1)
    expect(card.get_by_role("radio", name=right_label(question))).to_be_checked()
    press_button(page, "Check again", question.id)
    expect(card.get_by_role("status")).to_contain_text("Right, at the second try.")
    expect(card.get_by_role("status")).to_be_focused()


def test_a_hint_that_was_asked_for_gets_the_focus(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    question = lesson.visual_quiz[2]
    card = card_of(page, "visual-quiz", question.id)
    press_button(page, "Hint", question.id)
    expect(card.locator(":focus")).to_contain_text("Hint 1")
    expect(card.locator(":focus")).to_be_in_viewport()


def test_enter_in_a_field_sends_the_answer(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    question = lesson.visual_quiz[0]
    page.get_by_label("Your answer").first.focus()
    page.keyboard.type(question.key.values[0])
    with page.expect_response(re.compile(answer_url("visual-quiz", question.id))):
        page.keyboard.press("Enter")
    expect(card_of(page, "visual-quiz", question.id).get_by_role("status")).to_contain_text("Right.")


def choose_by_key(page: Page, lesson: LessonPage, label: str, *, first: bool = True) -> None:
    """Tab to the options of the last visual question, then the arrow keys until the right one is checked."""
    card = card_of(page, "visual-quiz", lesson.visual_quiz[2].id)
    wanted = card.get_by_role("radio", name=label)
    if first:
        tab_to(page, card.get_by_role("radio").first)
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        if wanted.is_checked():
            return
    raise AssertionError(f"the arrow keys never come to {label}")


def press_button(page: Page, name: str, question: str) -> None:
    tab_to(page, card_of(page, "visual-quiz", question).get_by_role("button", name=name))
    with page.expect_response(re.compile(answer_url("visual-quiz", question))):
        page.keyboard.press("Enter")
