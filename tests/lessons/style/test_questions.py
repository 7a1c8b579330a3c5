"""A lesson's questions as a set, and prompts that say no twice."""

import pytest

from tests.lessons.styled import CLEAN, TEXT, asking, changed, choice, found
from tutor.lessons.style.questions import question_faults

PROMPT = ("practice", 0, "prompt")


def test_the_clean_lesson_has_none():
    assert found(question_faults(CLEAN)) == []


def test_a_lesson_of_easy_questions_alone_is_named():
    easy = TEXT.replace("level: medium", "level: easy").replace("level: hard", "level: easy")
    assert found(question_faults(changed("title: Counting", "title: Counting up", easy))) == [
        ("all-easy", ("practice",))
    ]


def test_one_question_above_easy_is_enough():
    easy = TEXT.replace("level: hard", "level: easy")
    assert ("all-easy", ("practice",)) not in found(
        question_faults(changed("minutes: 5", "minutes: 6", easy))
    )


def test_practice_that_gets_easier_is_named_where_it_does():
    lesson = asking(*(choice("A", "B", id=level, prompt=level, level=level) for level in ("hard", "medium")))
    assert found(question_faults(lesson)) == [("out-of-order", ("practice", 1, "level"))]


def test_practice_that_gets_harder_or_stays_is_not():
    levels = ("easy", "easy", "medium", "hard", "hard")
    lesson = asking(*(choice("A", "B", prompt=str(n), level=level) for n, level in enumerate(levels)))
    assert found(question_faults(lesson)) == []


def test_a_prompt_that_comes_twice_is_named_the_second_time():
    lesson = asking(
        choice("A", "B", prompt="What is printed here?"), choice("C", "D", prompt="what's printed")
    )
    assert found(question_faults(lesson)) == []
    lesson = asking(choice("A", "B", prompt="Who is called?"), choice("C", "D", prompt="*Who* is called"))
    assert found(question_faults(lesson)) == [("same-prompt", ("practice", 1, "prompt"))]


def test_the_same_prompt_about_another_program_is_another_question():
    lesson = asking(
        choice("A", "B", program="print(1)\n"),
        choice("C", "D", program="print(2)\n"),
        choice("E", "F", without="print"),
        choice("G", "H"),
    )
    assert found(question_faults(lesson)) == []


@pytest.mark.parametrize(
    "prompt",
    [
        "Which receiver is not called when nothing is sent?",
        "Which of these doesn't run without a receiver?",
        "What does not happen unless the signal is sent?",
        "A signal is sent. Which program never prints nothing?",
        "Which can\u2019t be left out without an error?",
    ],
)
def test_a_prompt_that_says_no_twice_is_named(prompt):
    assert found(question_faults(asking(choice("A", "B", prompt=prompt)))) == [("double-negative", PROMPT)]


@pytest.mark.parametrize(
    "prompt",
    [
        "Which receiver is not called?",
        "What happens if nothing is sent and nobody listens?",
        "No receiver is connected. What is not called?",
        "Does it run or not, without a receiver?",
        "Why not call `not` and `never` without a signal?",
        "What does not happen? Nothing is printed.",
        "It is not only sent but received by nobody. What is printed?",
    ],
)
def test_a_prompt_that_says_no_once_is_none(prompt):
    assert found(question_faults(asking(choice("A", "B", prompt=prompt)))) == []
