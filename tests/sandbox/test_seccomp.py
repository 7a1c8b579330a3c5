"""The filter, run call by call for both machines in a small interpreter of its own."""

import errno
import struct

import pytest

from tutor.sandbox.seccomp import assemble
from tutor.sandbox.syscalls import NUMBERS

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL = 0x7FFF0000, 0x80000000
OWN_PID = 4321
# Numbers on x86_64 and aarch64 of calls that are on no list of ours.
FORBIDDEN = {
    "socket": (41, 198),
    "connect": (42, 203),
    "sendmsg": (46, 211),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "setsid": (112, 157),
    "mount": (165, 40),
    "unshare": (272, 97),
    "unlinkat": (263, 35),
    "mkdirat": (258, 34),
    "memfd_create": (319, 279),
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "io_uring_setup": (425, 425),
    "pidfd_open": (434, 434),
    "process_vm_readv": (310, 270),
    "of tomorrow": (700, 700),
}


def decide(machine, number, *arguments, architecture=None):
    """What the filter returns for a call."""
    padded = [argument & 0xFFFFFFFFFFFFFFFF for argument in (*arguments, 0, 0, 0, 0, 0, 0)[:6]]
    data = struct.pack("<IIQ6Q", number, architecture or ARCHITECTURES[machine], 0, *padded)
    program = list(assemble(OWN_PID, machine))
    at = accumulator = 0
    while True:
        code, if_true, if_false, constant = program[at]
        at += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, constant)
            case 0x54:
                accumulator &= constant
            case 0x15:
                at += if_true if accumulator == constant else if_false
            case 0x35:
                at += if_true if accumulator >= constant else if_false
            case 0x06:
                return constant


def failing(number):
    return 0x00050000 | number


@pytest.fixture(params=ARCHITECTURES)
def machine(request):
    return request.param


@pytest.fixture
def call(machine):
    """Decides by the name of a call."""
    column = list(ARCHITECTURES).index(machine)
    return lambda name, *arguments: decide(machine, (NUMBERS | FORBIDDEN)[name][column], *arguments)


def test_no_number_stands_for_two_calls():
    for column in (0, 1):
        numbers = [pair[column] for pair in NUMBERS.values() if pair[column] is not None]
        assert len(numbers) == len(set(numbers))
        assert not set(numbers) & {pair[column] for pair in FORBIDDEN.values()}


def test_what_computing_needs_is_allowed(call):
    assert {call(name) for name in ("read", "write", "mmap", "futex", "close", "exit_group")} == {ALLOW}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_is_not_listed_fails(call, name):
    assert call(name) == failing(errno.EPERM)


def test_files_open_for_reading_only(call):
    assert call("openat", -100, 0, 0o2000000) == ALLOW
    assert {call("openat", -100, 0, flags) for flags in (1, 2, 0o100, 0o1001, 0o20000002)} == {
        failing(errno.EACCES)
    }


def test_threads_start_and_processes_do_not(call):
    thread = 0x3D0F00
    assert call("clone", thread) == ALLOW
    assert {call("clone", flags) for flags in (17, 0x4111, 0x10000000, thread | 0x20000000)} == {
        failing(errno.EPERM)
    }
    assert call("clone3", 0, 88) == failing(errno.ENOSYS)


def test_signals_reach_the_process_itself_and_no_other(call):
    assert {call("kill", OWN_PID, 15), call("tgkill", OWN_PID, 99, 15)} == {ALLOW}
    assert {call("kill", pid, 9) for pid in (1, 0, -1, -OWN_PID)} == {failing(errno.EPERM)}


def test_sockets_come_in_local_stream_pairs(call):
    assert call("socketpair", 1, 0o2000001, 0) == ALLOW
    assert {call("socketpair", *kind) for kind in ((1, 2), (2, 1), (16, 3))} == {failing(errno.EPERM)}
    assert call("sendto", 5, 0, 1, 0, 0, 0) == ALLOW
    assert call("sendto", 5, 0, 1, 0, 4096, 30) == failing(errno.EPERM)


def test_limits_of_other_processes_cannot_be_set(call):
    assert {call("prlimit64", 0), call("prlimit64", OWN_PID)} == {ALLOW}
    assert call("prlimit64", 1) == failing(errno.EPERM)


def test_another_way_of_calling_kills(machine):
    other = next(value for name, value in ARCHITECTURES.items() if name != machine)
    assert decide(machine, 0, architecture=other) == KILL
    assert decide(machine, 0x40000001) == KILL
