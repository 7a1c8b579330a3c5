"""The quiz as it is lived through: tries, hints, skips, reloads, and coming back another day."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import LESSON
from tests.browser.quiz import (
    answer,
    answer_url,
    card_of,
    fill_in,
    label_of,
    parts_of,
    plain,
    right_label,
    wrong_labels,
)
from tests.browser.stage import expect_step
from tutor.lessons.page import LessonPage
from tutor.quiz.question import Question

A_DAY = 24 * 60 * 60


def test_every_question_answered_right_earns_every_point(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    for part, questions in parts_of(lesson).items():
        for place, question in enumerate(questions, start=1):
            expect(score_of(page, part)).to_contain_text(f"{place - 1} of {len(questions)} answered")
            card = answer(page, part, question, right=True)
            expect(card.get_by_role("status")).to_contain_text("1 of 1 point")
            expect_solution(card, question)
        expect(score_of(page, part)).to_contain_text(f"{len(questions)} of {len(questions)} points")
        expect(score_of(page, part)).to_contain_text("All right, at once and without a hint.")
    page.goto("/")
    expect(page.get_by_role("link", name=lesson.title)).to_contain_text("8 of 8 answered")


def test_each_kind_of_question_gives_a_second_try_for_half(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    kinds = {}
    for part, questions in parts_of(lesson).items():
        kinds |= {question.kind: (part, question) for question in questions}
    assert set(kinds) == {"one choice", "step", "value"}
    for part, question in kinds.values():
        card = answer(page, part, question, right=False)
        expect(card.get_by_role("status")).to_contain_text("Not right. One more try.")
        expect(card.get_by_role("heading", name="Final Answer")).to_have_count(0)
        answer(page, part, question, right=True)
        expect(card.get_by_role("status")).to_contain_text("Right, at the second try. 0.5 of 1 point")
        expect_solution(card, question)


def test_two_wrong_tries_end_a_question_with_its_solution(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    question = lesson.practice[0]
    wrong = [option for option in question.options if not option.right]
    card = answer(page, "practice", question, right=False)
    expect(card).to_contain_text(plain(wrong[0].feedback))
    expect(card).not_to_contain_text(plain(wrong[1].feedback))
    answer(page, "practice", question, right=False)
    expect(card.get_by_role("status")).to_contain_text("0 of 1 point")
    expect(card).to_contain_text(plain(wrong[1].feedback))
    expect(card.get_by_role("listitem").filter(has_text=right_label(question))).to_contain_text(
        "The right answer"
    )
    expect_solution(card, question)
    expect(card.get_by_role("button")).to_have_count(0)


def test_hints_come_one_by_one_and_cost_a_tenth_each(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    question = lesson.practice[0]
    card = card_of(page, "practice", question.id)
    for number, hint in enumerate(question.hints, start=1):
        expect(card).not_to_contain_text(plain(hint))
        card.get_by_role("button", name=f"Hint ({number} of {len(question.hints)})").click()
        expect(card).to_contain_text(plain(hint))
    expect(card.get_by_role("button", name="Hint")).to_have_count(0)
    answer(page, "practice", question, right=True)
    expect(card.get_by_role("status")).to_contain_text("0.8 of 1 point")


def test_a_skipped_question_stays_open(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    question = lesson.practice[2]
    card = card_of(page, "practice", question.id)
    card.get_by_role("radio", name=wrong_labels(question)[0]).check()
    card.get_by_role("button", name="Skip for now").click()
    expect(card.get_by_role("status")).to_contain_text("Skipped for now")
    expect(card.get_by_role("radio", name=wrong_labels(question)[0])).to_be_checked()
    answer(page, "practice", question, right=True)
    expect(card.get_by_role("status")).to_contain_text("1 of 1 point")


def test_the_score_links_to_the_steps_to_look_at_again(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    for question in lesson.visual_quiz:
        answer(page, "visual-quiz", question, right=False)
        card_of(page, "visual-quiz", question.id).get_by_role("button", name="Show the solution").click()
        expect(
            card_of(page, "visual-quiz", question.id).get_by_role("heading", level=4).first
        ).to_be_visible()
    score = score_of(page, "visual-quiz")
    expect(score).to_contain_text("0 of 3 points")
    for place, question in enumerate(lesson.visual_quiz, start=1):
        line = score.get_by_role("listitem").filter(has_text=f"Question {place}")
        for step in question.look_again:
            line.get_by_role("link", name=f"step {step}", exact=True).click()
            expect_step(page, lesson, step)
    score.get_by_role("link", name="Question 3").click()
    expect(card_of(page, "visual-quiz", lesson.visual_quiz[2].id)).to_be_in_viewport()


def test_starting_again_empties_the_cards(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    for question in lesson.visual_quiz:
        answer(page, "visual-quiz", question, right=True)
    score_of(page, "visual-quiz").get_by_role("button", name="Start again").click()
    expect(score_of(page, "visual-quiz")).to_contain_text("0 of 3 answered")
    answer(page, "visual-quiz", lesson.visual_quiz[0], right=True)


def test_what_was_answered_survives_reload_and_another_day(
    open_context: Callable[..., BrowserContext], lesson: LessonPage
):
    first = open_context()
    page = first.new_page()
    page.goto(LESSON)
    order = options_seen(page, lesson)
    answer(page, "practice", lesson.practice[0], right=False)
    answer(page, "practice", lesson.practice[1], right=True)
    answer(page, "visual-quiz", lesson.visual_quiz[0], right=True)
    page.reload()
    expect_answers(page, lesson)
    assert options_seen(page, lesson) == order
    cookie = next(cookie for cookie in first.cookies() if cookie["name"] == "lockstep")
    assert cookie["expires"] > time.time() + A_DAY
    assert cookie["httpOnly"]
    kept = first.storage_state()
    first.close()
    tomorrow = open_context(storage_state=kept).new_page()
    tomorrow.goto("/")
    tomorrow.get_by_role("link", name=lesson.title).click()
    expect_answers(tomorrow, lesson)
    assert options_seen(tomorrow, lesson) == order
    answer(tomorrow, "practice", lesson.practice[0], right=True)
    expect(card_of(tomorrow, "practice", lesson.practice[0].id)).to_contain_text("0.5 of 1 point")


def test_another_visitor_sees_none_of_it(open_context: Callable[..., BrowserContext], lesson: LessonPage):
    one, other = open_context().new_page(), open_context().new_page()
    one.goto(LESSON)
    answer(one, "practice", lesson.practice[0], right=True)
    other.goto(LESSON)
    card = card_of(other, "practice", lesson.practice[0].id)
    expect(card.get_by_role("button", name="Check answer")).to_be_visible()
    expect(card.get_by_role("radio", checked=True)).to_have_count(0)
    expect(score_of(other, "practice")).to_contain_text(f"0 of {len(lesson.practice)} answered")
    assert plain(lesson.practice[0].check) not in plain(other.content())


@pytest.mark.parametrize("right", [True, False])
def test_a_double_click_sends_one_answer(page: Page, lesson: LessonPage, right: bool):
    page.goto(LESSON)
    question = lesson.visual_quiz[1]
    card = card_of(page, "visual-quiz", question.id)
    sent: list[str] = []
    held: list[Route] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route(re.compile(answer_url("visual-quiz", question.id)), lambda route: held.append(route))
    fill_in(card, question, right=right)
    with page.expect_request(re.compile(answer_url("visual-quiz", question.id))):
        card.get_by_role("button", name="Check answer").dblclick()
    page.get_by_role("heading", level=1).click()
    for route in held:
        route.continue_()
    expect(card.get_by_role("status")).to_contain_text("Right." if right else "Not right. One more try.")
    assert len(sent) == 1


def test_an_answer_that_doesn_t_get_through_is_kept_in_its_form(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    question = lesson.visual_quiz[0]
    card = card_of(page, "visual-quiz", question.id)
    address = re.compile(answer_url("visual-quiz", question.id))
    answers = [{"status": 403}, {"status": 429, "headers": {"Retry-After": "40"}}]
    page.route(address, lambda route: route.fulfill(body="<h1>Later</h1>", **answers.pop()))
    fill_in(card, question, right=True)
    card.get_by_role("button", name="Check answer").click()
    expect(card.get_by_role("alert")).to_contain_text("send it again in 40 seconds")
    card.get_by_role("button", name="Check answer").click()
    expect(card.get_by_role("alert")).to_contain_text("send it once more")
    expect(card.get_by_label("Your answer")).to_have_value(question.key.values[0])
    page.unroute(address)
    card.get_by_role("button", name="Check answer").click()
    expect(card.get_by_role("status")).to_contain_text("Right.")


def test_nothing_chosen_is_answered_with_a_sentence(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    card = card_of(page, "practice", lesson.practice[0].id)
    card.get_by_role("button", name="Check answer").click()
    expect(card.get_by_role("status")).to_contain_text(re.compile("choose", re.IGNORECASE))
    expect(card.get_by_role("button", name="Check answer")).to_be_visible()


def score_of(page: Page, part: str) -> Locator:
    return page.locator(f"#score-{part}")


def expect_solution(card: Locator, question: Question) -> None:
    """All that comes after a question has ended, under the names that the lesson promises."""
    for heading in ("Solution in steps", "Final Answer", "Quick Check", "Common Mistakes"):
        expect(card.get_by_role("heading", name=heading)).to_be_visible()
    for text in (*question.solution, question.check, *question.mistakes):
        expect(card).to_contain_text(plain(text))


def expect_answers(page: Page, lesson: LessonPage) -> None:
    cards = [card_of(page, "practice", question.id) for question in lesson.practice[:2]]
    expect(cards[0].get_by_role("status")).to_contain_text("Not right. One more try.")
    expect(cards[0].get_by_role("radio", name=wrong_labels(lesson.practice[0])[0])).to_be_disabled()
    expect(cards[1].get_by_role("status")).to_contain_text("Right.")
    printed = card_of(page, "visual-quiz", lesson.visual_quiz[0].id)
    expect(printed).to_contain_text(f"Your answer: {lesson.visual_quiz[0].key.values[0]}")
    expect(score_of(page, "practice")).to_contain_text("1 of 5 answered")


def options_seen(page: Page, lesson: LessonPage) -> list[list[str]]:
    """The options of each question by id, in the order in which they are seen."""
    orders = []
    for part, questions in parts_of(lesson).items():
        for question in questions:
            seen = plain(card_of(page, part, question.id).inner_html())
            orders.append(
                [option.id for option in sorted(question.options, key=lambda one: seen.find(label_of(one)))]
            )
    return orders
