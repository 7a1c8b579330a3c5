"""All that a learner sent to one question in, where they stand with it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.quiz.grade import TRIED, Grade, Verdict, tries_for
from tutor.quiz.question import Answer, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing sent to a question, as it was stored. `lesson_hash` is of the lesson that it was sent to."""

    revision: int
    answer: Answer
    verdict: Verdict
    score: float
    hints: int
    lesson_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a learner stands. `score` is the best of the tries, so that a second try never costs points.

    `ended` says that nothing more can be earned, and so that the solution may be shown. `skipped` is true until an
    answer follows. `last` is the latest entry that was graded, `latest` the latest of all; `revision` is the number
    that the next one will have, counted from 1. `before` holds the options chosen in tries before the last.
    """

    tries: int
    score: float
    ended: bool
    skipped: bool
    revision: int
    last: Entry | None
    latest: Entry | None
    before: frozenset[str] = frozenset()


UNTOUCHED = Standing(tries=0, score=0.0, ended=False, skipped=False, revision=1, last=None, latest=None)


def standing(question: Question, entries: Sequence[Entry]) -> Standing:
    """`entries` in the order of their revisions."""
    if not entries:
        return UNTOUCHED
    tried = [entry for entry in entries if entry.verdict in TRIED]
    shown = any(entry.verdict == "shown" for entry in entries)
    right = any(entry.verdict == "right" for entry in tried)
    return Standing(
        tries=len(tried),
        score=max((entry.score for entry in tried), default=0.0),
        ended=shown or right or len(tried) >= tries_for(question),
        skipped=entries[-1].verdict == "skipped",
        revision=entries[-1].revision + 1,
        last=tried[-1] if tried else None,
        latest=entries[-1],
        before=frozenset(option for entry in tried[:-1] for option in entry.answer.options),
    )


def entry_of(answer: Answer, grade: Grade, *, revision: int, hints: int, lesson_hash: str) -> Entry:
    return Entry(
        revision=revision,
        answer=answer,
        verdict=grade.verdict,
        score=grade.score,
        hints=hints,
        lesson_hash=lesson_hash,
    )
