"""axe-core finds nothing on any page, by day, by night and in forced colours, on a phone and at a desk."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import COURSE, LESSON
from tests.browser.quiz import answer, card_of
from tutor.lessons.page import LessonPage

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# The rule on the size of targets (WCAG 2.2) is off unless asked for.
FIND_VIOLATIONS = """() => axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})
  .then((found) => ({
    passed: found.passes.length,
    violations: found.violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`)),
  }))"""
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
WIDTHS = (360, 1280)


def test_the_catalogue(still_page: Page):
    still_page.goto("/")
    expect_no_violation(still_page)


def test_the_catalogue_when_nothing_is_found_and_the_course_s_page(still_page: Page):
    still_page.goto("/?q=nosuchlesson")
    expect_no_violation(still_page)
    still_page.goto(COURSE)
    expect_no_violation(still_page)


def test_the_page_of_an_error(still_page: Page):
    response = still_page.goto("/lessons/nowhere/")
    assert response is not None
    assert response.status == 404
    expect_no_violation(still_page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_fresh_lesson_in_the_middle_of_its_run(still_page: Page, width: int):
    still_page.goto(f"{LESSON}?step=6")
    expect_no_violation(still_page, width)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lesson_with_all_opened_and_answers_right_wrong_and_refused(
    still_page: Page, lesson: LessonPage, width: int
):
    still_page.goto(f"{LESSON}?step=7")
    for summary in still_page.locator("summary").all():
        summary.click()
    visual, practice = lesson.visual_quiz, lesson.practice
    answer(still_page, "visual-quiz", visual[0], right=True)
    answer(still_page, "visual-quiz", visual[1], right=False)
    answer(still_page, "visual-quiz", visual[2], right=False)
    card_of(still_page, "visual-quiz", visual[1].id).get_by_role("button", name="Show the solution").click()
    answer(still_page, "practice", practice[0], right=False)
    answer(still_page, "practice", practice[0], right=False)
    answer(still_page, "practice", practice[1], right=True)
    for question, button in [
        (practice[2], "Hint"),
        (practice[3], "Skip for now"),
        (practice[4], "Check answer"),
    ]:
        card_of(still_page, "practice", question.id).get_by_role("button", name=button).click()
    expect(card_of(still_page, "practice", practice[4].id).get_by_role("status")).not_to_be_empty()
    answer(still_page, "visual-quiz", visual[2], right=True)
    expect(still_page.locator("#score-visual-quiz")).to_contain_text("Look at these again")
    expect_no_violation(still_page, width)


def test_a_lesson_on_paper(still_page: Page):
    still_page.goto(f"{LESSON}?step=3")
    still_page.emulate_media(media="print")
    assert violations(still_page) == []


def test_a_question_on_a_page_of_its_own(still_page: Page, lesson: LessonPage):
    still_page.route("**/htmx*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    still_page.goto(LESSON)
    card = card_of(still_page, "practice", lesson.practice[0].id)
    card.get_by_role("button", name="Check answer").click()
    expect(still_page.get_by_role("link", name="Back to the lesson")).to_be_visible()
    expect_no_violation(still_page)


@pytest.fixture
def still_page(open_context: Callable[..., BrowserContext]) -> Page:
    """Colours that are on their way to another would be measured halfway."""
    return open_context(reduced_motion="reduce").new_page()


def expect_no_violation(page: Page, *widths: int) -> None:
    """At these widths, or at all of them."""
    found = {}
    for width in widths or WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for look, media in LOOKS.items():
            page.emulate_media(**media)  # type: ignore[arg-type]
            found[f"{look}, {width} px"] = violations(page)
    assert {where: what for where, what in found.items() if what} == {}


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(FIND_VIOLATIONS)
    assert found["passed"] > 10
    wrong: list[str] = found["violations"]
    return wrong
