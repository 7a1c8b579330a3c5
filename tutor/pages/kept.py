"""Turns what is costly to make into what was made before: a bounded memory, shared by the threads of a process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


def weightless(value: object) -> int:
    return 0


class Kept(Generic[Value]):
    """Holds up to `most` values of up to `most_bytes` in all, as `size` measures them. The one that was not asked for
    longest makes room for a new one. What visitors wrote belongs into a key by its `digest` only."""

    def __init__(self, most: int, most_bytes: int = 0, size: Callable[[Value], int] = weightless) -> None:
        self.most = most
        self.most_bytes = most_bytes
        self.size = size
        self.bytes = 0
        self.values: OrderedDict[Hashable, Value] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Two threads may make the same value at once; that costs time and does no harm."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
                return self.values[key]
        value = make()
        with self.lock:
            self.keep(key, value)
        return value

    def keep(self, key: Hashable, value: Value) -> None:
        if self.size(value) > self.most_bytes:
            return
        if key in self.values:
            self.bytes -= self.size(self.values.pop(key))
        self.values[key] = value
        self.bytes += self.size(value)
        while len(self.values) > self.most or self.bytes > self.most_bytes:
            _, oldest = self.values.popitem(last=False)
            self.bytes -= self.size(oldest)


def digest(*what: object) -> bytes:
    """32 bytes that stand for values which are written out in full by `repr`, however long they are."""
    return blake2b(repr(what).encode(errors="backslashreplace"), digest_size=32).digest()
