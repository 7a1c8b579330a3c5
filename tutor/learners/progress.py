"""Rows in, what a learner has done out: for one lesson in two queries, for the whole catalogue in one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from tutor.learners.models import AnswerRow, Attempt, HintTaken
from tutor.learners.place import PARTS, Place, seed_of
from tutor.quiz.question import Question
from tutor.quiz.raw import from_raw
from tutor.quiz.standing import Entry, Standing, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PartState:
    """One learner in the latest attempt at one part. `entries` and `hints` (how many were taken) by question id.

    `number` counts attempts from 1; the first one exists in the database only after the first answer or hint.
    """

    number: int
    seed: int
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)

    def standing(self, question: Question) -> Standing:
        return standing(question, self.entries.get(question.id, ()))

    def standings(self, questions: Iterable[Question]) -> dict[str, Standing]:
        return {question.id: self.standing(question) for question in questions}

    @property
    def untouched(self) -> bool:
        return not self.entries and not self.hints

    def with_entry(self, question: Question, entry: Entry) -> "PartState":
        return replace(
            self, entries={**self.entries, question.id: (*self.entries.get(question.id, ()), entry)}
        )

    def with_hint(self, question: Question) -> "PartState":
        return replace(self, hints={**self.hints, question.id: self.hints.get(question.id, 0) + 1})


QuizState = Mapping[str, PartState]


def nothing_done(learner: UUID, course: str, lesson: str) -> QuizState:
    """Where everybody begins: each part untouched. No query."""
    return {
        part: fresh(learner, Place(course=course, lesson=lesson, part=part, lesson_hash="")) for part in PARTS
    }


def fresh(learner: UUID, place: Place) -> PartState:
    return PartState(number=1, seed=seed_of(learner, place, 1))


def progress_for(learner: UUID, course: str, lesson: str) -> QuizState:
    """Where the learner stands in both parts of a lesson. Two queries."""
    hints: dict[int, dict[str, int]] = defaultdict(dict)
    for row in HintTaken.objects.counted(learner, course, lesson):
        hints[row["attempt_id"]][row["question"]] = row["taken"]
    by_part: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for joined in Attempt.objects.latest_of_each_part(learner, course, lesson).with_answers():
        by_part[joined["part"]].append(joined)
    found = {part: part_state(rows, hints[rows[0]["id"]]) for part, rows in by_part.items()}
    return {**nothing_done(learner, course, lesson), **found}


def part_state(rows: list[Mapping[str, Any]], hints: Mapping[str, int]) -> PartState:
    entries: dict[str, tuple[Entry, ...]] = defaultdict(tuple)
    for row in rows:
        if row["answers__question"] is not None:
            entries[row["answers__question"]] += (joined_entry(row),)
    return PartState(number=rows[0]["number"], seed=rows[0]["seed"], entries=dict(entries), hints=hints)


def joined_entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        revision=row["answers__revision"],
        answer=from_raw(row["answers__raw"]),
        verdict=row["answers__verdict"],
        score=row["answers__score"],
        hints=row["answers__hints"],
        lesson_hash=row["answers__lesson_hash"],
    )


def answered_lessons(learner: UUID) -> dict[tuple[str, str], int]:
    """How many questions the learner has answered, by (course, lesson), for the catalogue. One query."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for row in AnswerRow.objects.answered_by_part(learner):
        counts[row["attempt__course"], row["attempt__lesson"]] += row["answered"]
    return dict(counts)
