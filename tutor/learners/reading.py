"""One learner and one lesson in, the rows of their latest attempts out: one statement, written out.

Composing it takes the ORM fifteen times as long as SQLite takes to answer it, and it stands on the way of every page of
a returning learner and of every answer. It is plain SQL that every database of Django's understands.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from tutor.learners.models import AnswerRow, Learner
from tutor.quiz.raw import from_raw
from tutor.quiz.standing import Entry

LATEST_ATTEMPT = """
    FROM learners_attempt a {join}
    WHERE a.learner_id = %s AND a.course = %s AND a.lesson = %s
      AND NOT EXISTS (
        SELECT 1 FROM learners_attempt later
        WHERE later.learner_id = a.learner_id AND later.course = a.course AND later.lesson = a.lesson
          AND later.part = a.part AND later.number > a.number)
"""
ROWS = (
    "SELECT a.id, a.part, a.number, a.seed, r.question, r.revision, r.raw, r.verdict, r.score, r.hints, r.lesson_hash"
    + LATEST_ATTEMPT.format(join="LEFT JOIN learners_answerrow r ON r.attempt_id = a.id")
    + "UNION ALL SELECT a.id, a.part, a.number, a.seed, h.question, NULL, NULL, NULL, NULL, NULL, NULL"
    + LATEST_ATTEMPT.format(join="JOIN learners_hinttaken h ON h.attempt_id = a.id")
    + "ORDER BY 6"
)
RAW: Any = AnswerRow._meta.get_field("raw")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLine:
    """One row: an attempt with one of its answers (`entry`), with one hint taken (a `question` and no entry), or,
    where it has no answer, alone (neither)."""

    attempt: int
    part: str
    number: int
    seed: int
    question: str | None
    entry: Entry | None


def lines_of(learner: UUID, course: str, lesson: str) -> list[AttemptLine]:
    """Answers in the order of their revisions. One query."""
    who = Learner._meta.pk.get_db_prep_value(learner, connection)
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [who, course, lesson] * 2)
        return [line_of(row) for row in cursor.fetchall()]


def line_of(row: tuple[Any, ...]) -> AttemptLine:
    attempt, part, number, seed, question, *answer = row
    entry = entry_of_row(*answer) if answer[0] is not None else None
    return AttemptLine(attempt=attempt, part=part, number=number, seed=seed, question=question, entry=entry)


def entry_of_row(revision: int, raw: Any, verdict: Any, score: float, hints: int, lesson_hash: str) -> Entry:
    return Entry(
        revision=revision,
        answer=from_raw(RAW.from_db_value(raw, None, connection)),
        verdict=verdict,
        score=score,
        hints=hints,
        lesson_hash=lesson_hash,
    )
