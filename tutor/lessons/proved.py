"""What proving is given and gives: lessons whose programs have changed in, their recordings with problems out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tutor.lessons.load import LoadedLesson
from tutor.lessons.problem import Problem
from tutor.lessons.recording import Recording

# So many are held in memory, and run, at once.
BATCH: Final = 50


class CannotProveError(Exception):
    """No program can be run here. Whoever was asked to has said why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A lesson that is to be run. What its old recording has and is still true is not run again."""

    loaded: LoadedLesson
    old: Recording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What came of one lesson: no recording where its sample could not be recorded; `problems` say why, or what is
    wrong with the runs of its claims."""

    recording: Recording | None
    problems: tuple[Problem, ...] = ()


Prove = Callable[[Sequence[Stale]], Sequence[Proved]]
"""Runs what must be run for some lessons; the results stand in their order. Raises CannotProveError."""
