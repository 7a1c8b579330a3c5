"""Runs the programs of lessons, side by side and each once, and makes of what they did the lessons' recordings."""

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tutor.lessons.claims import Trial, claims_of, sample_trial, trial_of
from tutor.lessons.environment import Way, way_to
from tutor.lessons.fault import Fault
from tutor.lessons.jobs import environment_fault, job_of
from tutor.lessons.load import LoadedLesson
from tutor.lessons.outcome import Outcome, outcome_of
from tutor.lessons.patch import PatchError
from tutor.lessons.positions import Path
from tutor.lessons.problem import Problem
from tutor.lessons.proved import Proved, Stale
from tutor.lessons.python_text import CANNOT_READ
from tutor.lessons.recording import Recording, inputs_hash, versions
from tutor.lessons.repeat import OF_THE_MACHINE, cut_off, repeat_fault
from tutor.lessons.schema import Lesson
from tutor.lessons.select import EventIndex
from tutor.sandbox import Job, SandboxError, SurroundingsError
from tutor.tracer import Trace

Ran = Trace | SandboxError
RunAll = Callable[[Sequence[Job]], Sequence[Ran]]
"""Runs jobs and gives what came of each, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A trial, the path of the first claim that asks for it, and the environments on the way there."""

    trial: Trial
    path: Path
    way: Way


def trials_of(lesson: Lesson, trace: Trace) -> dict[str, Asked]:
    """All trials of a lesson by their keys, in the order of the file; the trace is its sample's. A claim whose change
    can't be made is left to the join to report."""
    index = EventIndex(trace)
    found: dict[str, Asked] = {}
    for claimed in claims_of(lesson):
        try:
            trial = trial_of(claimed, lesson, trace, index)
        except PatchError:
            continue
        way = way_to(claimed.path, lesson, claimed.about)
        found.setdefault(trial.key, Asked(trial=trial, path=claimed.path, way=way))
    return found


def outcome_of_trial(trial: Trial, ran: Ran, sample: Outcome) -> Outcome:
    """What came of a trial's run; `sample` is what the lesson's sample did."""
    if isinstance(ran, SandboxError):
        return Outcome(stopped="sandbox", message=str(ran))
    return outcome_of(ran, trial.ask, asked_from=trial.asked_from, sample=sample)


def unread(source: str) -> Outcome | None:
    """What comes of a program that Python can't even read; None for all others. Nothing is run for it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "sample", "exec", dont_inherit=True)
    except CANNOT_READ as error:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        return Outcome(exception=type(error).__name__, message=message)
    return None


@dataclass(slots=True, kw_only=True)
class _Work:
    """One lesson on its way: its trace comes first, as it says where the claims' statements are."""

    loaded: LoadedLesson
    old: Recording | None
    on: tuple[str, str]
    trace: Trace | None = None
    sample: Outcome = field(default_factory=Outcome)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    proofs: dict[str, Outcome] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, code: str, message: str) -> None:
        self.add(Fault(path=("sample",), code=code, message=message))

    def add(self, fault: Fault) -> None:
        self.problems.append(fault.problem(self.loaded.path, self.loaded.positions))

    def proved(self) -> Proved:
        recording = self._recording(self.trace) if self.trace else None
        return Proved(recording=recording, problems=tuple(self.problems))

    def _recording(self, trace: Trace) -> Recording:
        python, django = self.on
        return Recording(
            inputs=inputs_hash(self.loaded.lesson),
            sample=sample_trial(self.loaded.lesson).key,
            python=python,
            django=django,
            trace=trace,
            proofs=self.proofs,
        )


class Prover:
    """Runs each program once, however many claims of however many lessons ask for it. `runs` counts the runs.

    `on` are the versions of Python and Django that run them, our own if left out.
    """

    def __init__(self, run_all: RunAll, *, on: tuple[str, str] | None = None) -> None:
        self.runs = 0
        self._on = on or versions()
        self._run_all = run_all
        self._known: dict[str, Outcome] = {}

    def prove(self, lessons: Sequence[Stale]) -> list[Proved]:
        """The recordings of these lessons, with what is wrong with their runs."""
        works = [_Work(loaded=each.loaded, old=_usable(each.old, self._on), on=self._on) for each in lessons]
        self._trace_samples(works)
        for work in works:
            if work.trace:
                work.sample = outcome_of(work.trace)
                work.asked = trials_of(work.loaded.lesson, work.trace)
        self._run_claims(works)
        return [work.proved() for work in works]

    def _trace_samples(self, works: Sequence[_Work]) -> None:
        """Each sample is run twice: a run that isn't the same again is nothing to learn from."""
        new: list[tuple[_Work, Trial]] = []
        for work in works:
            trial = sample_trial(work.loaded.lesson)
            if work.old and work.old.sample == trial.key:
                work.trace = work.old.trace
            else:
                new.append((work, trial))
        trials = [trial for _, trial in new]
        results = self._run([*trials, *trials])
        for (work, _), result, again in zip(new, results, results[len(new) :], strict=False):
            _take_sample(work, result, again)

    def _run_claims(self, works: Sequence[_Work]) -> None:
        new: list[tuple[_Work, Asked]] = []
        for work in works:
            for key, asked in work.asked.items():
                if found := self._outcome(work, key, asked.trial):
                    work.proofs[key] = found
                else:
                    new.append((work, asked))
        places: dict[str, int] = {}
        for _, asked in new:
            places.setdefault(asked.trial.run_key, len(places))
        first = {asked.trial.run_key: asked.trial for _, asked in reversed(new)}
        results = self._run([first[key] for key in places])
        for work, asked in new:
            self._take(work, asked, results[places[asked.trial.run_key]])

    def _outcome(self, work: _Work, key: str, trial: Trial) -> Outcome | None:
        """What needs no run: it is known from this lesson's last recording or from another, or is no program."""
        old = work.old.proofs.get(key) if work.old else None
        if old and (old.stopped == "sandbox" or old.stopped in OF_THE_MACHINE):
            old = None
        return old or self._known.get(key) or unread(trial.program)

    def _take(self, work: _Work, asked: Asked, ran: Ran) -> None:
        if isinstance(ran, SurroundingsError):
            work.add(environment_fault(ran, asked.way))
            return
        trial = asked.trial
        outcome = work.proofs[trial.key] = outcome_of_trial(trial, ran, work.sample)
        if outcome.stopped in OF_THE_MACHINE:
            work.add(cut_off(asked.path, outcome.stopped))
        elif outcome.stopped != "sandbox":
            self._known[trial.key] = outcome

    def _run(self, trials: Iterable[Trial]) -> Sequence[Ran]:
        jobs = [job_of(trial) for trial in trials]
        self.runs += len(jobs)
        return self._run_all(jobs) if jobs else []


def _take_sample(work: _Work, ran: Ran, again: Ran) -> None:
    if isinstance(ran, SurroundingsError):
        work.add(environment_fault(ran, [((), work.loaded.lesson.environment)]))
    elif isinstance(ran, SandboxError):
        work.fault("no-trace", str(ran))
    elif isinstance(again, SandboxError):
        work.fault("not-repeatable", f"when it was run again: {again}")
    elif fault := repeat_fault(("sample",), ran, again):
        work.add(fault)
    else:
        work.trace = ran


def _usable(old: Recording | None, on: tuple[str, str]) -> Recording | None:
    """What other versions of Python and Django did, these may do otherwise."""
    return old if old and (old.python, old.django) == on else None
