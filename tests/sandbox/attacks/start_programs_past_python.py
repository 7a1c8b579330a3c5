# ends: started 0
import ctypes
import platform
import sys

libc = ctypes.CDLL(None, use_errno=True)
path = sys.executable.encode()
arguments = (ctypes.c_char_p * 2)(path, None)
EXECVE, EXECVEAT = (59, 322) if platform.machine() == "x86_64" else (221, 281)
results = [
    libc.execv(path, arguments),
    libc.syscall(EXECVE, path, arguments, None),
    libc.syscall(EXECVEAT, -100, path, arguments, None, 0),
    -libc.posix_spawn(None, path, None, None, arguments, None),
    -abs(libc.system(b"touch /tmp/@MARK@")),
]
raise RuntimeError(f"started {sum(result >= 0 for result in results)}")
