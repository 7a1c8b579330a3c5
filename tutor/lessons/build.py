"""Runs the programs of lessons whose recording is out of date, side by side, and writes what the runs left behind."""

import os
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tutor.lessons.claims import Trial, claims_of, trial_of
from tutor.lessons.environment import Way, django_of, environment_fault, surroundings_of, way_to
from tutor.lessons.fault import Fault
from tutor.lessons.files import write_file
from tutor.lessons.load import LoadedLesson, load_lesson
from tutor.lessons.outcome import Outcome, outcome_of
from tutor.lessons.positions import Path as KeyPath
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.recording import (
    LIMITS,
    Recording,
    RecordingError,
    inputs_hash,
    parse_recording,
    read_recording,
    recording_path,
    versions,
)
from tutor.lessons.repeat import OF_THE_MACHINE, cut_off, repeat_fault
from tutor.lessons.schema_environment import Environment
from tutor.lessons.select import EventIndex, SelectorError
from tutor.sandbox import Job, SandboxError, SurroundingsError
from tutor.tracer import Trace

RunAll = Callable[[Sequence[Job]], Sequence[Trace | SandboxError]]
"""Runs jobs and gives what came of each, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: lessons whose recording was written, those that were up to date, and all that went wrong."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    problems: tuple[Problem, ...]
    runs: int = 0


@dataclass(slots=True, kw_only=True)
class _Work:
    """One lesson on its way: its trace comes first, as it says where the claims' statements are."""

    path: Path
    loaded: LoadedLesson
    trace: Trace | None = None
    trials: dict[str, Trial] = field(default_factory=dict)
    claimed_at: dict[str, KeyPath] = field(default_factory=dict)
    under: dict[str, Way] = field(default_factory=dict)
    proofs: dict[str, Outcome] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, path: tuple[str | int, ...], code: str, message: str, hint: str = "") -> None:
        self.add(Fault(path=path, code=code, message=message, hint=hint))

    def add(self, fault: Fault) -> None:
        self.problems.append(fault.problem(self.loaded.path, self.loaded.positions))


def build(paths: Iterable[Path], run_all: RunAll, *, force: bool = False) -> Built:
    """Build these lesson files. A lesson with a problem keeps its old recording."""
    problems: list[Problem] = []
    works: list[_Work] = []
    kept: list[Path] = []
    for path in paths:
        try:
            loaded = load_lesson(path)
        except LessonError as error:
            problems += error.problems
            continue
        if force or is_out_of_date(path, loaded):
            works.append(_Work(path=path, loaded=loaded))
        else:
            kept.append(path)
            # Newer than the lesson's file again: who lists lessons then knows that it was looked into.
            os.utime(recording_path(path))
    runs = _trace_samples(works, run_all) + _run_claims(works, run_all)
    written = [work.path for work in works if not work.problems and _write(work)]
    problems += [problem for work in works for problem in work.problems]
    return Built(written=tuple(written), kept=tuple(kept), problems=tuple(sorted(problems)), runs=runs)


def is_out_of_date(path: Path, loaded: LoadedLesson) -> bool:
    """Whether the recording is missing, can't be read, or was made of other programs."""
    try:
        return read_recording(recording_path(path)).inputs != inputs_hash(loaded.lesson)
    except RecordingError:
        return True


def _trace_samples(works: Sequence[_Work], run_all: RunAll) -> int:
    """Each sample is run twice: a run that isn't the same again is nothing to learn from."""
    jobs = [_job(work, work.loaded.lesson.sample, work.loaded.lesson.environment) for work in works]
    results = run_all([*jobs, *jobs])
    for work, result, again in zip(works, results, results[len(jobs) :], strict=False):
        if isinstance(result, SurroundingsError):
            work.add(environment_fault(result, [((), work.loaded.lesson.environment)]))
        elif isinstance(result, SandboxError):
            work.fault(("sample",), "no-trace", str(result))
        elif isinstance(again, SandboxError):
            work.fault(("sample",), "not-repeatable", f"when it was run again: {again}")
        elif fault := repeat_fault(("sample",), result, again):
            work.add(fault)
        else:
            work.trace = result
    return len(results)


def _run_claims(works: Sequence[_Work], run_all: RunAll) -> int:
    for work in works:
        if work.trace:
            _find_trials(work, work.trace)
    asked: list[tuple[_Work, Trial]] = []
    for work in works:
        unread = {key: found for key, trial in work.trials.items() if (found := _unread(trial.program))}
        work.proofs.update(unread)
        asked += [(work, trial) for key, trial in work.trials.items() if key not in unread]
    results = run_all([_job(work, trial.program, trial.environment) for work, trial in asked])
    for (work, trial), result in zip(asked, results, strict=True):
        if isinstance(result, SurroundingsError):
            work.add(environment_fault(result, work.under[trial.key]))
        elif isinstance(result, SandboxError):
            work.proofs[trial.key] = Outcome(stopped="sandbox", message=str(result))
        else:
            outcome = outcome_of(result, asked_from=trial.asked_from)
            work.proofs[trial.key] = outcome
            if outcome.stopped in OF_THE_MACHINE:
                work.add(cut_off(work.claimed_at[trial.key], outcome.stopped))
    return len(asked)


def _unread(source: str) -> Outcome | None:
    """What comes of a program that Python can't even read; None for all others. Nothing is run for it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "sample", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        return Outcome(exception=type(error).__name__, message=message)
    return None


def _find_trials(work: _Work, trace: Trace) -> None:
    """The programs of the claims, each once. A claim that can't be placed is left to the join to report."""
    index = EventIndex(trace)
    for claimed in claims_of(work.loaded.lesson):
        try:
            trial = trial_of(claimed, work.loaded.lesson, trace, index)
        except SelectorError:
            continue
        work.trials[trial.key] = trial
        work.claimed_at.setdefault(trial.key, claimed.path)
        work.under.setdefault(trial.key, way_to(claimed.path, work.loaded.lesson, claimed.about))


def _job(work: _Work, source: str, environment: Environment) -> Job:
    return Job(
        source=source,
        limits=LIMITS,
        environment=django_of(environment),
        surroundings=surroundings_of(environment),
        probes=work.loaded.lesson.probes,
    )


def _write(work: _Work) -> bool:
    if work.trace is None:
        return False
    python, django = versions()
    recording = Recording(
        inputs=inputs_hash(work.loaded.lesson),
        python=python,
        django=django,
        trace=work.trace,
        proofs=work.proofs,
    )
    content = recording.to_json().encode()
    try:
        parse_recording(content)
        write_file(recording_path(work.path), content)
    except RecordingError as error:
        work.fault(("sample",), "no-trace", f"what the run left can't be read again: {error}")
    except OSError as error:
        work.fault(("sample",), "no-trace", f"its recording can't be written: {error.strerror}")
    return not work.problems
