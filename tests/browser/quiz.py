"""Answers questions as a person does: finds options by what they say, types, chooses a step, presses a button."""

import html
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LESSON
from tutor.lessons.page import LessonPage
from tutor.quiz.question import Option, Question

HEADINGS = {"visual-quiz": "Visual Quiz", "practice": "Practice"}


def plain(marked_up: str) -> str:
    """HTML as it is read: without tags, blanks joined."""
    text = re.sub(r"</(p|pre|li|div)>", " ", marked_up)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def parts_of(lesson: LessonPage) -> dict[str, tuple[Question, ...]]:
    return {"visual-quiz": lesson.visual_quiz, "practice": lesson.practice}


def answer_url(part: str, question: str) -> str:
    return f"{LESSON}{part}/{question}/"


def card_of(page: Page, part: str, question: str) -> Locator:
    return page.locator(f"#q-{part}-{question}")


def label_of(option: Option) -> str:
    """What an option says, without its program."""
    return plain(option.html.partition("<pre")[0])


def right_label(question: Question) -> str:
    return next(label_of(option) for option in question.options if option.right)


def wrong_labels(question: Question) -> list[str]:
    return [label_of(option) for option in question.options if not option.right]


def fill_in(card: Locator, question: Question, *, right: bool) -> None:
    """Choose or type an answer, without sending it. The wrong one is the first that may still be chosen."""
    if question.kind == "one choice":
        label = (
            right_label(question)
            if right
            else next(
                label
                for label in wrong_labels(question)
                if card.get_by_role("radio", name=label).is_enabled()
            )
        )
        card.get_by_role("radio", name=label).check()
    elif question.kind == "step":
        wrong = str(int(question.key.values[0]) % 2 + 1)
        card.get_by_label("Step").select_option(value=question.key.values[0] if right else wrong)
    else:
        card.get_by_label("Your answer").fill(question.key.values[0] if right else "Hello, Django")


def answer(page: Page, part: str, question: Question, *, right: bool) -> Locator:
    """Answer and wait for what the card says."""
    card = card_of(page, part, question.id)
    fill_in(card, question, right=right)
    card.get_by_role("button", name=re.compile("^Check")).click()
    expect(card.get_by_role("status")).to_contain_text(
        re.compile("^\\s*✓ Right" if right else "^\\s*✕ Not right")
    )
    return card
