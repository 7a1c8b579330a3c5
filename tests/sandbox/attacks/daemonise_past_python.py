# ends: refused 3 of 3
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
results = [libc.daemon(0, 0), libc.setsid(), libc.setpgid(0, 0)]
raise RuntimeError(f"refused {sum(result < 0 for result in results)} of 3")
