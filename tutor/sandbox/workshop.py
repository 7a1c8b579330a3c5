"""Turn jobs into traces: keeps warm wardens, one for each environment and worker, and asks them."""

import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import tutor
from tutor.sandbox.channel import ChannelError, receive_frame, send_frame
from tutor.sandbox.confinement import survey
from tutor.sandbox.fault import SandboxError
from tutor.sandbox.job import Environment, Job
from tutor.sandbox.verdict import judge
from tutor.sandbox.warden import MOST_REPORT_BYTES, Ending
from tutor.tracer import Trace

WALL_SECONDS = 10.0

# A warden starts in a third of a second; a machine under load may need its time. The grace is for a warden that has
# to kill its child, sweep, and send.
_START_SECONDS, _GRACE_SECONDS, _GOODBYE_SECONDS = 30.0, 5.0, 3.0
_MOST_HEAD_BYTES = 65536
_START = "import sys; sys.path.append(sys.argv[1]); from tutor.sandbox.warden import main; main()"
# All that a program finds in os.environ. The fixed hash seed keeps the order of sets, and so traces, the same.
_SCRUBBED_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}


def trace(job: Job, *, wall_seconds: float = WALL_SECONDS, trust_local_code: bool = False) -> Trace:
    """Run one job in a confined process of its own.

    Raises SandboxError when no trace came of it. A run that the tracer's limits or an exception ended is a trace,
    with `stopped` set.
    """
    with Workshop(trust_local_code=trust_local_code) as workshop:
        return workshop.trace(job, wall_seconds=wall_seconds)


def trace_many(
    jobs: Sequence[Job],
    *,
    workers: int,
    progress: Callable[[int, int], None] | None = None,
    wall_seconds: float = WALL_SECONDS,
    trust_local_code: bool = False,
) -> list[Trace | SandboxError]:
    """Run jobs side by side, each in a process of its own; the results stand in the order of the jobs.

    `progress` is called with the number of jobs done and of all jobs, once for each job done.
    """
    with Workshop(trust_local_code=trust_local_code) as workshop:
        return workshop.trace_many(jobs, workers=workers, progress=progress, wall_seconds=wall_seconds)


class Workshop:
    """Wardens to use for many jobs: a context manager, on whose end no process of it is left.

    Opening raises SandboxError where this machine can't confine a program fully, unless `trust_local_code` is set.
    Programs are run by `interpreter`, our own if none is named, and with the Django that is installed there.
    """

    def __init__(self, *, trust_local_code: bool = False, interpreter: str = sys.executable) -> None:
        tier = survey()
        if tier.name != "full" and not trust_local_code:
            raise SandboxError(
                f"Programs can't be confined on this machine, so none is run. {' '.join(tier.missing)} "
                "If you wrote the lessons yourself, --trust-local-code runs them all the same."
            )
        self._interpreter = interpreter
        self._lock = threading.Lock()
        self._idle: defaultdict[Environment, list[_Warden]] = defaultdict(list)
        self._all: set[_Warden] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for warden in self._all:
            warden.dismiss()

    def trace(self, job: Job, *, wall_seconds: float = WALL_SECONDS) -> Trace:
        """Run one job; see `trace` above."""
        warden = self._engage(job.environment)
        try:
            ending, report = warden.run(job, wall_seconds)
        except ChannelError as error:
            warden.dismiss()
            raise SandboxError(
                f"The process that watches over programs is gone ({error}). Try again; "
                "if it stays so, `manage.py doctor` looks for the cause."
            ) from error
        with self._lock:
            self._idle[job.environment].append(warden)
        return judge(ending, report, job.surroundings, seconds=wall_seconds)

    def trace_many(
        self,
        jobs: Sequence[Job],
        *,
        workers: int,
        progress: Callable[[int, int], None] | None = None,
        wall_seconds: float = WALL_SECONDS,
    ) -> list[Trace | SandboxError]:
        """Run jobs side by side; see `trace_many` above."""
        counting, done = threading.Lock(), 0

        def run_one(job: Job) -> Trace | SandboxError:
            nonlocal done
            try:
                result: Trace | SandboxError = self.trace(job, wall_seconds=wall_seconds)
            except SandboxError as error:
                result = error
            with counting:
                done += 1
                if progress:
                    progress(done, len(jobs))
            return result

        with ThreadPoolExecutor(max_workers=workers) as pool:
            return list(pool.map(run_one, jobs))

    def _engage(self, environment: Environment) -> "_Warden":
        with self._lock:
            if self._idle[environment]:
                return self._idle[environment].pop()
        warden = _Warden(self._interpreter)
        with self._lock:
            self._all.add(warden)
        warden.prepare(environment)
        return warden


class _Warden:
    """This side of one warden process."""

    def __init__(self, interpreter: str) -> None:
        root = str(Path(str(tutor.__file__)).parent.parent)
        try:
            self._process = subprocess.Popen(
                [interpreter, "-s", "-P", "-c", _START, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_SCRUBBED_ENVIRONMENT,
                cwd="/",
                bufsize=0,
                # A Ctrl-C is for us; we dismiss the wardens ourselves.
                start_new_session=True,
            )
        except OSError as error:
            raise SandboxError(f"The process that watches over programs did not start ({error}).") from error
        if self._process.stdin is None or self._process.stdout is None:
            raise SandboxError("A warden process without pipes.")
        self._requests, self._replies = self._process.stdin, self._process.stdout

    def prepare(self, environment: Environment) -> None:
        try:
            send_frame(self._requests.fileno(), environment.to_json())
            fault = self._receive(_MOST_HEAD_BYTES, _START_SECONDS)
        except ChannelError as error:
            self.dismiss()
            raise SandboxError(f"The process that watches over programs did not start ({error}).") from error
        if fault:
            self.dismiss()
            raise SandboxError(f"Django could not be set up for this program: {fault.decode()}")

    def run(self, job: Job, seconds: float) -> tuple[Ending, bytes]:
        send_frame(self._requests.fileno(), job.to_json())
        send_frame(self._requests.fileno(), str(seconds).encode())
        head = self._receive(_MOST_HEAD_BYTES, seconds + _GRACE_SECONDS)
        return Ending(**json.loads(head)), self._receive(MOST_REPORT_BYTES, _GRACE_SECONDS)

    def dismiss(self) -> None:
        """End the process and what it runs. It goes by itself when its input ends; may be called twice."""
        self._requests.close()
        try:
            self._process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._replies.close()

    def _receive(self, most: int, seconds: float) -> bytes:
        return receive_frame(self._replies.fileno(), most=most, deadline=time.monotonic() + seconds)
