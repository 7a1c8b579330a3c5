# ends: sent 0
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
PIDFD_OPEN, PIDFD_SEND_SIGNAL = 434, 424
ON_X86 = platform.machine() == "x86_64"
TGKILL, TKILL, SIGQUEUE, THREAD_SIGQUEUE = (234, 200, 129, 297) if ON_X86 else (131, 130, 138, 240)
F_SETOWN = 8
results = [
    libc.kill(parent, 9),
    libc.kill(-1, 9),
    libc.kill(0, 0),
    libc.killpg(parent, 9),
    libc.syscall(TGKILL, parent, parent, 9),
    libc.syscall(TKILL, parent, 9),
    libc.syscall(SIGQUEUE, parent, 9, ctypes.create_string_buffer(128)),
    libc.syscall(THREAD_SIGQUEUE, parent, parent, 9, ctypes.create_string_buffer(128)),
    libc.syscall(PIDFD_OPEN, parent, 0),
    libc.syscall(PIDFD_SEND_SIGNAL, 3, 9, None, 0),
    libc.fcntl(0, F_SETOWN, parent),
]
raise RuntimeError(f"sent {sum(result >= 0 for result in results)}")
