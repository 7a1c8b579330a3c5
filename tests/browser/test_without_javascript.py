"""The lesson with JavaScript off: links, forms and pages do all of it, and nothing jumps when scripts are on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LESSON, SIZES
from tests.browser.quiz import answer, card_of, fill_in, parts_of, plain, right_label, wrong_labels
from tests.browser.stage import bar_of, expect_step, node_of, row_of
from tutor.lessons.page import LessonPage

# Everything in the flow of the page that has a size, by its place in the document.
HEIGHTS = """() => Object.fromEntries(
  [...document.querySelectorAll("main section, main header, .panels > *, .panel-body, .steps tr, .quiz-card, details")]
    .map((each, index) => [`${index} ${each.id || each.className}`, Math.round(each.getBoundingClientRect().height)]))
"""


@pytest.fixture
def plain_page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(java_script_enabled=False).new_page()


def test_every_step_has_an_address_and_links_to_the_next(plain_page: Page, lesson: LessonPage):
    plain_page.goto(LESSON)
    plain_page.get_by_role("link", name="Start at the first step").click()
    for step in range(1, len(lesson.rows) + 1):
        expect_step(plain_page, lesson, step)
        bar_of(plain_page).get_by_role("link", name="Next step").click(force=True)
    for step in range(len(lesson.rows) - 1, 0, -1):
        bar_of(plain_page).get_by_role("link", name="Back one step").click()
        expect_step(plain_page, lesson, step)
    bar_of(plain_page).get_by_role("link", name="Last step").click()
    expect_step(plain_page, lesson, len(lesson.rows))


def test_rows_lines_nodes_and_the_slider_s_form_lead_to_steps(plain_page: Page, lesson: LessonPage):
    plain_page.goto(f"{LESSON}?step=4")
    expect_step(plain_page, lesson, 4)
    row_of(plain_page, 6).get_by_role("link", name="Step 6").click()
    expect_step(plain_page, lesson, 6)
    node_of(plain_page, "define").click()
    expect_step(plain_page, lesson, 2)
    plain_page.get_by_role("link", name="Line 12, step 5").click()
    expect_step(plain_page, lesson, 5)
    plain_page.get_by_role("slider", name="Step").press("End")
    bar_of(plain_page).get_by_role("button", name="Go").click()
    expect_step(plain_page, lesson, len(lesson.rows))


def test_a_step_that_isn_t_there_shows_one_that_is(plain_page: Page):
    for asked in ("0", "99", "-1", "4x", "", "\N{ARABIC-INDIC DIGIT THREE}"):
        plain_page.goto(f"{LESSON}?step={asked}")
        expect(bar_of(plain_page)).to_contain_text(re.compile(r"Step [1-8] of 8"))


def test_what_only_scripts_could_do_is_not_offered(plain_page: Page):
    plain_page.goto(LESSON)
    for name in ("Play", "Copy"):
        expect(plain_page.get_by_role("button", name=name)).to_have_count(0)
    expect(plain_page.get_by_role("combobox", name="Speed")).to_have_count(0)


def test_key_moments_open(plain_page: Page, lesson: LessonPage):
    plain_page.goto(LESSON)
    for place, moment in enumerate(lesson.key_moments):
        plain_page.get_by_role("region", name="Key Moments").locator("summary").nth(place).click()
        expect(plain_page.get_by_text(plain(moment.proof))).to_be_visible()


def test_questions_are_answered_by_plain_forms(plain_page: Page, lesson: LessonPage):
    plain_page.goto(f"{LESSON}?step=4")
    question = lesson.practice[1]
    card = answer(plain_page, "practice", question, right=False)
    chosen = next(option for option in question.options if not option.right)
    expect(card).to_contain_text(plain(chosen.feedback))
    expect(card.get_by_role("radio", name=wrong_labels(question)[0])).to_be_disabled()
    expect(bar_of(plain_page)).to_contain_text("Step 4")
    card.get_by_role("radio", name=right_label(question)).check()
    card.get_by_role("button", name="Hint (1 of 1)").click()
    expect(card).to_contain_text(plain(question.hints[0]))
    expect(card.get_by_role("radio", name=right_label(question))).to_be_checked()
    card.get_by_role("button", name="Check again").click()
    expect(card.get_by_role("status")).to_contain_text("Right, at the second try. 0.45 of 1 point")
    expect(card.get_by_role("heading", name="Final Answer")).to_be_visible()


def test_an_empty_answer_is_refused_with_a_sentence(plain_page: Page, lesson: LessonPage):
    plain_page.goto(LESSON)
    question = lesson.visual_quiz[1]
    card_of(plain_page, "visual-quiz", question.id).get_by_role("button", name="Check answer").click()
    card = card_of(plain_page, "visual-quiz", question.id)
    expect(card.get_by_role("status")).not_to_be_empty()
    plain_page.get_by_role("link", name="Back to the lesson").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    expect(card.get_by_role("button", name="Check answer")).to_be_visible()


def test_skipping_everything_gives_a_score_with_links_to_the_questions(plain_page: Page, lesson: LessonPage):
    plain_page.goto(LESSON)
    for question in lesson.visual_quiz:
        card = card_of(plain_page, "visual-quiz", question.id)
        card.get_by_role("button", name="Skip for now").click()
        expect(card.get_by_role("status")).to_contain_text("Skipped for now")
    score = plain_page.locator("#score-visual-quiz")
    expect(score).to_contain_text("0 of 3 points")
    score.get_by_role("link", name="Question 2").click()
    expect(card_of(plain_page, "visual-quiz", lesson.visual_quiz[1].id)).to_be_in_viewport()


def test_a_double_click_is_one_answer(plain_page: Page, lesson: LessonPage):
    plain_page.goto(LESSON)
    question = lesson.visual_quiz[1]
    card = card_of(plain_page, "visual-quiz", question.id)
    fill_in(card, question, right=False)
    card.get_by_role("button", name="Check answer").dblclick()
    expect(card.get_by_role("status")).to_contain_text("Not right. One more try.")


def test_the_same_form_sent_from_two_windows_is_one_answer(plain_page: Page, lesson: LessonPage):
    question = lesson.visual_quiz[1]
    for page in (plain_page, plain_page.context.new_page()):
        page.goto(LESSON)
        fill_in(card_of(page, "visual-quiz", question.id), question, right=False)
    for page in plain_page.context.pages:
        card = card_of(page, "visual-quiz", question.id)
        card.get_by_role("button", name="Check answer").click()
        expect(card.get_by_role("status")).to_contain_text("Not right. One more try.")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_boxes_are_as_high_with_scripts_as_without(open_context: Callable[..., BrowserContext], size: str):
    heights = []
    for scripts in (False, True):
        page = open_context(viewport=SIZES[size], java_script_enabled=scripts).new_page()
        page.goto(f"{LESSON}?step=7")
        heights.append(page.evaluate(HEIGHTS))
    assert len(heights[0]) > 40
    assert heights[0] == heights[1]


def test_all_is_there_at_the_first_paint_before_any_script(page: Page, lesson: LessonPage):
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{LESSON}?step=5", wait_until="commit")
    expect_step(page, lesson, 5)
    for part, questions in parts_of(lesson).items():
        for question in questions:
            expect(card_of(page, part, question.id)).to_contain_text(plain(question.prompt))
