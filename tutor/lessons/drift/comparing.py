"""A lesson's recording and one that another Django made in, what differs out: only what a student would see."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from tutor.lessons.claims import Claimed, claims_of, holds, trial_of
from tutor.lessons.drift.steps import step_drift
from tutor.lessons.drift.versions import Version, Versions, asked_hash
from tutor.lessons.outcome import Outcome, steady
from tutor.lessons.patch import PatchError
from tutor.lessons.reading import Reading
from tutor.lessons.recording import Recording, inputs_hash
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.schema_claims import Claim
from tutor.lessons.select import EventIndex, SelectorError
from tutor.lessons.table import arrange
from tutor.lessons.telling import sentence
from tutor.tracer import Trace

_COUNT_OF: Final = "count of "
# Of a program that another version has none of.
_NOT_MADE: Final = Outcome(stopped="sandbox", message="There the sample can't be changed like this.")


def versions_of(lesson: Lesson, recording: Recording) -> Versions:
    """Before anything was tried."""
    return Versions(
        inputs=inputs_hash(lesson),
        asked=asked_hash(lesson, recording),
        recorded=(recording.python, recording.django),
    )


def drift(
    lesson: Lesson, recording: Recording, other: Recording, exact: str, control: Recording | None = None
) -> Version:
    """What `other`, made by the version `exact`, has otherwise than the lesson's recording.

    `control` was made by the recorded Django on the Python of `other`: what it shows as well is not Django's doing.
    """
    outcomes = dict(_outcomes(lesson, recording, other))
    of_python = set(_alike(lesson, recording, other, control)) if control else set()
    answers_ = _answers_that_differ(lesson, recording.trace, other.trace)
    of_control = _answers_that_differ(lesson, recording.trace, control.trace) if control else {}
    steps_of_control = step_drift(recording.trace, control.trace) if control else []
    return Version(
        django=other.django,
        python=other.python,
        exact=exact,
        outcomes={key: found for key, found in outcomes.items() if key not in of_python},
        of_python={key: found for key, found in outcomes.items() if key in of_python},
        answers={name: now for name, now in answers_.items() if of_control.get(name) != now},
        steps=tuple(
            each for each in step_drift(recording.trace, other.trace) if each not in steps_of_control
        ),
    )


def keyed_claims(lesson: Lesson, trace: Trace) -> Iterator[tuple[Claimed, str]]:
    """Every claim with the key of its trial; not those whose change can't be made."""
    index = EventIndex(trace)
    for claimed in claims_of(lesson):
        try:
            yield claimed, trial_of(claimed, lesson, trace, index).key
        except PatchError:
            continue


def shown(claim: Claim, outcome: Outcome) -> tuple[bool, str]:
    """All of an outcome that counts for a claim: whether it holds, and what the page says that happened."""
    return holds(claim, outcome), sentence(outcome, claim)


def _outcomes(
    lesson: Lesson, recording: Recording, other: Recording
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """By key, the fields that differ, of outcomes that are shown otherwise. A claim's change is made by its statement,
    so that both versions ran the same program under the same key."""
    for claimed, key in keyed_claims(lesson, recording.trace):
        one, two = recording.proofs.get(key), other.proofs.get(key, _NOT_MADE)
        if one is None or shown(claimed.claim, one) == shown(claimed.claim, two):
            continue
        before, now = asdict(one), asdict(two)
        yield key, {name: getattr(two, name) for name, value in now.items() if value != before[name]}


def _alike(lesson: Lesson, recording: Recording, other: Recording, control: Recording) -> Iterator[str]:
    """The keys of trials that do the same in both, and hold as they do in the recording."""
    unlike: set[str] = set()
    found: dict[str, None] = {}
    for claimed, key in keyed_claims(lesson, recording.trace):
        outcomes = [each.proofs.get(key, _NOT_MADE) for each in (recording, other, control)]
        recorded, one, two = (shown(claimed.claim, outcome) for outcome in outcomes)
        found[key] = None
        if one != two or one[0] != recorded[0]:
            unlike.add(key)
    yield from (key for key in found if key not in unlike)


def answers(lesson: Lesson, trace: Trace) -> Mapping[str, str]:
    """What the run says to each question that is read off it, by the question's id."""
    index = EventIndex(trace)
    table, _ = arrange(trace, index, lesson.table.rows)
    reading = Reading(trace, index, table)
    asked = [each for each in (*lesson.visual_quiz, *lesson.practice) if _is_read_off(each)]
    return {each.id: _answer(each, reading) for each in asked}


def _answers_that_differ(lesson: Lesson, recorded: Trace, other: Trace) -> Mapping[str, str]:
    one, two = answers(lesson, recorded), answers(lesson, other)
    return {name: now for name, now in two.items() if now != one[name]}


def _is_read_off(question: Question) -> bool:
    return question.kind in {"step", "value"} or (
        question.kind == "number" and question.answers[0].strip().startswith(_COUNT_OF)
    )


def _answer(question: Question, reading: Reading) -> str:
    """A step by its code and the how-many-eth run of it, as its number may be another one elsewhere."""
    words = question.answers[0].strip()
    try:
        if question.kind == "value":
            return steady(reading.value(words))
        if question.kind == "number":
            return str(reading.count(words.removeprefix(_COUNT_OF)))
        steps = [reading.table.lines[row - 1].moments[0].events[0].step for row in reading.rows(words)]
    except SelectorError as error:
        return f"nothing: {error.message}"
    return ", ".join(_step(step, reading.trace) for step in steps)


def _step(number: int, trace: Trace) -> str:
    statement = trace.steps[number - 1].statement
    times = sum(each.statement.number == statement.number for each in trace.steps[:number])
    code = statement.text.split("\n", 1)[0].strip()
    return f"run {times} of «{code}» in line {statement.line}"
