"""What a learner sends in, rows out: each thing is stored once however often it arrives, and nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tutor.learners.models import AnswerRow, Attempt, HintTaken, Learner
from tutor.learners.place import Place, Sent, seed_of
from tutor.learners.progress import PartState, progress_for
from tutor.quiz.grade import Grade, grade
from tutor.quiz.limits import check_limits
from tutor.quiz.question import Answer, Question
from tutor.quiz.raw import to_raw
from tutor.quiz.standing import Entry, entry_of

Said = Literal["stored", "repeated", "ended", "stale", "restarted"]
Result = TypeVar("Result")
# Of one question in one attempt: who has the page reloaded once sends no other.
MOST_STALE = 3
MOST_ATTEMPTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How things stand after something was sent. `said` is what became of it:

    `stored` as new; `repeated`, it was there already (a double click); `ended`, nothing more can be earned;
    `stale`, not graded, since the lesson changed while its page was open (kept all the same, if such a lesson can
    have been, and not too often); `restarted`, it came from a page of an earlier attempt and was not stored.
    """

    state: PartState
    said: Said


def submit(learner: UUID, place: Place, sent: Sent, question: Question, answer: Answer) -> Recorded:
    """Grade and store an answer, a skip or the wish to see the solution. Raises AnswerError, having stored nothing."""
    check_limits(answer)
    if sent.known_hash == place.lesson_hash:
        grade(question, answer, tries_before=0, hints_taken=0)
    return settled(lambda: submit_locked(learner, place, sent, question, answer))


def take_hint(learner: UUID, place: Place, sent: Sent, question: Question, number: int) -> Recorded:
    """Note that the learner asked for a hint, counted from 1. Asking for the same one again changes nothing."""

    def work() -> Recorded:
        state = latest_state(learner, place)
        if state.number != sent.attempt:
            return Recorded(state=state, said="restarted")
        if state.standing(question).ended:
            return Recorded(state=state, said="ended")
        if not state.hints.get(question.id, 0) + 1 == number <= len(question.hints):
            return Recorded(state=state, said="repeated")
        state = opened(learner, place, state)
        HintTaken.objects.create(attempt_id=state.attempt, question=question.id, number=number)
        return Recorded(state=state.with_hint(question), said="stored")

    return settled(work)


def start_again(learner: UUID, place: Place, number: int) -> None:
    """Open the attempt after `number`, if that is the latest. The earlier ones and their answers stay."""

    def work() -> None:
        latest = Attempt.objects.at(learner, place).order_by("-number").first()
        if latest is not None and latest.number == number < MOST_ATTEMPTS:
            open_attempt(learner, place, number + 1)

    settled(work)


def settled(work: Callable[[], Result]) -> Result:
    """Do it in one transaction. Where somebody was faster by a moment (a double submit), their row is found the
    second time: the unique constraints decide, so that this holds on every database."""
    try:
        with transaction.atomic():
            return work()
    except IntegrityError:
        with transaction.atomic():
            return work()


def submit_locked(learner: UUID, place: Place, sent: Sent, question: Question, answer: Answer) -> Recorded:
    state = latest_state(learner, place)
    where = state.standing(question)
    stale = sent.known_hash != place.lesson_hash and not (answer.skipped or answer.shown)
    if said := said_already(state, question, sent, answer, stale=stale):
        return Recorded(state=state, said=said)
    state = opened(learner, place, state)
    hints = state.hints.get(question.id, 0)
    given = (
        Grade(score=0.0, verdict="stale", can_try_again=True)
        if stale
        else grade(question, answer, tries_before=where.tries, hints_taken=hints)
    )
    entry = entry_of(answer, given, revision=where.revision, hints=hints, lesson_hash=sent.known_hash)
    store(state, question, entry)
    return Recorded(state=state.with_entry(question, entry), said="stale" if stale else "stored")


def said_already(
    state: PartState, question: Question, sent: Sent, answer: Answer, *, stale: bool
) -> Said | None:
    """Why nothing is to be stored, or None. What remains is bounded: the tries, MOST_STALE, a skip before each of
    those, and the solution."""
    where = state.standing(question)
    if state.number != sent.attempt:
        return "restarted"
    if sent.revision < where.revision:
        return said_before(state, question, sent.revision)
    if where.ended:
        return "ended"
    if answer.skipped and where.skipped:
        return "repeated"
    if stale and not (sent.known_hash and stale_entries(state, question) < MOST_STALE):
        return "stale"
    return None


def said_before(state: PartState, question: Question, revision: int) -> Said:
    """A repeated post of what was stale hears the same sentence again, until something else was sent."""
    entries = state.entries[question.id]
    before = [entry.verdict for entry in entries if entry.revision >= revision]
    return "stale" if set(before) == {"stale"} else "repeated"


def stale_entries(state: PartState, question: Question) -> int:
    return sum(entry.verdict == "stale" for entry in state.entries.get(question.id, ()))


def store(state: PartState, question: Question, entry: Entry) -> None:
    AnswerRow.objects.create(
        attempt_id=state.attempt,
        question=question.id,
        revision=entry.revision,
        raw=to_raw(entry.answer),
        lesson_hash=entry.lesson_hash,
        score=entry.score,
        verdict=entry.verdict,
        hints=entry.hints,
    )


def finish(learner: UUID, place: Place, number: int) -> None:
    """Note when everything was first answered or skipped. Doing it again changes nothing."""
    Attempt.objects.at(learner, place).filter(number=number, finished=None).update(finished=timezone.now())


def latest_state(learner: UUID, place: Place) -> PartState:
    """How the latest attempt stands, read inside the caller's transaction."""
    return progress_for(learner, place.course, place.lesson)[place.part]


def opened(learner: UUID, place: Place, state: PartState) -> PartState:
    """The state with a row for its attempt, made now that there is something to store in it."""
    return state if state.attempt else replace(state, attempt=open_attempt(learner, place, state.number).pk)


def open_attempt(learner: UUID, place: Place, number: int) -> Attempt:
    Learner.objects.get_or_create(id=learner)
    return Attempt.objects.create(
        learner_id=learner,
        course=place.course,
        lesson=place.lesson,
        part=place.part,
        number=number,
        seed=seed_of(learner, place, number),
        lesson_hash=place.lesson_hash,
    )
