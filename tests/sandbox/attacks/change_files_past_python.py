# ends: changed 0
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
path, other = b"@VICTIM@", b"@VICTIM@.other"
O_WRONLY, O_RDWR, O_CREAT, O_TRUNC = 1, 2, 0o100, 0o1000
results = [
    libc.unlink(path),
    libc.rename(path, other),
    libc.link(path, other),
    libc.symlink(path, other),
    libc.truncate(path, ctypes.c_long(0)),
    libc.chmod(path, 0),
    libc.mkdir(other, 0o777),
    libc.mknod(other, 0o10666, ctypes.c_long(0)),
    libc.open(path, O_WRONLY),
    libc.open(path, O_RDWR | O_TRUNC),
    libc.open(other, O_RDWR | O_CREAT, 0o666),
    libc.creat(other, 0o666),
    libc.memfd_create(b"x", 0),
    libc.shmget(0, 4096, 0o1666),
    libc.mq_open(b"/x", O_CREAT | O_RDWR, 0o666, None),
]
raise RuntimeError(f"changed {sum(result >= 0 for result in results)}")
