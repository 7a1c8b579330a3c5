"""Turn the list of allowed system calls into a BPF program and put this process under it.

https://docs.kernel.org/userspace-api/seccomp_filter.html; the codes are those of linux/bpf_common.h,
linux/seccomp.h and linux/audit.h.
"""

import ctypes
import errno
import struct
from collections.abc import Iterator

from tutor.sandbox.fault import SandboxError
from tutor.sandbox.kernel import MACHINE, ON_LINUX, PR_GET_SECCOMP, PR_SET_SECCOMP, prctl
from tutor.sandbox.syscalls import NUMBERS, UNKNOWN, Condition, conditions

_LOAD, _AND, _JUMP_IF_EQUAL, _JUMP_IF_GREATER_OR_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_KILL_PROCESS, _ERROR, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_MODE_FILTER = 2
# struct seccomp_data: number, architecture, instruction pointer, six 64-bit arguments; both machines are
# little-endian.
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# From here on numbers belong to the x32 way of calling on x86_64, and to nothing on aarch64.
_X32_BIT = 0x40000000

Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def seccomp_works() -> bool:
    """Whether this kernel filters system calls and this machine's numbers are known to us."""
    if not ON_LINUX or MACHINE not in _ARCHITECTURES:
        return False
    try:
        return prctl(PR_GET_SECCOMP) in {0, _MODE_FILTER}
    except SandboxError:
        return False


def filter_system_calls(own_pid: int) -> None:
    """Refuse this process, for good, all system calls but the allowed. Needs no_new_privs and one thread."""
    code = b"".join(struct.pack("<HBBI", *instruction) for instruction in assemble(own_pid, MACHINE))
    memory = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(memory, ctypes.c_void_p))
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))


def assemble(own_pid: int, machine: str) -> Iterator[Instruction]:
    """The filter for the process of this id, as (code, jump if true, jump if false, constant) each.

    It is given struct seccomp_data, and returns what the kernel is to do: allow, fail with an errno, or kill.
    """
    column, architecture = _ARCHITECTURES[machine]
    partly = conditions(own_pid)
    yield (_LOAD, 0, 0, _ARCHITECTURE_AT)
    yield (_JUMP_IF_EQUAL, 1, 0, architecture)
    yield (_RETURN, 0, 0, _KILL_PROCESS)
    yield (_LOAD, 0, 0, _NUMBER_AT)
    yield (_JUMP_IF_GREATER_OR_EQUAL, 0, 1, _X32_BIT)
    yield (_RETURN, 0, 0, _KILL_PROCESS)
    for name, numbers in NUMBERS.items():
        number = numbers[column]
        if number is not None:
            block = _block(name, partly.get(name, ()))
            yield (_JUMP_IF_EQUAL, 0, len(block), number)
            yield from block
    yield (_RETURN, 0, 0, _ERROR | errno.EPERM)


def _block(name: str, needed: tuple[Condition, ...]) -> list[Instruction]:
    if name in UNKNOWN:
        return [(_RETURN, 0, 0, _ERROR | errno.ENOSYS)]
    checks = [instruction for condition in needed for instruction in _check(condition)]
    return [*checks, (_RETURN, 0, 0, _ALLOW)]


def _check(condition: Condition) -> Iterator[Instruction]:
    yield (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * condition.argument)
    yield (_AND, 0, 0, condition.mask)
    for index, value in enumerate(condition.values):
        left = len(condition.values) - index
        yield (_JUMP_IF_EQUAL, left, 0, value)
    yield (_RETURN, 0, 0, _ERROR | condition.otherwise)
