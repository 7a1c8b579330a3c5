"""A question and an answer in, a grade out. The shares of the points are explained in docs/grading.md."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from tutor.quiz import normal
from tutor.quiz.fault import AnswerError
from tutor.quiz.question import Answer, Question

Verdict = Literal["right", "partly", "wrong", "skipped", "shown", "stale"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
TRIED: frozenset[Verdict] = frozenset({"right", "partly", "wrong"})

MOST_TRIES = 2
SECOND_TRY_SHARE = 0.5
HINT_COST = 0.1
LEAST_AFTER_HINTS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What an answer is worth. `score` is from 0 to 1; `feedback` is cleaned HTML for each chosen option.

    `right_options` is for the server alone: nothing of it may be shown while `can_try_again`.
    """

    score: float
    verdict: Verdict
    can_try_again: bool
    feedback: tuple[str, ...] = ()
    right_options: frozenset[str] = frozenset()


def grade(question: Question, answer: Answer, *, tries_before: int, hints_taken: int) -> Grade:
    """Raises AnswerError if the answer doesn't fit the question, before any try counts."""
    if answer.shown or answer.skipped:
        return Grade(
            score=0.0,
            verdict="shown" if answer.shown else "skipped",
            can_try_again=not answer.shown,
            right_options=question.key.options,
        )
    correct = correctness(question, answer)
    verdict: Verdict = "right" if correct == 1 else "partly" if correct > 0 else "wrong"
    return Grade(
        score=round(correct * share(tries_before, hints_taken), 4),
        verdict=verdict,
        can_try_again=verdict != "right" and tries_before + 1 < tries_for(question),
        feedback=tuple(o.feedback for o in question.options if o.id in answer.options and o.feedback),
        right_options=question.key.options,
    )


def share(tries_before: int, hints_taken: int) -> float:
    """The part of the points that a right answer still earns, from 0 to 1."""
    if tries_before >= MOST_TRIES:
        return 0.0
    after_hints = max(LEAST_AFTER_HINTS, 1 - HINT_COST * hints_taken)
    return after_hints * (SECOND_TRY_SHARE if tries_before else 1.0)


def tries_for(question: Question) -> int:
    """Of two options the second try would be no question any more."""
    return 1 if question.kind == "one choice" and len(question.options) <= 2 else MOST_TRIES


def correctness(question: Question, answer: Answer) -> float:
    """From 0 to 1, before tries and hints. Raises AnswerError."""
    key = question.key
    match question.kind:
        case "one choice":
            return float(one_chosen(question, answer) in key.options)
        case "several choices":
            chosen = all_chosen(question, answer)
            hits, alarms = len(chosen & key.options), len(chosen - key.options)
            return max(0.0, (hits - alarms) / max(1, len(key.options)))
        case "number":
            return float(near(normal.number(typed(answer)), key.values, key.tolerance))
        case "step":
            return float(
                normal.step(typed(answer, "Please choose one of the steps.")) in map(int, key.values)
            )
        case "value":
            return float(normal.value(typed(answer)) in map(normal.value, key.values))
        case "text":
            return float(normal.words(typed(answer)) in map(normal.words, key.values))


def one_chosen(question: Question, answer: Answer) -> str:
    chosen = all_chosen(question, answer)
    if len(chosen) > 1:
        raise AnswerError("Only one option can be chosen here.")
    return next(iter(chosen))


def all_chosen(question: Question, answer: Answer) -> frozenset[str]:
    chosen = frozenset(answer.options)
    if not chosen:
        raise AnswerError("Nothing is chosen yet. Choose an option, or skip the question for now.")
    if not chosen <= {option.id for option in question.options}:
        raise AnswerError("What was chosen is not among the options. Please choose again.")
    return chosen


def typed(
    answer: Answer, otherwise: str = "Nothing is typed yet. Type an answer, or skip the question for now."
) -> str:
    if not normal.plain(answer.text):
        raise AnswerError(otherwise)
    return answer.text


def only_capitals_differ(question: Question, answer: Answer) -> bool:
    """Would the answer, to a question for a value, be right if capitals didn't count?"""
    if question.kind != "value" or answer.text == "":
        return False
    found = normal.value(answer.text)
    keys = set(map(normal.value, question.key.values))
    return found not in keys and found.casefold() in {key.casefold() for key in keys}


def near(found: Decimal, wanted: tuple[str, ...], tolerance: float) -> bool:
    """Decimal, so that 0.3 is within 0.1 of 0.2."""
    return any(abs(found - Decimal(one)) <= Decimal(str(tolerance)) for one in wanted)
