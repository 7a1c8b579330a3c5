"""Looks at files time and again, and has those that changed examined: the newest first, one after the other."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from tutor.lessons.catalogue import COURSE_FILE
from tutor.lessons.check import course_files, lesson_files
from tutor.lessons.claims import sample_trial
from tutor.lessons.jobs import job_of
from tutor.lessons.load import load_lesson
from tutor.lessons.ours import fault_of_ours
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.prove import Prover, RunAll
from tutor.lessons.stamps import Stamp
from tutor.management.watch.desk import Desk, Sheet, blank
from tutor.management.watch.examine import examined, with_problems
from tutor.sandbox import Job, SandboxError
from tutor.tracer import Trace

LOG = logging.getLogger(__name__)

# Between two looks at the files, and how long a file that changed has to stay the same: an editor may write it in
# pieces, or put a new file in its place.
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_TO_SETTLE = 0.03
MOST_WAITS = 20
# Of its time, how much the watcher spends on looking at most, however many files there are.
SHARE_OF_TIME = 0.2
# A file may be away for as long as it takes to put another in its place.
SECONDS_AWAY = 0.3
# How many programs are run for each worker before the file is looked at again.
RUNS_BETWEEN_LOOKS = 4
# For how many environments of lessons a process is kept ready from the start; each takes some 40 MB for each worker.
MOST_WARM = 2

Stamps = Mapping[Path, Stamp]
Say = Callable[[Sheet, float], None]


class SupersededError(Exception):
    """The file was saved again while the programs of its last version were being run."""


class Watcher:
    """Keeps the desk up to date with the files at some places. `said` hears of each sheet and how long it took."""

    def __init__(self, places: Sequence[Path], desk: Desk, run_some: RunAll, said: Say, at_once: int) -> None:
        self._places = places
        self._desk = desk
        self._run_some = run_some
        self._prover = Prover(self._run_all)
        self._current: tuple[Path, Stamp | None] = (Path(), None)
        self._said = said
        self._workers = max(1, at_once)
        self._at_once = self._workers * RUNS_BETWEEN_LOOKS
        self._seen: dict[Path, Stamp | None] = {}
        self._knows_all = False

    def run(self, stop: threading.Event) -> None:
        """Until it is told to stop."""
        while self.try_to_look() and not stop.is_set():
            pass
        warming = threading.Thread(target=self.warm_up, name="warming", daemon=True)
        warming.start()
        pause = 0.0
        while not stop.wait(pause):
            began = time.monotonic()
            found = self.try_to_look()
            took = time.monotonic() - began
            pause = 0.0 if found else max(SECONDS_BETWEEN_LOOKS, took / SHARE_OF_TIME - took)
        warming.join()

    def try_to_look(self) -> bool:
        """A look that never ends the thread: what goes wrong is shown, and the next look is another try."""
        try:
            found = self.look()
        except Exception as error:
            LOG.exception("the files could not be looked at")
            self._desk.trouble = f"{type(error).__name__} while looking at the files: the terminal says more"
            return False
        self._desk.trouble = ""
        return found

    def look(self) -> bool:
        """Whether a file had changed. Then it has been examined; of several, the one saved last."""
        now = stamps(self._places)
        changed = [path for path in {**now, **self._seen} if now.get(path) != self._seen.get(path)]
        if not changed:
            self._knows_all = True
            return False
        for path in changed:
            if path not in self._seen:
                self._desk.put(self._sheet(path))
        path = max(changed, key=lambda path: (now.get(path) or (0, 0, 0), path))
        self._examine(path)
        return True

    def _examine(self, path: Path) -> None:
        stamp = settled(path)
        if self._knows_all and (stamp is None) != (self._seen.get(path) is None):
            # What a course says of its lessons depends on which there are.
            self._seen.pop(path.with_name(COURSE_FILE), None)
        before, self._seen[path] = self._sheet(path), stamp
        self._current = (path, stamp)
        began = time.monotonic()
        self._desk.put(replace(before, busy=True))
        try:
            sheet = examined(before, self._prover) if stamp else _gone(before)
        except SupersededError:
            return
        except Exception:
            # Whatever it is, the next version of the file deserves another try.
            LOG.exception("%s could not be looked into", path)
            sheet = _failed(before)
        self._desk.put(sheet)
        try:
            self._said(sheet, time.monotonic() - began)
        except Exception:
            # A terminal that can't show a name, or is gone, is no reason to stop.
            LOG.exception("what was found could not be printed")

    def warm_up(self) -> None:
        """So that the first program that changes need not wait for what every program needs."""
        jobs = [
            replace(job, source="")
            for sheet in self._desk.sheets()
            if sheet.page and (job := sample_job(sheet.path))
        ]
        for job in list({job.environment: job for job in jobs}.values())[:MOST_WARM]:
            self._run_some([job] * self._workers)

    def _sheet(self, path: Path) -> Sheet:
        """The one on the desk, or a blank one, at an address that no other file has."""
        fresh = blank(path)
        for number in count(1):
            slug = fresh.slug if number == 1 else f"{fresh.slug}-{number}"
            known = self._desk.sheet(fresh.course, slug)
            if known is None or known.path == path:
                return known or replace(fresh, slug=slug)
        raise AssertionError

    def _run_all(self, jobs: Sequence[Job]) -> Sequence[Trace | SandboxError]:
        """A few at a time, and no more of them once the file that they are for has changed again."""
        path, stamp = self._current
        left = iter(jobs)
        results: list[Trace | SandboxError] = []
        while some := list(islice(left, self._at_once)):
            if stamp_of(path) != stamp:
                raise SupersededError
            results += self._run_some(some)
        return results


def sample_job(path: Path) -> Job | None:
    try:
        return job_of(sample_trial(load_lesson(path).lesson))
    except LessonError:
        return None


def stamps(places: Sequence[Path]) -> Stamps:
    """The files of courses and lessons at these places."""
    paths = [*course_files(places), *lesson_files(places)]
    return {path: stamp for path in paths if (stamp := stamp_of(path))}


def stamp_of(path: Path) -> Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a third of the time that Path takes
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def settled(path: Path) -> Stamp | None:
    """The stamp of a file once nobody writes it any more; None where it is gone and doesn't come back."""
    stamp, away = stamp_of(path), 0.0
    for _ in range(MOST_WAITS):
        time.sleep(SECONDS_TO_SETTLE)
        before, stamp = stamp, stamp_of(path)
        away = 0.0 if stamp else away + SECONDS_TO_SETTLE
        if (stamp and stamp == before) or away > SECONDS_AWAY:
            break
    return stamp


def _gone(before: Sheet) -> Sheet:
    return _stuck(before, "no-file", "the file is gone; it is looked for until it is back")


def _failed(before: Sheet) -> Sheet:
    return with_problems(before, [fault_of_ours(before.path)])


def _stuck(before: Sheet, code: str, message: str) -> Sheet:
    return with_problems(
        before, [Problem(path=str(before.path), line=1, column=1, code=code, message=message)]
    )
