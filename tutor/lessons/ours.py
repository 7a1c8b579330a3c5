"""Turns whatever goes wrong in our own code with one lesson into a problem of that lesson, so that others go on."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from tutor.lessons.problem import Problem
from tutor.lessons.proved import CannotProveError, Prove, Proved, Stale
from tutor.sandbox import SandboxError

LOG = logging.getLogger(__name__)
Found = TypeVar("Found")


def guarded(path: Path, look: Callable[[], Found], problems: list[Problem]) -> Found | None:
    """What the look gives. Where it fails, there is one more problem, the log has the rest, and the answer is None.

    That no program at all can be run here is nobody's fault and goes on to the caller.
    """
    try:
        return look()
    except (CannotProveError, SandboxError):
        raise
    except Exception:
        LOG.exception("%s could not be looked into", path)
        problems.append(fault_of_ours(path))
        return None


def proved_each(
    prove: Prove, waiting: Sequence[tuple[Path, Stale]], problems: list[Problem]
) -> list[tuple[Path, Stale, Proved]]:
    """What came of each lesson, all at once; where that fails, one by one, to find out which of them it is."""
    try:
        results = prove([stale for _, stale in waiting])
    except (CannotProveError, SandboxError):
        raise
    except Exception:
        LOG.info("these lessons could not be run together", exc_info=True)
        found = []
        for path, stale in waiting:
            if (alone := guarded(path, partial(prove, [stale]), problems)) is not None:
                found.append((path, stale, alone[0]))
        return found
    return [(path, stale, each) for (path, stale), each in zip(waiting, results, strict=True)]


def fault_of_ours(path: Path) -> Problem:
    return Problem(
        path=str(path),
        line=1,
        column=1,
        code="fault-of-ours",
        message="Lockstep itself failed on this file: the terminal says more",
    )
