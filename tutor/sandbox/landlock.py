"""Turn a list of readable paths into a Landlock ruleset that closes the rest of the file system and the network.

https://docs.kernel.org/userspace-api/landlock.html; the structures and bits are those of linux/landlock.h.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from tutor.sandbox.fault import SandboxError
from tutor.sandbox.kernel import ON_LINUX, system_call

# The same numbers on x86_64 and aarch64.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many of the file system rights each ABI knows: 13 at first, then REFER, TRUNCATE and IOCTL_DEV.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_ABI, _NETWORK_RIGHTS = 4, 0b11
_SCOPE_ABI, _SCOPES = 6, 0b11


class _RulesetAttributes(ctypes.Structure):
    _fields_ = [
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32)]


def landlock_abi() -> int:
    """The version of Landlock in this kernel, 0 where there is none."""
    if not ON_LINUX:
        return 0
    try:
        return system_call(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except SandboxError:
        return 0


def open_ruleset(readable: Iterable[Path]) -> int:
    """A file descriptor of a ruleset that handles every right this kernel knows and grants reading beneath paths.

    Paths that don't exist are passed over.
    """
    abi = landlock_abi()
    attributes = _RulesetAttributes(
        (1 << _FILE_RIGHTS[min(abi, 5)]) - 1,
        _NETWORK_RIGHTS if abi >= _NETWORK_ABI else 0,
        _SCOPES if abi >= _SCOPE_ABI else 0,
    )
    # An older kernel takes the bigger structure as long as what it doesn't know is zero.
    ruleset = system_call(
        _CREATE_RULESET, ctypes.cast(ctypes.byref(attributes), ctypes.c_void_p), ctypes.sizeof(attributes), 0
    )
    for path in readable:
        if path.exists():
            _grant_reading(ruleset, path)
    return ruleset


def restrict_to(ruleset: int) -> None:
    """Put this thread, and all that it starts, under the ruleset for good. Needs no_new_privs."""
    system_call(_RESTRICT_SELF, ruleset, 0)


def _grant_reading(ruleset: int, path: Path) -> None:
    rights = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(rights, beneath)
        system_call(
            _ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.cast(ctypes.byref(rule), ctypes.c_void_p), 0
        )
    finally:
        os.close(beneath)
