"""Turn what Python says a program is about to do into a sentence, where the walls would only say "not permitted".

This is courtesy, no wall: a program can go round Python's audit events, and then meets the kernel's answer.
https://docs.python.org/3/library/audit_events.html
"""

import os
import socket
import sys
from collections.abc import Mapping

_PROGRAM = "Starting another program or process is not allowed here."
_NETWORK = "Using the network is not allowed here."
_FILE = "Writing, changing or deleting files is not allowed here."
_SIGNAL = "Sending signals to other processes is not allowed here."
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_SENTENCES: Mapping[str, str] = {
    **dict.fromkeys(
        ("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system"), _PROGRAM
    ),
    **dict.fromkeys(("subprocess.Popen", "pty.spawn"), _PROGRAM),
    **dict.fromkeys(
        ("socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname"), _NETWORK
    ),
    **dict.fromkeys(("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename"), _FILE),
    **dict.fromkeys(("os.rmdir", "os.setxattr", "os.symlink", "os.truncate", "os.utime"), _FILE),
    "os.killpg": _SIGNAL,
}


def explain_refusals() -> None:
    """From now on, raise PermissionError with a sentence for what is not allowed. Can't be undone."""
    own_pid = os.getpid()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        sentence = _SENTENCES.get(event)
        if event == "open":
            sentence = _FILE if _opens_for_writing(arguments) else None
        elif event == "os.kill" and arguments[0] != own_pid:
            sentence = _SIGNAL
        elif event == "socket.__new__" and arguments[1] != socket.AF_UNIX:
            # asyncio makes a pair of local sockets, which can't be told from a single one here.
            sentence = _NETWORK
        if sentence:
            raise PermissionError(sentence)

    sys.addaudithook(hook)


def _opens_for_writing(arguments: tuple[object, ...]) -> bool:
    # A number is a descriptor that is open already.
    path, _, flags = arguments
    return not isinstance(path, int) and isinstance(flags, int) and bool(flags & _WRITING)
