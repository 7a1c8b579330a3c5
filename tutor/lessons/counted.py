"""Holds numbers in words, such as "seven queries", against what can be counted in a lesson's runs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tutor.lessons.claims import claims_of
from tutor.lessons.fault import Fault
from tutor.lessons.mentions import CODE_SPAN
from tutor.lessons.recording import Recording
from tutor.lessons.schema import Lesson
from tutor.lessons.text import REFERENCE
from tutor.lessons.wording import Field, place_in
from tutor.tracer import Trace
from tutor.tracer.trace import Event

# What a noun counts, and the probe that has to watch for it.
_NOUNS: Final = {
    "queries": ("query", "orm"),
    "requests": ("request", "http"),
    "receivers": ("connect", "signals"),
}
_WORDS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTED: Final = re.compile(
    rf"\b(?P<number>\d+|{'|'.join(_WORDS)})\s+(?P<noun>{'|'.join(_NOUNS)})\b", re.IGNORECASE
)


def counting_faults(fields: Iterable[Field], lesson: Lesson, recording: Recording) -> Iterator[Fault]:
    """Whatever count there is may be meant, of a line, of a statement, of a kind, of a claim's program or of all."""
    told = {
        noun: _counts(noun, lesson, recording)
        for noun, (_, probe) in _NOUNS.items()
        if probe in lesson.probes
    }
    for field in fields if told else ():
        text = REFERENCE.sub(_blank, CODE_SPAN.sub(_blank, field.text))
        for found in _COUNTED.finditer(text):
            counts = told.get(found["noun"].lower())
            if counts is not None and _number(found["number"]) not in counts:
                listed = ", ".join(map(str, sorted(counts - {0})))
                yield Fault(
                    path=field.path,
                    code="words-do-not-fit",
                    message=f"«{' '.join(found[0].split())}» are counted nowhere in the lesson's runs",
                    hint=f"counted are {listed or 'none'}",
                    inside=place_in(field.text, found.start()),
                )


def _counts(noun: str, lesson: Lesson, recording: Recording) -> set[int]:
    kind = _NOUNS[noun][0]
    claims = [claimed.claim.not_ or claimed.claim for claimed in claims_of(lesson)]
    counts = {number for claim in claims for number in (claim.times, claim.queries) if number is not None}
    for outcome in recording.proofs.values():
        counts |= {len(numbers) for numbers in outcome.events.values()}
        counts |= {len(outcome.receives), *outcome.receives.values()} if noun == "receivers" else set()
    return counts | _counts_in(recording.trace, kind)


def _counts_in(trace: Trace, kind: str) -> set[int]:
    events = [event for event in trace.events if event.kind == kind]
    lines = {event.number: trace.steps[event.step - 1].statement.line for event in events if event.step}
    ways: tuple[Mapping[object, int], ...] = (
        Counter(event.name for event in events),
        Counter(map(_table, events)),
        Counter(event.step for event in events),
        Counter(lines.values()),
    )
    return {len(events), *(len(way) for way in ways[:2]), *(count for way in ways for count in way.values())}


def _table(event: Event) -> str:
    return str(event.facts.get("table"))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.index(word.lower()) + 2


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
