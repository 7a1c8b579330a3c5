"""Calls that Python has no function for, made through the C library: prctl, capset and plain system calls."""

import ctypes
import os
import platform
import sys

from tutor.sandbox.fault import SandboxError

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_GET_SECCOMP = 21
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

ON_LINUX = sys.platform == "linux"
MACHINE = platform.machine()

# The layout of capset's third version, linux/capability.h.
_CAPABILITY_VERSION_3 = 0x20080522
_LIBC = ctypes.CDLL(None, use_errno=True)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapabilitySet(ctypes.Structure):
    _fields_ = [
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    ]


def prctl(option: int, first: int = 0, second: int = 0) -> int:
    """prctl(2); raises SandboxError where the kernel refuses."""
    result: int = _LIBC.prctl(option, ctypes.c_ulong(first), ctypes.c_ulong(second), 0, 0)
    return _checked(result, f"prctl({option})")


def system_call(number: int, *arguments: ctypes.c_void_p | int | None) -> int:
    """syscall(2) by number; raises SandboxError where the kernel refuses."""
    wide = [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]
    result: int = _LIBC.syscall(ctypes.c_long(number), *wide)
    return _checked(result, f"system call {number}")


def keep_only_capabilities(mask: int) -> None:
    """Leave this process the capabilities in the bit mask (numbers under 32) and no other."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    sets = (_CapabilitySet * 2)(_CapabilitySet(mask, mask, 0), _CapabilitySet(0, 0, 0))
    _checked(_LIBC.capset(ctypes.byref(header), sets), "capset")


def _checked(result: int, what: str) -> int:
    if result < 0:
        raise SandboxError(f"The kernel refused {what}: {os.strerror(ctypes.get_errno())}.")
    return result
