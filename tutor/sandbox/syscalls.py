"""The system calls that a confined program may make, with their numbers and the arguments allowed.

Whatever is not named here is refused with EPERM: fork, execve, socket, connect, ptrace, mount, unshare,
setsid, memfd_create, bpf, keyctl, io_uring_*, pidfd_*, process_vm_*, userfaultfd, all that creates, changes or
deletes a file, and whatever a later kernel will bring.
"""

import errno
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The call passes if an argument's low 32 bits, masked, are one of `values`; else it gets `otherwise`.

    The low half is enough: every argument checked here is an int in the kernel, which drops the upper half.
    """

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF
    otherwise: int = errno.EPERM


# Numbers for x86_64 and aarch64 (asm/unistd_64.h, asm-generic/unistd.h); None: not there on aarch64. The most
# frequent come first, as the filter is read from the top.
NUMBERS: Mapping[str, tuple[int, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "futex": (202, 98),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "close": (3, 57),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "stat": (4, None),
    "lstat": (6, None),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "openat": (257, 56),
    "open": (2, None),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "epoll_create": (213, None),
    "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21),
    "epoll_wait": (232, None),
    "epoll_pwait": (281, 22),
    "epoll_pwait2": (441, 441),
    "eventfd2": (290, 19),
    "pipe": (22, None),
    "pipe2": (293, 59),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "umask": (95, 166),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "getsockname": (51, 204),
    "getpeername": (52, 205),
    "getsockopt": (55, 209),
    "setsockopt": (54, 208),
    "shutdown": (48, 210),
    "socketpair": (53, 199),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137),
    "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "pause": (34, None),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "getitimer": (36, 102),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "getgroups": (115, 158),
    "getpgid": (121, 155),
    "getpgrp": (111, None),
    "getsid": (124, 156),
    "clone": (56, 220),
    "clone3": (435, 435),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "set_tid_address": (218, 96),
    "set_robust_list": (273, 99),
    "get_robust_list": (274, 100),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "prlimit64": (302, 261),
    "prctl": (157, 167),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "getrandom": (318, 278),
    "arch_prctl": (158, None),
    "close_range": (436, 436),
    "openat2": (437, 437),
    "mincore": (27, 232),
    "msync": (26, 227),
    "fadvise64": (221, 223),
}

# Refused as unknown, not as forbidden, so that the C library falls back to a call whose flags a filter can
# read (clone3 and openat2 take theirs in memory).
UNKNOWN = ("clone3", "openat2")

_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020000
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
# TCGETS, TIOCGWINSZ, FIONBIO, FIONREAD, FIONCLEX, FIOCLEX: questions, and flags of one's own.
_TERMINAL_QUESTIONS = (0x5401, 0x5413, 0x5421, 0x541B, 0x5450, 0x5451)
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ; F_SETOWN could send signals to
# others.
_DESCRIPTOR_FLAGS = (0, 1, 2, 3, 4, 1030, 1032)
_AF_UNIX, _SOCK_STREAM = 1, 1
_PR_SET_NAME, _PR_GET_NAME = 15, 16


def conditions(own_pid: int) -> Mapping[str, tuple[Condition, ...]]:
    """What must hold for the calls that are allowed only in part, in the process of this id."""
    to_itself = Condition(argument=0, values=(own_pid,))
    return {
        "open": (Condition(argument=1, values=(0,), mask=_WRITING, otherwise=errno.EACCES),),
        "openat": (Condition(argument=2, values=(0,), mask=_WRITING, otherwise=errno.EACCES),),
        # Threads, no processes; asyncio.to_thread and Django's sync_to_async live on them.
        "clone": (Condition(argument=0, values=(_CLONE_THREAD,), mask=_CLONE_THREAD | _CLONE_NAMESPACES),),
        "ioctl": (Condition(argument=1, values=_TERMINAL_QUESTIONS),),
        "fcntl": (Condition(argument=1, values=_DESCRIPTOR_FLAGS),),
        # asyncio wakes its loop through a pair of stream sockets. A datagram pair, or sendto with an address,
        # could reach another process's socket.
        "socketpair": (
            Condition(argument=0, values=(_AF_UNIX,)),
            Condition(argument=1, values=(_SOCK_STREAM,), mask=0xF),
        ),
        "sendto": (Condition(argument=5, values=(0,)),),
        "kill": (to_itself,),
        "tgkill": (to_itself,),
        "prlimit64": (Condition(argument=0, values=(0, own_pid)),),
        "prctl": (Condition(argument=0, values=(_PR_SET_NAME, _PR_GET_NAME)),),
    }
