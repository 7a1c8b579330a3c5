"""Runs Python with the arguments given as on a kernel that has neither Landlock nor seccomp."""

import ctypes
import errno
import os
import platform
import struct
import sys

NO_NEW_PRIVS, GET_SECCOMP, SET_SECCOMP, FILTER = 38, 21, 22, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERROR = 0x7FFF0000, 0x00050000
PRCTL = 157 if platform.machine() == "x86_64" else 167
LANDLOCK_CREATE_RULESET = 444

INSTRUCTIONS = [
    (LOAD, 0, 0, 0),
    (JUMP_IF_EQUAL, 0, 1, LANDLOCK_CREATE_RULESET),
    (RETURN, 0, 0, ERROR | errno.ENOSYS),
    (JUMP_IF_EQUAL, 1, 0, PRCTL),
    (RETURN, 0, 0, ALLOW),
    (LOAD, 0, 0, 16),
    (JUMP_IF_EQUAL, 1, 0, GET_SECCOMP),
    (JUMP_IF_EQUAL, 0, 1, SET_SECCOMP),
    (RETURN, 0, 0, ERROR | errno.EINVAL),
    (RETURN, 0, 0, ALLOW),
]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


code = b"".join(struct.pack("<HBBI", *instruction) for instruction in INSTRUCTIONS)
memory = ctypes.create_string_buffer(code, len(code))
program = Program(len(INSTRUCTIONS), ctypes.cast(memory, ctypes.c_void_p))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) == 0
assert libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0) == 0
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
