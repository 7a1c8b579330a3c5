# ends: refused 5 of 5
import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
CLONE, CLONE3 = 56 if platform.machine() == "x86_64" else 220, 435
NEW_USER, SIGCHLD = 0x10000000, 17
results = [
    libc.fork(),
    libc.vfork(),
    libc.syscall(CLONE, SIGCHLD, 0, 0, 0, 0),
    libc.syscall(CLONE, NEW_USER | SIGCHLD, 0, 0, 0, 0),
]
results.append(libc.syscall(CLONE3, ctypes.create_string_buffer(88), 88))
raise RuntimeError(f"refused {sum(result < 0 for result in results)} of {len(results)}")
