"""Turns the claims of a lesson into programs to run, and judges each claim by what its program did."""

import builtins
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Final

from django.core import exceptions as django_exceptions
from django.db import utils as database_exceptions

from tutor.lessons.ask import QUERY, Ask, ask_of, later_event
from tutor.lessons.engine import ENGINE, LIMITS
from tutor.lessons.environment import environment_of, plain
from tutor.lessons.outcome import NOTHING_ASKED, Outcome
from tutor.lessons.patch import is_patch, patched
from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.schema_claims import Claim, Program
from tutor.lessons.schema_environment import Environment
from tutor.lessons.select import EventIndex
from tutor.tracer import Trace
from tutor.tracer.wire import VERSION as TRACE_VERSION

# Who writes one of these may mean any exception.
ANY_EXCEPTION: Final = frozenset({"Exception", "BaseException"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A program to run for a claim, under which settings and probes, and what is asked of its run."""

    source: str
    environment: Environment
    probes: tuple[str, ...] = ()
    ask: Ask = NOTHING_ASKED

    @property
    def key(self) -> str:
        """Under which the outcome is recorded: it changes with everything that decides what the outcome is, but for
        the versions of Python and Django."""
        return _hash([*self._settings, asdict(self.ask), self.source])

    @property
    def run_key(self) -> str:
        """The same for trials that one run answers."""
        return _hash([*self._settings, self.program])

    @property
    def _settings(self) -> list[object]:
        return [ENGINE, TRACE_VERSION, asdict(LIMITS), plain(self.environment), self.probes]

    @property
    def asked_from(self) -> int | None:
        """The line of the statement that prints the expression's value."""
        return self.source.rstrip("\n").count("\n") + 2 if self.ask.behind else None

    @property
    def program(self) -> str:
        """What is really run."""
        if not self.ask.behind:
            return self.source
        return f"{self.source.rstrip(chr(10))}\nprint(repr(({self.ask.behind})))\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim of the lesson, where it stands, and the chain of parts that say about which program it is: the claim
    itself, then those around it, the nearest first. `homes` are their paths."""

    path: Path
    claim: Claim
    about: tuple[Program, ...]

    @property
    def homes(self) -> tuple[Path, ...]:
        """An option stands in a list in its question."""
        return (self.path, self.path[:-1], self.path[:-3])[: len(self.about)]

    @property
    def named(self) -> Program | None:
        """The nearest part that names a program; None where the claim is about the sample as it is."""
        return next((part for part in self.about if part.program or is_patch(part)), None)


def claims_of(lesson: Lesson) -> Iterator[Claimed]:
    """Every claim, in the order of the file."""
    yield from _claims_beside(lesson)
    for section, questions in (("visual_quiz", lesson.visual_quiz), ("practice", lesson.practice)):
        for place, question in enumerate(questions):
            yield from _claims_of_question(question, (section, place))


def _claims_beside(lesson: Lesson) -> Iterator[Claimed]:
    """Those that stand behind no question of the quiz."""
    found: list[tuple[Path, Claim | None]] = [
        *((("table", "rows", place), row.claim) for place, row in enumerate(lesson.table.rows)),
        (("table",), lesson.table.claim),
        *((("key_moments", place), moment.claim) for place, moment in enumerate(lesson.key_moments)),
        *((("transcript", place), said.claim) for place, said in enumerate(lesson.transcript)),
    ]
    for home, claim in found:
        if claim:
            yield Claimed(path=(*home, "claim"), claim=claim, about=(claim,))


def _claims_of_question(question: Question, path: Path) -> Iterator[Claimed]:
    if question.claim:
        yield Claimed(path=(*path, "claim"), claim=question.claim, about=(question.claim, question))
    for place, option in enumerate(question.options):
        if option.claim:
            yield Claimed(
                path=(*path, "options", place, "claim"),
                claim=option.claim,
                about=(option.claim, option, question),
            )


def sample_trial(lesson: Lesson) -> Trial:
    """The sample as it is."""
    return Trial(source=lesson.sample, environment=lesson.environment, probes=lesson.probes)


def trial_of(claimed: Claimed, lesson: Lesson, trace: Trace, index: EventIndex) -> Trial:
    """The program that the nearest part names, under the nearest settings. Raises PatchError."""
    return Trial(
        source=_source(claimed.named, lesson, trace, index),
        environment=environment_of(lesson, claimed.about),
        probes=lesson.probes,
        ask=ask_of(claimed.claim, sample_trial(lesson).key if _compares(claimed.claim) else ""),
    )


def _compares(claim: Claim) -> bool:
    return bool((claim.not_ or claim).unchanged)


def _source(part: Program | None, lesson: Lesson, trace: Trace, index: EventIndex) -> str:
    if part is None:
        return lesson.sample
    return part.program or patched(lesson.sample, part, trace, index)


def holds(claim: Claim, outcome: Outcome) -> bool:
    """Whether the run showed what is claimed. A program that could not be run at all shows nothing."""
    if outcome.stopped == "sandbox":
        return False
    if claim.not_ is not None:
        return not _shows(claim.not_, outcome)
    return _shows(claim, outcome)


def _shows(claim: Claim, outcome: Outcome) -> bool:
    if claim.raises is not None:
        return _is_kind_of(outcome.exception, claim.raises) and (claim.message or "") in outcome.message
    if claim.calls is not None:
        times = outcome.count(claim.calls)
        return times == claim.times if claim.times is not None else times > 0
    if claim.value is not None:
        return outcome.value is not None and outcome.value.strip() == (claim.is_ or "").strip()
    if claim.prints is not None:
        return outcome.ended_well and outcome.stdout.rstrip("\n") == claim.prints.rstrip("\n")
    if claim.prints_contains is not None:
        return claim.prints_contains in outcome.stdout
    if claim.unchanged is not None:
        return outcome.same is True
    if claim.stays is not None:
        return len(outcome.seen) == 1
    if claim.runs is not None:
        return outcome.ended_well
    return _shows_events(claim, outcome)


def _shows_events(claim: Claim, outcome: Outcome) -> bool:
    def numbers(selector: str) -> tuple[int, ...]:
        return tuple(outcome.events.get(selector, ()))

    if claim.queries is not None:
        return len(numbers(QUERY)) == claim.queries
    if claim.order:
        firsts = [numbers(selector)[:1] for selector in claim.order]
        return all(firsts) and all(one < two for one, two in pairwise(firsts))
    found = numbers(claim.happens or "")
    if later := later_event(claim):
        return bool(found and numbers(later)) and found[0] < numbers(later)[0]
    return len(found) == claim.times if claim.times is not None else bool(found)


def _hash(parts: list[object]) -> str:
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_kind_of(exception: str, wanted: str) -> bool:
    """By name, and for exceptions of Python and Django by their classes."""
    if not exception:
        return False
    if exception.rpartition(".")[2] == wanted.rpartition(".")[2]:
        return True
    raised, asked = exception_class(exception), exception_class(wanted)
    if raised is None:
        return wanted in ANY_EXCEPTION
    return asked is not None and issubclass(raised, asked)


def exception_class(name: str) -> type[BaseException] | None:
    """Python's or Django's own exception of this name."""
    name = name.rpartition(".")[2]
    for module in (builtins, django_exceptions, database_exceptions):
        found = getattr(module, name, None)
        if isinstance(found, type) and issubclass(found, BaseException):
            return found
    return None
