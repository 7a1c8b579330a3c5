"""Turn bytes into frames on a pipe, and a report into one that only its writer's side could have sealed.

A frame is its length (8 bytes, big-endian) and its bytes. A report is a frame, the seal (HMAC-SHA256 of the frame,
under a key made for the one job) as its end marker, and then the end of the pipe: anything more, less or else is
no report.
"""

import hmac
import os
import select
import struct
import time

_LENGTH = struct.Struct(">Q")
_SEAL_BYTES = 32
_PIPE_BYTES = 65536


class ChannelError(Exception):
    """The other side is gone, or silent beyond the deadline, or sends what is not a frame."""


def new_seal() -> hmac.HMAC:
    """A key that stays in the object: it can be used by who holds the object, not read off it."""
    return hmac.new(os.urandom(32), digestmod="sha256")


def seal_report(report: bytes, seal: hmac.HMAC) -> bytes:
    """The bytes that carry a report, its end marker included."""
    frame = _LENGTH.pack(len(report)) + report
    return frame + _end_marker(frame, seal)


def open_report(received: bytes, seal: hmac.HMAC) -> bytes | None:
    """The report in all that came through a pipe, None if it isn't exactly one report under this seal."""
    frame, marker = received[:-_SEAL_BYTES], received[-_SEAL_BYTES:]
    if not hmac.compare_digest(marker, _end_marker(frame, seal)):
        return None
    return frame[_LENGTH.size :] if frame[: _LENGTH.size] == _LENGTH.pack(len(frame) - _LENGTH.size) else None


def send_frame(descriptor: int, content: bytes) -> None:
    """Write one frame; raises ChannelError when nobody reads."""
    try:
        write_all(descriptor, _LENGTH.pack(len(content)) + content)
    except OSError as error:
        raise ChannelError(str(error)) from error


def receive_frame(descriptor: int, *, most: int, deadline: float | None = None) -> bytes:
    """Read one frame of at most `most` bytes; `deadline` is a time.monotonic() moment, None waits for ever."""
    (length,) = _LENGTH.unpack(_read(descriptor, _LENGTH.size, deadline))
    if length > most:
        raise ChannelError(f"a frame of {length} bytes")
    return _read(descriptor, length, deadline)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte, however the pipe cuts them."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _read(descriptor: int, length: int, deadline: float | None) -> bytes:
    content = bytearray()
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    while len(content) < length:
        patience = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
        if not poll.poll(patience):
            raise ChannelError("no answer in time")
        piece = os.read(descriptor, min(_PIPE_BYTES, length - len(content)))
        if not piece:
            raise ChannelError("the pipe ended")
        content += piece
    return bytes(content)


def _end_marker(frame: bytes, seal: hmac.HMAC) -> bytes:
    copy = seal.copy()
    copy.update(frame)
    return copy.digest()
