# ends: opened 0
import ctypes
import socket

libc = ctypes.CDLL(None, use_errno=True)
families = (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET)
results = [libc.socket(int(family), kind, 0) for family in families for kind in (1, 2, 3)]
# Through a socket that is allowed, to an address that is not.
ours, _ = socket.socketpair()
address = b"\1\0/run/systemd/journal/socket\0"
results += [
    libc.connect(ours.fileno(), address, len(address)),
    libc.bind(ours.fileno(), b"\1\0\0abstract", 11),
    libc.listen(ours.fileno(), 1),
    libc.sendto(ours.fileno(), b"x", 1, 0, address, len(address)),
    libc.sendmsg(ours.fileno(), ctypes.create_string_buffer(56), 0),
]
raise RuntimeError(f"opened {sum(result >= 0 for result in results)}")
