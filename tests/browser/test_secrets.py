"""The key of no question leaves the server before the answer: no address, header, cookie or file has a word of it."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.browser.conftest import LESSON
from tests.browser.quiz import answer, card_of, parts_of, plain
from tutor.lessons.page import LessonPage
from tutor.quiz.question import Question

ADDRESS = re.compile(
    r"""(?:href|src|action|hx-post)=["']([^"'#]+)|url\(["']?([^"')]+)|from ["'](\./[^"']+)"""
)


def test_no_word_of_a_key_is_anywhere_before_the_answer(page: Page, lesson: LessonPage):
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{LESSON}?step=1")
    page.wait_for_load_state("networkidle")
    now = plain(page.content())
    assert not [secret for secret in secrets_of(lesson) if secret in now]
    heard = crawl(page)
    leaks = {
        address: [secret for secret in secrets_of(lesson) if secret in text or secret in plain(text)]
        for address, text in heard.items()
    }
    assert {address: found for address, found in leaks.items() if found} == {}
    assert len(loaded) >= 15
    assert set(loaded) <= set(heard)
    assert sum(f"{LESSON}?step=" in address for address in heard) == len(lesson.rows)


def test_hints_skips_and_refused_answers_give_nothing_away(page: Page, lesson: LessonPage):
    page.goto(LESSON)
    for part, questions in parts_of(lesson).items():
        for question in questions:
            card = card_of(page, part, question.id)
            for number in range(1, len(question.hints) + 1):
                card.get_by_role("button", name=f"Hint ({number} of").click()
                expect(card).to_contain_text(f"Hint {number}")
            card.get_by_role("button", name="Check answer").click()
            expect(card.get_by_role("status")).not_to_be_empty()
            card.get_by_role("button", name="Skip for now").click()
            expect(card.get_by_role("status")).to_contain_text("Skipped for now")
    for seen in (page.content(), page.reload() and page.content()):
        assert not [secret for secret in keys_of(lesson) if secret in plain(str(seen))]


def test_each_of_these_words_is_there_after_the_answer(page: Page, lesson: LessonPage):
    """Else the tests above would look for what is never written."""
    page.goto(LESSON)
    for part, questions in parts_of(lesson).items():
        for question in questions:
            answer(page, part, question, right=True)
            seen = plain(card_of(page, part, question.id).inner_html())
            hidden = [
                secret for secret in [*solution_of(question), *hints_of(question)] if secret not in seen
            ]
            assert hidden == []
            right = next((option for option in question.options if option.right), None)
            assert right is None or plain(right.feedback) in seen


def crawl(page: Page) -> dict[str, str]:
    """Headers and bodies of every address of ours that any page, sheet or script names, for this very visitor."""
    heard: dict[str, str] = {}
    home = urljoin(page.url, "/")
    waiting = [home]
    while waiting:
        address = waiting.pop()
        if address in heard:
            continue
        response = page.context.request.get(address)
        heard[address] = "\n".join([response.url, *map(": ".join, response.headers.items()), response.text()])
        named = (urljoin(response.url, "".join(names)) for names in ADDRESS.findall(heard[address]))
        waiting += [each for each in named if each.startswith(home)]
    return heard


def secrets_of(lesson: LessonPage) -> list[str]:
    """All that may be read only after an answer, or after asking for it."""
    hints = [hint for questions in parts_of(lesson).values() for one in questions for hint in hints_of(one)]
    return [*keys_of(lesson), *hints]


def keys_of(lesson: LessonPage) -> list[str]:
    return [
        secret
        for questions in parts_of(lesson).values()
        for question in questions
        for secret in (*solution_of(question), *feedback_of(question))
    ]


def solution_of(question: Question) -> Iterator[str]:
    """The final answer of a choice is the text of an option, of a step its number: these are there for all to see."""
    yield from map(plain, (*question.solution, *question.mistakes))
    yield plain(question.check)
    yield "Final Answer"


def feedback_of(question: Question) -> Iterator[str]:
    for option in question.options:
        yield plain(option.feedback)
        if option.outcome:
            yield plain(option.outcome)


def hints_of(question: Question) -> Iterator[str]:
    yield from map(plain, question.hints)
