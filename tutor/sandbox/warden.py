"""A process that has Django and the tracer ready, and turns each job that comes into one confined child's report.

It reads frames from its standard input and writes frames to its standard output: first the environment, answered by
`Ready`; then, for each job, the job and its seconds, answered by an `Ending` and the report's bytes. It runs no
lesson code itself, and ends, with whatever it has running, when its input does.
"""

import gc
import hmac
import importlib
import json
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import django
from django.conf import settings

from tutor.sandbox.channel import ChannelError, new_seal, open_report, receive_frame, send_frame
from tutor.sandbox.confinement import Walls, build_walls
from tutor.sandbox.inmate import BROKEN, CHANNEL_LOST, FAULT, REPORTED, UNMADE, live, rehearse
from tutor.sandbox.job import Environment, Job
from tutor.sandbox.kernel import ON_LINUX, PR_SET_CHILD_SUBREAPER, prctl

MOST_REPORT_BYTES = 8 * 1024 * 1024
MOST_JOB_BYTES = 4 * 1024 * 1024
_LOOK_SECONDS = 0.02
_SWEEP_SECONDS = 2.0

# Imported before the first job: what samples use most, so that a child need not.
_READY_MADE = (
    "asyncio", "collections", "contextlib", "dataclasses", "datetime", "decimal", "enum", "functools", "itertools",
    "json", "logging", "math", "random", "re", "string", "threading", "time", "traceback", "typing", "uuid", "weakref",
    "asgiref.sync", "django.core.cache", "django.core.management", "django.core.signals", "django.db",
    "django.db.backends.sqlite3.base", "django.db.models", "django.db.models.signals", "django.dispatch",
    "django.forms", "django.http", "django.middleware.common", "django.shortcuts", "django.template",
    "django.template.backends.django", "django.template.loaders.app_directories", "django.template.loaders.cached",
    "django.template.loaders.locmem", "django.test", "django.test.signals", "django.urls", "django.utils.timezone",
)  # fmt: skip

Cause = Literal[
    "report", "fault", "surroundings", "time", "size", "channel", "forged", "signal", "broken", "exit"
]
_SENT: Mapping[bytes, Cause] = {FAULT: "fault", UNMADE: "surroundings"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a child ended. `detail` is the signal or the exit code where the cause is one."""

    cause: Cause
    detail: int = 0


def main() -> None:
    """Serve jobs until the input ends."""
    requests, replies = _take_the_pipes()
    try:
        environment = Environment.from_json(receive_frame(requests, most=MOST_JOB_BYTES))
        _set_up(environment)
    except Exception as error:
        send_frame(replies, f"{type(error).__name__}: {error}".encode())
        return
    send_frame(replies, b"")
    walls = build_walls()
    try:
        while True:
            job = Job.from_json(receive_frame(requests, most=MOST_JOB_BYTES), environment)
            seconds = float(receive_frame(requests, most=32))
            rehearse(job.probes)
            ending, report = _run(job, walls, seconds, requests)
            send_frame(replies, json.dumps(asdict(ending)).encode())
            send_frame(replies, report)
    except ChannelError:
        return
    finally:
        _sweep()


def _take_the_pipes() -> tuple[int, int]:
    """Keep the two pipes under other numbers; standard input and output become /dev/null, for the children."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    return requests, replies


def _set_up(environment: Environment) -> None:
    # Django logs what a robust send caught, with a traceback full of this machine's paths. A handler that drops it
    # keeps Python from printing it; a sample that adds one of its own gets it.
    logging.getLogger("django").addHandler(logging.NullHandler())
    settings.configure(**environment.settings())
    django.setup()
    for name in _READY_MADE:
        importlib.import_module(name)
    # The project's own folder is not for samples: what is needed of it is imported by now.
    sys.path.remove(sys.argv[1])
    if ON_LINUX:
        prctl(PR_SET_CHILD_SUBREAPER, 1)
    # So that no child's collection copies the pages it shares with us.
    gc.collect()
    gc.freeze()


def _run(job: Job, walls: Walls, seconds: float, requests: int) -> tuple[Ending, bytes]:
    channel, far_end = os.pipe()
    seal = new_seal()
    child = os.fork()
    if child == 0:
        live(job, walls, seconds=seconds, channel=far_end, seal=seal)
    os.close(far_end)
    try:
        received, late = _listen(child, channel, requests, time.monotonic() + seconds)
    finally:
        os.close(channel)
        status = _end(child)
        _sweep()
    return _judge(received, late, status, seal)


def _listen(child: int, channel: int, requests: int, deadline: float) -> tuple[bytes, bool]:
    """All bytes the child sent until it ended, sent too many, or its time was up (then True)."""
    received = bytearray()
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    poll.register(requests, 0)
    while time.monotonic() < deadline:
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        ready = dict(poll.poll(0 if ended else _LOOK_SECONDS * 1000))
        if requests in ready:
            raise ChannelError("nobody waits for this job any more")
        piece = os.read(channel, MOST_REPORT_BYTES) if channel in ready else b""
        received += piece
        if len(received) > MOST_REPORT_BYTES:
            return bytes(received), False
        if channel in ready and not piece:
            poll.unregister(channel)
        elif ended and not piece:
            return bytes(received), False
    return bytes(received), True


def _end(child: int) -> int:
    """Kill the child and its session, and return how it ended as os.waitpid says it."""
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    return os.waitpid(child, 0)[1]


def _sweep() -> None:
    """Kill whatever else a child has left. Orphans come to us, as we are their subreaper."""
    deadline = time.monotonic() + _SWEEP_SECONDS
    while time.monotonic() < deadline:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        for orphan in _children():
            os.kill(orphan, signal.SIGKILL)


def _children() -> Iterator[int]:
    for process in Path("/proc").iterdir():
        try:
            # The fields after the name, which may itself hold blanks and brackets: state, parent.
            fields = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        except OSError:
            continue
        if process.name.isdecimal() and int(fields.split()[1]) == os.getpid():
            yield int(process.name)


def _judge(received: bytes, late: bool, status: int, seal: hmac.HMAC) -> tuple[Ending, bytes]:
    if late:
        return Ending(cause="time"), b""
    if len(received) > MOST_REPORT_BYTES:
        return Ending(cause="size"), b""
    if os.WIFSIGNALED(status):
        return Ending(cause="signal", detail=os.WTERMSIG(status)), b""
    code = os.WEXITSTATUS(status)
    report = open_report(received, seal)
    if report is not None and code == REPORTED:
        return Ending(cause=_SENT.get(report[:1], "report")), report[1:]
    if received:
        return Ending(cause="forged"), b""
    causes: dict[int, Cause] = {CHANNEL_LOST: "channel", BROKEN: "broken"}
    return Ending(cause=causes.get(code, "exit"), detail=code), b""
