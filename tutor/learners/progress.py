"""Rows in, what a learner has done out: one query for a lesson, one for the whole catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from tutor.learners.models import AnswerRow
from tutor.learners.place import PARTS, Place, seed_of
from tutor.learners.reading import AttemptLine, lines_of
from tutor.quiz.question import Question
from tutor.quiz.standing import Entry, Standing, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PartState:
    """One learner in the latest attempt at one part. `entries` and `hints` (how many were taken) by question id.

    `number` counts attempts from 1. `attempt` is its row, 0 before the first answer or hint.
    """

    number: int
    seed: int
    attempt: int = 0
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)

    def standing(self, question: Question) -> Standing:
        return standing(question, self.entries.get(question.id, ()))

    def standings(self, questions: Iterable[Question]) -> dict[str, Standing]:
        return {question.id: self.standing(question) for question in questions}

    def with_entry(self, question: Question, entry: Entry) -> "PartState":
        return replace(
            self, entries={**self.entries, question.id: (*self.entries.get(question.id, ()), entry)}
        )

    def with_hint(self, question: Question) -> "PartState":
        return replace(self, hints={**self.hints, question.id: self.hints.get(question.id, 0) + 1})


QuizState = Mapping[str, PartState]


def nothing_done(learner: UUID, course: str, lesson: str) -> QuizState:
    """Where everybody begins: each part untouched. No query."""
    return {part: fresh(learner, course, lesson, part) for part in PARTS}


def fresh(learner: UUID, course: str, lesson: str, part: str) -> PartState:
    place = Place(course=course, lesson=lesson, part=part, lesson_hash="")
    return PartState(number=1, seed=seed_of(learner, place, 1))


def progress_for(learner: UUID, course: str, lesson: str) -> QuizState:
    """Where the learner stands in both parts of a lesson. One query."""
    by_part: dict[str, list[AttemptLine]] = {part: [] for part in PARTS}
    for line in lines_of(learner, course, lesson):
        by_part[line.part].append(line)
    return {
        part: part_state(lines) if lines else fresh(learner, course, lesson, part)
        for part, lines in by_part.items()
    }


def part_state(lines: list[AttemptLine]) -> PartState:
    entries: dict[str, tuple[Entry, ...]] = {}
    hints: dict[str, int] = {}
    for line in lines:
        if line.question is not None and line.entry is not None:
            entries[line.question] = (*entries.get(line.question, ()), line.entry)
        elif line.question is not None:
            hints[line.question] = hints.get(line.question, 0) + 1
    first = lines[0]
    return PartState(
        number=first.number, seed=first.seed, attempt=first.attempt, entries=entries, hints=hints
    )


def answered_lessons(learner: UUID) -> dict[tuple[str, str], int]:
    """How many questions the learner has answered, by (course, lesson), for the catalogue. One query."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for row in AnswerRow.objects.answered_by_part(learner):
        counts[row["attempt__course"], row["attempt__lesson"]] += row["answered"]
    return dict(counts)
