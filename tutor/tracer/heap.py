"""Objects of the program in, tokens and records of what they hold out; a second look gives only the difference.

A token is a JSON value that stands for one value:
  a number, a string, true, false or null: itself, if it is short;
  ["type", "text"] or ["type", "text", 1]: a plain value by its text, 1 if it was cut;
  [7]: the object with identity 7;
  [0, ...record]: a value without identity that has parts, such as a tuple.
A record says what one object holds, one level deep:
  [7, "[", [token, ...], count]              a list; count only if not all items are here
  [7, "{", [key text, token, ...], count]    a dict
  [7, "o", type, opening, closing, [label, prefix, token, ...], count, flags]    any other; flags: 1 whole, 2 cut
  [7, "=", type, text, cut]                  an object that shows no parts
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from tutor.tracer.describe_contents import Contents
from tutor.tracer.describe_identity import Identities
from tutor.tracer.describe_leaves import ELLIPSIS, clip
from tutor.tracer.describe_types import Shapes
from tutor.tracer.describe_walk import Bounds, Memo, Walk
from tutor.tracer.limits import Limits
from tutor.tracer.probe import Outline
from tutor.tracer.trace import Value

Token = Any
Flat = list[Any]

_LARGE: Final = 10**60
_NODE: Final = 24
_weak_offset: Final = type.__dict__["__weakrefoffset__"].__get__
STRIDE: Final = {"[": 1, "{": 2, "o": 3, "=": 0}


@dataclass(slots=True)
class Record:
    """What was last said of one object. `where` finds the entries of a dict by the text of their key."""

    number: int
    ref: list[int]
    shape: str
    head: tuple[Any, ...]
    flat: Flat
    count: int
    where: dict[str, int] | None = None


class Shallow(Walk):
    """A walk that stops at the first level, to tell what is there rather than to describe it."""

    __slots__ = ("found",)
    found: tuple[str, Contents, int | None] | None

    def look(self, obj: object) -> Value | tuple[str, Contents, int | None]:
        self.found = None
        self._spent = 0
        self._open.clear()
        value = self.value(obj, 0)
        return value if self.found is None else self.found

    def _compound(self, obj: object, level: int, name: str, read: Contents, number: int | None) -> Value:
        if level:
            return super()._compound(obj, level, name, read, number)
        self.found = (name, read, number)
        return Value(type=name, text="")


class Heap:
    def __init__(
        self,
        limits: Limits,
        outlines: Sequence[Callable[[object], Outline | None]],
        emit: Callable[[Flat], None],
    ) -> None:
        self._depth = limits.depth
        self._items = limits.items
        self._text = limits.text
        self._nodes = max(1, limits.value_bytes // _NODE)
        self._left = self._nodes
        self._emit = emit
        self.identities = Identities()
        bounds = Bounds(
            depth=limits.depth, items=limits.items, characters=limits.text, size=limits.value_bytes
        )
        self._walk = Shallow(bounds, self.identities, Shapes(), tuple(outlines), Memo())
        self._records: dict[int, Record] = {}
        self._reading: set[int] = set()

    def token(self, obj: Any) -> Token:
        """What stands for `obj` now; records of objects not yet seen are emitted before."""
        kind = type(obj)
        if kind is str and len(obj) <= self._text:
            return obj
        if kind is list or kind is dict:
            number = self.identities.known(obj)
            if number is not None and number in self._records:
                return self._records[number].ref
        self._left = self._nodes
        return self._token(obj, self._depth)

    def fresh(self, obj: Any) -> Token:
        self.identities.fresh(obj)
        return self.token(obj)

    def result(self, obj: Any) -> Token:
        """The token of what a call or an iteration gave, which may be new at the address of a dead object."""
        if type(obj) is not str and not _weak_offset(type(obj)):
            record = self.record(obj)
            if record is not None and not self._is_same(obj, record):
                self.identities.fresh(obj)
        return self.token(obj)

    def record(self, obj: object) -> Record | None:
        number = self.identities.known(obj)
        return None if number is None else self._records.get(number)

    def _is_same(self, obj: Any, record: Record) -> bool:
        if (type(obj) is list or type(obj) is dict) and len(obj) != record.count:
            return False
        shape, head, flat, count = self._read_known(obj)
        return self._difference(record, shape, head, flat, count) is None

    def _token(self, obj: Any, depth: int) -> Token:
        kind = type(obj)
        if obj is None or kind is bool:
            return obj
        if kind is int:
            if -_LARGE < obj < _LARGE:
                return obj
        elif kind is str:
            if len(obj) <= self._text:
                return obj
        elif kind is float:
            if obj - obj == 0.0:
                return obj
        elif kind is list or kind is dict:
            return self._object(obj, self.identities.number(obj), None, depth)
        elif kind is tuple and len(obj) <= self._items and depth > 0 and id(obj) not in self._reading:
            return self._tuple(obj, depth)
        try:
            found = self._walk.look(obj)
        except Exception:
            return [kind.__name__, f"<{kind.__name__}>", 1]
        if isinstance(found, Value):
            return self._leaf(found)
        return self._object(obj, found[2], found, depth)

    def _tuple(self, obj: tuple[object, ...], depth: int) -> Token:
        self._reading.add(id(obj))
        try:
            return [0, "(", [self._token(item, depth - 1) for item in obj]]
        finally:
            self._reading.discard(id(obj))

    def _leaf(self, found: Value) -> Token:
        if found.identity is None:
            return [found.type, found.text, 1] if found.cut else [found.type, found.text]
        known = self._records.get(found.identity)
        if known is not None:
            return known.ref
        return self._keep(found.identity, "=", (found.type, found.text, int(found.cut)), [], 0).ref

    def _object(
        self, obj: Any, number: int | None, found: tuple[str, Contents, int | None] | None, depth: int
    ) -> Token:
        if number is not None:
            known = self._records.get(number)
            if known is not None:
                return known.ref
            if number in self._reading:
                return [number]
        if depth <= 0 or self._left <= 0 or id(obj) in self._reading:
            return self._beyond(obj, found)
        key = id(obj)
        self._reading.add(key)
        if number is not None:
            self._reading.add(-number)
        try:
            return self._whole(obj, number, found, depth)
        finally:
            self._reading.discard(key)
            if number is not None:
                self._reading.discard(-number)

    def _whole(self, obj: Any, number: int | None, found: Any, depth: int) -> Token:
        shape, head, flat, count = self._read(obj, found, depth - 1)
        if number is None:
            return [0, *_row(shape, head, flat, count)]
        return self._keep(number, shape, head, flat, count).ref

    def _keep(self, number: int, shape: str, head: tuple[Any, ...], flat: Flat, count: int) -> Record:
        record = Record(number, [number], shape, head, flat, count)
        self._records[number] = record
        self._emit([number, *_row(shape, head, list(flat), count)])
        return record

    def _beyond(self, obj: Any, found: tuple[str, Contents, int | None] | None) -> Token:
        if found is None:
            found = ("list", Contents(opening="[", closing="]", children=iter(())), None)
            if type(obj) is dict:
                found = ("dict", Contents(opening="{", closing="}", children=iter(())), None)
        name, read, _ = found
        return [name, clip(f"{read.opening}{ELLIPSIS}{read.closing}", self._text)[0], 1]

    def _read_known(self, obj: Any) -> tuple[str, tuple[Any, ...], Flat, int]:
        """A second look: what is found new inside gets a record as far as the bounds allow."""
        self._left = self._nodes
        return self._read(obj, None, self._depth - 1)

    def _read(self, obj: Any, found: Any, depth: int) -> tuple[str, tuple[Any, ...], Flat, int]:
        if type(obj) is list:
            flat = [self._token(item, depth) for item in obj[: self._items]]
            self._left -= len(flat)
            return "[", (), flat, len(obj)
        if type(obj) is dict:
            return "{", (), self._entries(obj, depth), len(obj)
        if found is None:
            found = self._walk.look(obj)
            if isinstance(found, Value):
                return "=", (found.type, found.text, int(found.cut)), [], 0
        return self._general(found, depth)

    def _entries(self, obj: dict[Any, Any], depth: int) -> Flat:
        flat: Flat = []
        for key, item in islice(obj.items(), self._items):
            flat.append(self.key(key))
            flat.append(self._token(item, depth))
            self._left -= 1
        return flat

    def key(self, key: Any) -> str:
        if type(key) is str and len(key) < self._text - 2:
            return repr(key)
        if type(key) is int and -_LARGE < key < _LARGE:
            return repr(key)
        return self._walk.text(key)

    def _general(
        self, found: tuple[str, Contents, int | None], depth: int
    ) -> tuple[str, tuple[Any, ...], Flat, int]:
        name, read, _ = found
        if read.children is None:
            text, cut = clip(read.opening + read.closing, self._text)
            return "=", (name, text, int(cut or read.cut)), [], 0
        pieces = list(islice(read.children, self._items + 1))
        more = len(pieces) > self._items
        flat: Flat = []
        for label, prefix, child in pieces[: self._items]:
            flat += (clip(label, self._text)[0], prefix, self._token(child, depth))
            self._left -= 1
        count = read.count if read.count is not None else -1 if more else len(pieces)
        flags = read.whole + 2 * (read.cut or (more and read.count is None))
        return "o", (name, read.opening, read.closing, flags), flat, count

    # Differences

    def look(self, obj: Any) -> Flat | None:
        """What changed in an object since the last look, as a delta; None if nothing did or it was never seen."""
        record = self.record(obj)
        if record is None:
            return None
        shape, head, flat, count = self._read_known(obj)
        return self._difference(record, shape, head, flat, count, keep=True)

    def _difference(
        self, record: Record, shape: str, head: tuple[Any, ...], flat: Flat, count: int, *, keep: bool = False
    ) -> Flat | None:
        old = record.flat
        if shape == record.shape and head == record.head and count == record.count and flat == old:
            return None
        if not keep:
            return [record.number]
        same = shape == record.shape and head == record.head
        record.shape, record.head, record.flat, record.count = shape, head, flat, count
        record.where = None
        if not same:
            return [record.number, *_row(shape, head, list(flat), count)]
        return _splice(record.number, old, flat, count, STRIDE[shape])

    def appended(self, obj: Any) -> Flat | None:
        """The delta after `append` on an object; by a full look where it is no list that is known."""
        record = self.record(obj) if type(obj) is list else None
        if record is None or len(obj) != record.count + 1:
            return self.look(obj)
        token = self._child(obj[-1])
        if record.count < self._items and len(record.flat) == record.count:
            record.flat.append(token)
        record.count += 1
        return [record.number, token]

    def item_set(self, obj: Any, key: Any) -> Flat | None:
        """The delta after `obj[key] = ...`."""
        record = self.record(obj)
        if record is not None and type(obj) is list and type(key) is int and len(obj) == record.count:
            return self._slot_set(obj, key, record)
        if record is not None and type(obj) is dict and type(key) in (str, int):
            return self._entry_set(obj, key, record)
        return self.look(obj)

    def _slot_set(self, obj: list[Any], key: int, record: Record) -> Flat | None:
        at = key + len(obj) if key < 0 else key
        if not 0 <= at < len(obj):
            return None
        token = self._child(obj[at])
        if at < len(record.flat):
            record.flat[at] = token
        return [record.number, at, token]

    def _entry_set(self, obj: dict[Any, Any], key: Any, record: Record) -> Flat | None:
        if key not in obj or not record.count <= len(obj) <= record.count + 1:
            return self.look(obj)
        if record.where is None:
            record.where = {text: at + 1 for at, text in enumerate(record.flat) if not at % 2}
        text = self.key(key)
        at = record.where.get(text, -1)
        token = self._child(obj[key])
        if at >= 0:
            record.flat[at] = token
            return [record.number, at, token]
        if len(obj) == record.count:
            return [record.number, -1, text, token]
        at = 2 * record.count
        if len(record.flat) == at and record.count < self._items:
            record.flat += (text, token)
            record.where[text] = at + 1
        record.count += 1
        return [record.number, at, text, token]

    def _child(self, obj: Any) -> Token:
        self._left = self._nodes
        return self._token(obj, self._depth - 1)


def _row(shape: str, head: tuple[Any, ...], flat: Flat, count: int) -> list[Any]:
    """A record without its number, as short as it can be."""
    if shape == "=":
        return [shape, *head]
    if shape == "o":
        name, opening, closing, flags = head
        return [shape, name, opening, closing, flat, count, flags]
    return [shape, flat] if count * STRIDE[shape] == len(flat) else [shape, flat, count]


def _splice(number: int, old: Flat, new: Flat, count: int, stride: int) -> Flat:
    """The shortest run of whole children that turns `old` into `new`."""
    start = 0
    most = min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    start -= start % stride
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    end -= end % stride
    return [number, start, len(old) - start - end, new[start : len(new) - end], count]
