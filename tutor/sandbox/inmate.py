"""The life of a confined process: walls up, run the program under the tracer, report, end."""

import contextlib
import errno
import hmac
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from tutor.sandbox.channel import seal_report, write_all
from tutor.sandbox.confinement import Walls, confine, make_room_for_the_report
from tutor.sandbox.fault import SandboxError, SurroundingsError
from tutor.sandbox.job import Job
from tutor.sandbox.refusals import explain_refusals
from tutor.sandbox.surroundings import surround
from tutor.tracer import SourceError, run
from tutor.tracer.probe import Probe
from tutor.tracer.probes.forms import FormsProbe
from tutor.tracer.probes.http import HttpProbe
from tutor.tracer.probes.orm import OrmProbe
from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import ProbeError
from tutor.tracer.probes.templates import TemplatesProbe

# By the names under which a job asks for them.
PROBES: Mapping[str, Callable[[], Probe]] = {
    "signals": SignalsProbe,
    "orm": OrmProbe,
    "http": HttpProbe,
    "forms": FormsProbe,
    "templates": TemplatesProbe,
}

# What a report begins with, and the exit codes of a process that could not send one.
TRACE, FAULT, UNMADE = b"T", b"F", b"U"
REPORTED, CHANNEL_LOST, BROKEN = 0, 71, 72

_LONGEST_REASON = 200
_FIRST_DESCRIPTOR, _LAST_DESCRIPTOR = 16, 255


_rehearsed: set[str] = set()


def rehearse(probes: Iterable[str]) -> None:
    """Start and stop each of these probes once in the process that forks, so that what they read and compile of
    Django is there for every child."""
    for name in probes:
        if name in PROBES and name not in _rehearsed:
            _rehearsed.add(name)
            probe = PROBES[name]()
            # Why a probe can't start, the child that needs it says.
            with contextlib.suppress(ProbeError):
                probe.start(SILENCE)
            probe.stop()


def live(job: Job, walls: Walls, *, seconds: float, channel: int, seal: hmac.HMAC) -> NoReturn:
    """Run the job in this freshly forked process and report through the pipe; never returns."""
    code = BROKEN
    try:
        channel = _leave_the_warden(channel, walls)
        report = _run_confined(job, walls, seconds)
        write_all(channel, seal_report(report, seal))
        code = REPORTED
    except OSError as error:
        code = CHANNEL_LOST if error.errno in {errno.EBADF, errno.EPIPE} else code
    finally:
        # Threads of the program, its exit handlers and finalisers get no further word.
        os._exit(code)


def _run_confined(job: Job, walls: Walls, seconds: float) -> bytes:
    try:
        confine(walls, seconds=seconds, memory_bytes=job.limits.memory_bytes)
    except SandboxError as error:
        return FAULT + str(error).encode()
    explain_refusals()
    try:
        surround(job.surroundings, job.environment, seconds=job.limits.seconds)
        probes = [PROBES[name]() for name in job.probes]
        trace = run(job.source, limits=job.limits, probes=probes)
        make_room_for_the_report()
        # The program may have set it; the other side reads no longer numbers than this.
        sys.set_int_max_str_digits(sys.int_info.default_max_str_digits)
        return TRACE + trace.to_json().encode()
    except SurroundingsError as error:
        told = {"part": error.part, "line": error.line, "column": error.column, "message": str(error)}
        return UNMADE + json.dumps(told).encode()
    except SourceError as error:
        return FAULT + f"This is no Python program: {error}.".encode()
    except MemoryError:
        return FAULT + b"The program used up the memory it may have."
    except BaseException as error:
        reason = f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
        return FAULT + f"The recorder failed on this program ({reason}).".encode()


def _leave_the_warden(channel: int, walls: Walls) -> int:
    """A session of its own, no descriptor of the warden's, and the pipe under a number nobody knows."""
    os.setsid()
    hidden = random.SystemRandom().randint(_FIRST_DESCRIPTOR, _LAST_DESCRIPTOR)
    while hidden == walls.ruleset:
        hidden -= 1
    os.dup2(channel, hidden, inheritable=False)
    kept = sorted({hidden} | ({walls.ruleset} if walls.ruleset is not None else set()))
    for low, high in zip([2, *kept], [*kept, os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(low + 1, high)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.argv = ["sample.py"]
    return hidden
