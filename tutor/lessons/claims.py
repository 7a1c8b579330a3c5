"""Turns the claims of a lesson into programs to run, and judges each claim by what its program did."""

import builtins
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core import exceptions as django_exceptions
from django.db import utils as database_exceptions

from tutor.lessons.environment import Way, merged, plain
from tutor.lessons.outcome import Outcome
from tutor.lessons.patch import moved, without
from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.schema_claims import Claim, Program
from tutor.lessons.schema_environment import Environment
from tutor.lessons.select import EventIndex
from tutor.tracer import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A program to run for a claim. `asks` is an expression to work out behind it, empty for none."""

    source: str
    environment: Environment = field(default_factory=Environment)
    asks: str = ""

    @property
    def key(self) -> str:
        """Under which the outcome is recorded: the same for the same program and settings."""
        text = f"{json.dumps(plain(self.environment))}\n{self.asks}\n{self.source}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def asked_from(self) -> int | None:
        """The line of the statement that prints the expression's value."""
        return self.source.rstrip("\n").count("\n") + 2 if self.asks else None

    @property
    def program(self) -> str:
        """What is really run."""
        source = self.source.rstrip("\n") + "\n"
        return f"{source}print(repr({self.asks}))\n" if self.asks else source


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim of the lesson, where it stands, and the chain of parts that say about which program it is."""

    path: Path
    claim: Claim
    about: tuple[Program, ...]


def claims_of(lesson: Lesson) -> Iterator[Claimed]:
    """Every claim, in the order of the file."""
    for place, moment in enumerate(lesson.key_moments):
        if moment.claim:
            path: Path = ("key_moments", place, "claim")
            yield Claimed(path=path, claim=moment.claim, about=(moment.claim,))
    for section, questions in (("visual_quiz", lesson.visual_quiz), ("practice", lesson.practice)):
        for place, question in enumerate(questions):
            yield from _claims_of_question(question, (section, place))


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


def trial_of(claimed: Claimed, lesson: Lesson, trace: Trace, index: EventIndex) -> Trial:
    """The program that the nearest part names, under the nearest settings. Raises SelectorError."""
    named = next((part for part in claimed.about if part.program or part.without or part.move), None)
    return Trial(
        source=_source(named, lesson, trace, index),
        environment=environment_of(claimed, lesson),
        asks=claimed.claim.value or "",
    )


def environment_of(claimed: Claimed, lesson: Lesson) -> Environment:
    """The lesson's, with what the parts on the way to the claim say otherwise."""
    return merged(*(environment for _, environment in reversed(way_to(claimed, lesson))))


def way_to(claimed: Claimed, lesson: Lesson) -> Way:
    """The environments from the claim's own out to the lesson's, each with the path of the part that has it."""
    path = claimed.path
    homes = (path, path[:-1], path[:-3])
    own = [
        (home, part.environment)
        for home, part in zip(homes, claimed.about, strict=False)
        if part.environment is not None
    ]
    return [*own, ((), lesson.environment)]


def _source(part: Program | None, lesson: Lesson, trace: Trace, index: EventIndex) -> str:
    def statement(selector: str) -> int:
        return index.find(selector).step - 1

    if part is None:
        return lesson.sample
    if part.program:
        return part.program
    if part.without:
        return without(lesson.sample, trace.steps[statement(part.without)].statement)
    return moved(
        lesson.sample,
        trace.steps[statement(part.move or "")].statement,
        trace.steps[statement(part.after or "")].statement,
    )


def holds(claim: Claim, outcome: Outcome) -> bool:
    """Whether the run showed what is claimed."""
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
    return outcome.ended_well is claim.runs


def _is_kind_of(exception: str, wanted: str) -> bool:
    """By name, and for exceptions of Python and Django by their classes."""
    if not exception:
        return False
    if exception.rpartition(".")[2] == wanted.rpartition(".")[2]:
        return True
    raised, asked = _exception_class(exception), _exception_class(wanted)
    if raised is None:
        return wanted in {"Exception", "BaseException"}
    return asked is not None and issubclass(raised, asked)


def _exception_class(name: str) -> type[BaseException] | None:
    name = name.rpartition(".")[2]
    for module in (builtins, django_exceptions, database_exceptions):
        found = getattr(module, name, None)
        if isinstance(found, type) and issubclass(found, BaseException):
            return found
    return None
