"""Many rows at once: the questions that pages and regrading ask of the learners' tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, QuerySet

from tutor.quiz.grade import TRIED

if TYPE_CHECKING:
    from tutor.learners.models import AnswerRow, Attempt  # noqa: F401 - named in strings below
    from tutor.learners.place import Place


class Attempts(QuerySet["Attempt"]):
    def at(self, learner: UUID, place: Place) -> Attempts:
        return self.filter(learner_id=learner, course=place.course, lesson=place.lesson, part=place.part)


class AnswerRows(QuerySet["AnswerRow"]):
    def graded(self) -> AnswerRows:
        return self.filter(verdict__in=TRIED)

    def of_lesson(self, course: str, lesson: str) -> AnswerRows:
        return self.filter(attempt__course=course, attempt__lesson=lesson)

    def in_order_of_sending(self) -> AnswerRows:
        return self.select_related("attempt").order_by("attempt_id", "question", "revision")

    def answered_by_part(self, learner: UUID) -> QuerySet[Any, Any]:
        """How many questions of each part of each lesson were ever answered, or their solutions asked for."""
        return (
            self.filter(attempt__learner_id=learner, verdict__in=[*TRIED, "shown"])
            .order_by()
            .values("attempt__course", "attempt__lesson", "attempt__part")
            .annotate(answered=Count("question", distinct=True))
        )
