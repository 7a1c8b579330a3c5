"""Who did what, as rows: a learner's attempts at the parts of lessons, and all that was sent to their questions."""

from typing import Any, cast
from uuid import UUID

from django.db import models

from tutor.learners.place import PARTS, Place
from tutor.quiz.grade import TRIED, VERDICTS, Verdict
from tutor.quiz.raw import from_raw
from tutor.quiz.standing import Entry


class Learner(models.Model):
    """Somebody who answered at least once. The id is the one in their signed session."""

    id = models.UUIDField(primary_key=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"learner {self.id}"


class Attempts(models.QuerySet["Attempt"]):
    def at(self, learner: UUID, place: Place) -> "Attempts":
        return self.filter(learner_id=learner, course=place.course, lesson=place.lesson, part=place.part)


class Attempt(models.Model):
    """One go at one part of a lesson. `seed` settles the order of options; `finished` is when all was first done."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="attempts")
    course = models.CharField(max_length=100)
    lesson = models.CharField(max_length=100)
    part = models.CharField(max_length=20, choices=[(part, part) for part in PARTS])
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    lesson_hash = models.CharField(max_length=64)
    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)

    objects = Attempts.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course", "lesson", "part", "number"], name="one_attempt_of_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}/{self.lesson} {self.part} {self.number}"


class AnswerRows(models.QuerySet["AnswerRow"]):
    def graded(self) -> "AnswerRows":
        return self.filter(verdict__in=TRIED)

    def of_lesson(self, course: str, lesson: str) -> "AnswerRows":
        return self.filter(attempt__course=course, attempt__lesson=lesson)

    def in_order_of_sending(self) -> "AnswerRows":
        return self.select_related("attempt").order_by("attempt_id", "question", "revision")

    def answered_by_part(self, learner: UUID) -> models.QuerySet[Any, Any]:
        """How many questions of each part of each lesson were ever answered, or their solutions asked for."""
        return (
            self.filter(attempt__learner_id=learner, verdict__in=[*TRIED, "shown"])
            .order_by()
            .values("attempt__course", "attempt__lesson", "attempt__part")
            .annotate(answered=models.Count("question", distinct=True))
        )


class AnswerRow(models.Model):
    """One thing sent to a question, exactly as it was sent, and its grade, which can be recomputed from it."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=100)
    revision = models.PositiveSmallIntegerField()
    raw = models.JSONField()
    lesson_hash = models.CharField(max_length=64)
    score = models.FloatField()
    verdict = models.CharField(max_length=10, choices=[(verdict, verdict) for verdict in VERDICTS])
    hints = models.PositiveSmallIntegerField(default=0)
    sent = models.DateTimeField(auto_now_add=True)

    objects = AnswerRows.as_manager()

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question", "revision"], name="one_answer_of_a_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.revision}: {self.verdict}"

    def entry(self) -> Entry:
        return Entry(
            revision=self.revision,
            answer=from_raw(self.raw),
            verdict=cast("Verdict", self.verdict),
            score=self.score,
            hints=self.hints,
            lesson_hash=self.lesson_hash,
        )


class HintTaken(models.Model):
    """A hint that a learner asked for. `number` counts from 1 in its question."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="hints")
    question = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField()
    taken = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question", "number"], name="one_hint_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.question} hint {self.number}"
