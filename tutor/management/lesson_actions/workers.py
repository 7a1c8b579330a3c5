"""Runs the programs of lessons side by side in confined processes, and shows how far it is."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from tutor.lessons.prove import Prover, RunAll
from tutor.lessons.proved import CannotProveError, Prove, Proved, Stale
from tutor.management.lesson_actions.action import Terminal
from tutor.sandbox import Job, SandboxError, Workshop
from tutor.tracer import Trace

_BAR_WIDTH = 30


def add_worker_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many run at once")
    parser.add_argument(
        "--trust-local-code",
        action="store_true",
        help="run even where this machine can't confine programs; only for lessons you wrote yourself",
    )


def runner(terminal: Terminal, workshop: Workshop, workers: int) -> RunAll:
    def progress(done: int, total: int) -> None:
        _progress(terminal, done, total)

    def run_all(jobs: Sequence[Job]) -> Sequence[Trace | SandboxError]:
        if not jobs:
            return []
        results = workshop.trace_many(jobs, workers=max(workers, 1), progress=progress)
        if terminal.out.isatty():
            terminal.say("")
        return results

    return run_all


@contextmanager
def proving(terminal: Terminal, *, workers: int, trusted: bool) -> Iterator[Prove]:
    """Runs what a check asks for, in processes that start when it first asks."""
    provers: list[Prover] = []
    with ExitStack() as stack:

        def prove(lessons: Sequence[Stale]) -> Sequence[Proved]:
            if not provers:
                try:
                    workshop = stack.enter_context(Workshop(trust_local_code=trusted))
                except SandboxError as error:
                    terminal.warn(f"{error} So what changed programs do is not looked into.")
                    raise CannotProveError from error
                provers.append(Prover(lambda jobs: workshop.trace_many(jobs, workers=max(workers, 1))))
            return provers[0].prove(lessons)

        yield prove


def _progress(terminal: Terminal, done: int, total: int) -> None:
    """A bar that grows where a person looks on, a line now and then elsewhere."""
    if terminal.out.isatty():
        filled = _BAR_WIDTH * done // total
        bar = "█" * filled + "·" * (_BAR_WIDTH - filled)
        terminal.out.write(f"\r{bar} {done}/{total} programs run", ending="")
        terminal.out.flush()
    elif done == total or done % 100 == 0:
        terminal.say(f"{done}/{total} programs run")
