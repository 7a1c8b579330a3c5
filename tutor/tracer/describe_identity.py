"""Objects in, small numbers out: the same object has the same number, in order of first sight.

Nothing is kept alive, because the death of an object is something that a program can see (weak references,
finalizers, Django's receivers). An object that can be referred to weakly is recognised exactly: its number is
found by address and then checked against a weak reference, which has no callback: nothing runs when it dies.

Lists, dicts, bytearrays, built-in exceptions and slotted objects cannot be referred to weakly. Holding them would
keep what is inside alive and show in `sys.getrefcount`, so these are known by address and type alone; a new one at
the address of a dead one would pass for it. Whoever knows that an object has just been made (by a display, a
comprehension, a call of a class) says so with `fresh`, which ends the old number.
"""

import itertools
import weakref
from typing import Final

from tutor.tracer.describe_types import Shapes, weakly

_weak_offset: Final = type.__dict__["__weakrefoffset__"].__get__

Entry = tuple[int, weakref.ref[object] | None, int]


class Identities:
    """Numbers from 1."""

    __slots__ = ("_known", "_next", "_shapes")

    def __init__(self) -> None:
        self._known: dict[int, Entry] = {}
        self._next = itertools.count(1)
        self._shapes = Shapes()

    def number(self, obj: object) -> int:
        return self.entry(obj)[0]

    def entry(self, obj: object) -> "Entry":
        """The number and, if `obj` can be referred to weakly, the reference by which it is recognised."""
        found = self._known.get(id(obj))
        if found is None or self._find(obj) is None:
            self._known[id(obj)] = found = (next(self._next), self._reference(obj), id(type(obj)))
        return found

    def known(self, obj: object) -> int | None:
        """The number that `obj` has already, if any."""
        return self._find(obj)

    def reference(self, obj: object) -> "weakref.ref[object] | None":
        """The weak reference by which a numbered object is recognised; None if it can't be referred to weakly."""
        entry = self._known.get(id(obj))
        return None if entry is None else entry[1]

    def fresh(self, obj: object) -> None:
        """Say that `obj` was made just now, so whatever had a number at its address is dead."""
        entry = self._known.get(id(obj))
        if entry is not None and entry[1] is None:
            del self._known[id(obj)]

    def _reference(self, obj: object) -> "weakref.ref[object] | None":
        kind = type(obj)
        if not _weak_offset(kind):
            return None
        try:
            return weakly(obj, self._shapes.of(kind).own_hash)
        except TypeError:
            return None

    def _find(self, obj: object) -> int | None:
        entry = self._known.get(id(obj))
        if entry is None:
            return None
        number, reference, kind = entry
        alive = kind == id(type(obj)) if reference is None else reference() is obj
        return number if alive else None
