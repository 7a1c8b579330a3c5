# ends: loosened 0, root again 0
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
DUMPABLE, KEEPCAPS, SECCOMP, SECUREBITS, PDEATHSIG, SUBREAPER, AMBIENT, PTRACER = (
    4,
    8,
    22,
    28,
    1,
    36,
    47,
    0x59616D61,
)
options = (DUMPABLE, KEEPCAPS, SECCOMP, SECUREBITS, PDEATHSIG, SUBREAPER, AMBIENT, PTRACER)
loosened = sum(libc.prctl(option, 1, 0, 0, 0) >= 0 for option in options)
root = libc.setuid(0) == 0 or libc.setresuid(0, 0, 0) == 0 or os.getuid() == 0
raise RuntimeError(f"loosened {loosened}, root again {int(root)}")
