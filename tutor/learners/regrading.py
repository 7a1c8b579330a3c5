"""A lesson's questions as they are now and all raw answers to them in, the grades that differ out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from tutor.learners.models import AnswerRow
from tutor.lessons.page import LessonPage
from tutor.quiz.fault import AnswerError
from tutor.quiz.grade import Grade, grade
from tutor.quiz.question import Question
from tutor.quiz.raw import from_raw

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row whose grade is not what its raw answer earns today. `now` is None where it fits no more: the row and
    its old grade stay as they are."""

    row: AnswerRow
    now: Grade | None

    def __str__(self) -> str:
        row = self.row
        place = f"{row.attempt} {row.question}, try {row.revision} of {row.attempt.learner_id}"
        after = (
            f"{self.now.verdict} {self.now.score:g}"
            if self.now
            else "kept, the answer no longer fits the question"
        )
        return f"{place}: {row.verdict} {row.score:g} -> {after}"


def regrade(page: LessonPage, *, dry_run: bool) -> Iterator[Change]:
    """Yields each change, having written it unless it is a dry run. Doing it twice changes nothing the second time."""
    found: list[Change] = []
    for change in changes(page):
        found.append(change)
        if len(found) >= AT_ONCE:
            yield from settle(found, dry_run=dry_run)
            found = []
    yield from settle(found, dry_run=dry_run)


def settle(found: list[Change], *, dry_run: bool) -> list[Change]:
    if not dry_run:
        write(found)
    return found


def write(found: list[Change]) -> None:
    with transaction.atomic():
        for change in found:
            if change.now is not None:
                AnswerRow.objects.filter(pk=change.row.pk).update(
                    score=change.now.score, verdict=change.now.verdict
                )


def changes(page: LessonPage) -> Iterator[Change]:
    questions = {
        (part, question.id): question
        for part, asked in (("visual-quiz", page.visual_quiz), ("practice", page.practice))
        for question in asked
    }
    rows = AnswerRow.objects.of_lesson(page.course, page.slug).graded().in_order_of_sending()
    for (_, name), tries in groupby(rows.iterator(AT_ONCE), key=lambda row: (row.attempt_id, row.question)):
        yield from differences(questions, name, list(tries))


def differences(
    questions: Mapping[tuple[str, str], Question], name: str, tries: list[AnswerRow]
) -> Iterator[Change]:
    question = questions.get((tries[0].attempt.part, name))
    for tries_before, row in enumerate(tries):
        now = graded_anew(question, row, tries_before) if question else None
        if now is None or (now.verdict, now.score) != (row.verdict, row.score):
            yield Change(row=row, now=now)


def graded_anew(question: Question, row: AnswerRow, tries_before: int) -> Grade | None:
    try:
        return grade(question, from_raw(row.raw), tries_before=tries_before, hints_taken=row.hints)
    except AnswerError:
        return None
