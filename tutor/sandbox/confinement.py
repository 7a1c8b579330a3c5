"""Turn the process that calls it into one that can compute and report, and do nothing else."""

import os
import resource
import signal
import stat
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import asgiref
import django
import sqlparse

from tutor.sandbox.fault import SandboxError
from tutor.sandbox.kernel import (
    MACHINE,
    ON_LINUX,
    PR_SET_KEEPCAPS,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    keep_only_capabilities,
    prctl,
)
from tutor.sandbox.landlock import landlock_abi, open_ruleset, restrict_to
from tutor.sandbox.seccomp import filter_system_calls, seccomp_works

NOBODY = 65534
# Open files, and threads beyond those that the same user already runs (RLIMIT_NPROC counts per user).
_OPEN_FILES, _THREADS = 256, 64
# Address space beyond the program's own limit: reserved by threads and never used, so that the tracer, which counts
# what is used, stops the run first; and for describing and sending what was recorded until then.
_MEMORY_RESERVED = 256 * 1024 * 1024
_MEMORY_FOR_THE_REPORT = 256 * 1024 * 1024
_THREAD_STACK = 8 * 1024 * 1024
_CAP_DAC_READ_SEARCH = 1 << 2
_SHARED_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """How well this machine can confine a program. `missing` has one sentence for each thing it lacks."""

    name: Literal["full", "partial", "none"]
    landlock_abi: int
    seccomp: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """What is made once for many jobs: the tier, and the descriptor of the Landlock ruleset if there is one."""

    tier: Tier
    ruleset: int | None


def survey() -> Tier:
    """Ask this kernel what it offers. `full` is Landlock, seccomp and resource limits together."""
    abi, seccomp = landlock_abi(), seccomp_works()
    missing = []
    if not ON_LINUX:
        missing.append(f"This system is {sys.platform}; only Linux can confine a program.")
    if not abi:
        missing.append("Landlock is off: use Linux 5.13 or later and start it with lsm=landlock,... .")
    if not seccomp:
        missing.append(f"System calls can't be filtered on this kernel or machine ({MACHINE}).")
    name: Literal["full", "partial", "none"] = "partial" if ON_LINUX else "none"
    return Tier(name=name if missing else "full", landlock_abi=abi, seccomp=seccomp, missing=tuple(missing))


def build_walls() -> Walls:
    """Prepare what this machine offers, before the first job."""
    tier = survey()
    return Walls(tier=tier, ruleset=open_ruleset(readable_paths()) if tier.landlock_abi else None)


def confine(walls: Walls, *, seconds: float, memory_bytes: int) -> None:
    """Close everything, for good, in a freshly forked process that leads its own session.

    `seconds` of processor time and `memory_bytes` on top of what the process has now. Raises SandboxError where a
    wall that the tier promises can't be put up.
    """
    if not ON_LINUX:
        return
    _limit_resources(seconds, memory_bytes)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    may_read_all = not _library_is_public()
    if walls.ruleset is not None:
        restrict_to(walls.ruleset)
        os.close(walls.ruleset)
    if os.geteuid() == 0:
        _become_nobody(may_read_all=may_read_all)
    # After the change of user, which clears it: the job ends with the warden, however that ends.
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if walls.tier.seccomp:
        filter_system_calls(os.getpid())


def readable_paths() -> Iterator[Path]:
    """All that a confined program may read: the standard library, Django and what Django stands on."""
    paths = sysconfig.get_paths()
    yield from {Path(paths["stdlib"]), Path(paths["platstdlib"])}
    for package in (django, asgiref, sqlparse):
        yield Path(str(package.__file__)).parent
    yield from (Path(path) for path in _SHARED_LIBRARIES)
    yield from (Path("/dev/null"), Path("/dev/urandom"), Path("/dev/zero"))


def _limit_resources(seconds: float, memory_bytes: int) -> None:
    memory = _memory_in_use() + memory_bytes + _MEMORY_RESERVED
    threads = _threads_of(NOBODY if os.geteuid() == 0 else os.geteuid()) + _THREADS
    processor = int(seconds) + 2
    for limit, soft, hard in (
        (resource.RLIMIT_CPU, processor, processor),
        (resource.RLIMIT_AS, memory, memory + _MEMORY_FOR_THE_REPORT),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_NPROC, threads, threads),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_STACK, _THREAD_STACK, _THREAD_STACK),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
    ):
        resource.setrlimit(limit, (soft, hard))


def make_room_for_the_report() -> None:
    """Lift the memory limit to its reserve, once the program has run."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _become_nobody(*, may_read_all: bool) -> None:
    """Give up root. An interpreter in a private home stays readable by one capability, which Landlock bounds."""
    try:
        prctl(PR_SET_KEEPCAPS, 1)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError as error:
        raise SandboxError(f"The process could not give up root: {error.strerror}.") from error
    keep_only_capabilities(_CAP_DAC_READ_SEARCH if may_read_all else 0)


def _library_is_public() -> bool:
    """Whether a user without rights can reach the standard library and Django."""
    places = (Path(sysconfig.get_paths()["stdlib"]), Path(str(django.__file__)).parent)
    return all(folder.stat().st_mode & stat.S_IXOTH for place in places for folder in (place, *place.parents))


def _memory_in_use() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _threads_of(user: int) -> int:
    return sum(_thread_count(Path(entry)) for entry in os.scandir("/proc") if _belongs_to(entry, user))


def _belongs_to(entry: os.DirEntry[str], user: int) -> bool:
    try:
        return entry.name.isdecimal() and entry.stat().st_uid == user
    except FileNotFoundError:
        return False


def _thread_count(process: Path) -> int:
    # A folder has as many links as folders in it, and two more.
    try:
        return (process / "task").stat().st_nlink - 2
    except FileNotFoundError:
        return 0
