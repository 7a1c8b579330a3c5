"""Objects of the program in, tokens and records of what they hold out; a second look gives only the difference.

A token is a JSON value that stands for one value:
  a number, a string, true, false or null: itself, if it is short;
  ["type", "text"] or ["type", "text", 1]: a plain value by its text, 1 if it was cut;
  [7]: the object with identity 7;
  [0, ...record]: a value without identity that has parts, such as a tuple.
A record says what one object holds, one level deep:
  [7, "[", [token, ...], count]              a list; count only if not all items are here
  [7, "{", [key text, token, ...], count]    a dict
  [7, "o", type, opening, closing, [label, prefix, token, ...], count, flags]  other; flags: 1 whole, 2 cut, 4 titled
  [7, "i", type, [name, token, ...], count]  an instance with attributes
  [7, "e", type, [token, ...], count]        an exception with its arguments
  [7, "=", type, text, cut]                  an object that shows no parts
"""

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from tutor.tracer.describe_contents import Contents
from tutor.tracer.describe_identity import Identities
from tutor.tracer.describe_leaves import ELLIPSIS, clip
from tutor.tracer.describe_types import Shapes
from tutor.tracer.describe_walk import Bounds, Memo, titled
from tutor.tracer.heap_quick import Quick, exception_args, own_dict
from tutor.tracer.heap_shallow import Shallow
from tutor.tracer.limits import Limits
from tutor.tracer.probe import Outline
from tutor.tracer.trace import Value

Token = Any
Flat = list[Any]
# What is known of an object before it is read: what a walk found, or the name of a class that is read quickly.
Found = tuple[str, Contents, int | None] | str | None

_LARGE: Final = 10**60
_NODE: Final = 24
_weak_offset: Final = type.__dict__["__weakrefoffset__"].__get__
SMALL: Final = frozenset({bool, type(None)})
_ATOMS: Final = frozenset({int, str, float, bool, type(None)})
STRIDE: Final = {"[": 1, "{": 2, "i": 2, "e": 1, "o": 3, "=": 0}


@dataclass(slots=True)
class Record:
    """What was last said of one object. `where` finds the entries of a dict by the text of their key; `plain` is the
    address of the object's class if all that it holds are attributes in a dictionary."""

    number: int
    ref: tuple[int]
    shape: str
    head: tuple[Any, ...]
    flat: Flat
    count: int
    where: dict[str, int] | None = None
    plain: int = 0


class Heap:
    def __init__(
        self,
        limits: Limits,
        outlines: Sequence[Callable[[object], Outline | None]],
        emit: Callable[[tuple[Any, ...]], None],
    ) -> None:
        self._depth = limits.depth
        self.items = limits.items
        self._text = limits.text
        self._nodes = max(1, limits.value_bytes // _NODE)
        self._left = self._nodes
        self._emit = emit
        self.identities = Identities()
        bounds = Bounds(
            depth=limits.depth, items=limits.items, characters=limits.text, size=limits.value_bytes
        )
        shapes = Shapes()
        self._walk = Shallow(bounds, self.identities, shapes, tuple(outlines), Memo())
        self.quick = Quick(shapes, tuple(outlines))
        self._records: dict[int, Record] = {}
        self.direct: dict[int, Record] = {}
        self.seen: dict[int, tuple[weakref.ref[Any] | None, Record]] = {}
        self._reading: set[int] = set()

    def token(self, obj: Any) -> Token:
        """What stands for `obj` now; records of objects not yet seen are emitted before."""
        kind = type(obj)
        if kind is str and len(obj) <= self._text:
            return obj
        if kind is list or kind is dict:
            record = self.direct.get(id(obj))
            if record is not None and record.shape == ("[" if kind is list else "{"):
                return record.ref
        else:
            entry = self.seen.get(id(obj))
            if entry is not None and entry[0] is not None and entry[0]() is obj:
                return entry[1].ref
            way = self.quick.known.get(id(kind))
            if (
                way is not None
                and way[2]
                and way[0]() is kind
                and self._depth
                and not own_dict(obj, "__dict__")
            ):
                return self._new(obj, kind, way[3].name)
        self._left = self._nodes
        return self._token(obj, self._depth)

    def _new(self, obj: Any, kind: type, name: str) -> Token:
        """Of an instance that has nothing yet."""
        number, reference, _ = self.identities.entry(obj)
        record = self._records.get(number)
        if record is None:
            record = self._records[number] = Record(number, (number,), "i", (name,), [], 0, None, id(kind))
            self.seen[id(obj)] = (reference, record)
            self._emit((number, "i", name, (), 0))
        return record.ref

    def fresh(self, obj: Any) -> Token:
        self._forget(obj)
        return self.token(obj)

    def result(self, obj: Any) -> Token:
        """The token of what a call or an iteration gave, which may be new at the address of a dead object."""
        entry = self.seen.get(id(obj))
        if entry is not None and entry[0] is not None and entry[0]() is obj:
            return entry[1].ref
        way = self.quick.known.get(id(type(obj)))
        if way is not None and way[1] == "exception":
            token = self._thrown(obj, way[3].name, None if entry is None else entry[1])
            if token is not None:
                return token
        if type(obj) is not str and not _weak_offset(type(obj)):
            record = self.record(obj)
            if record is not None and not self._is_same(obj, record):
                self._forget(obj)
        return self.token(obj)

    def _thrown(self, obj: Any, name: str, record: Record | None) -> Token:
        """Of a built-in exception whose arguments are plain values; None if they are not."""
        flat = list(exception_args(obj))
        for value in flat:
            if type(value) not in _ATOMS or not self._is_short(value, type(value)):
                return None
        count = len(flat)
        if count > self.items or self._depth <= 0 or own_dict(obj, "__dict__"):
            return None
        if record is not None and self.identities.known(obj) == record.number:
            if (record.shape, record.head, record.flat, record.count) == ("e", (name,), flat, count):
                return record.ref
            self._forget(obj)
        number, reference, _ = self.identities.entry(obj)
        if number in self._records:
            return None
        record = self._keep(number, "e", (name,), flat, count)
        self.seen[id(obj)] = (reference, record)
        return record.ref

    def _forget(self, obj: object) -> None:
        self.direct.pop(id(obj), None)
        self.seen.pop(id(obj), None)
        self.identities.fresh(obj)

    def list_record(self, obj: object) -> Record | None:
        record = self.direct.get(id(obj))
        return record if record is not None and record.shape == "[" else None

    def dict_record(self, obj: object) -> Record | None:
        record = self.direct.get(id(obj))
        return record if record is not None and record.shape == "{" else None

    def record(self, obj: object) -> Record | None:
        """What was last said of the object. Recognised as `describe_identity` does it, in one look."""
        entry = self.seen.get(id(obj))
        if entry is None:
            return None
        reference, record = entry
        if reference is None:
            return record if self.identities.known(obj) == record.number else None
        return record if reference() is obj else None

    def _is_same(self, obj: Any, record: Record) -> bool:
        if (type(obj) is list or type(obj) is dict) and len(obj) != record.count:
            return False
        try:
            return self.read_again(obj) == (record.shape, record.head, record.flat, record.count)
        except Exception:  # a thread or the garbage collector may change it meanwhile
            return True

    def _token(self, obj: Any, depth: int) -> Token:
        kind = type(obj)
        if kind in _ATOMS and self._is_short(obj, kind):
            return obj
        if kind is list or kind is dict:
            return self._object(obj, self.identities.number(obj), None, depth)
        if kind is tuple and len(obj) <= self.items and depth > 0 and id(obj) not in self._reading:
            return self._tuple(obj, depth)
        known = self.record(obj)
        if known is not None:
            return known.ref
        try:
            name = self.quick.name(obj)
            if name is not None:
                return self._object(obj, self.identities.number(obj), name, depth)
            found = self._walk.look(obj)
        except Exception:
            return [kind.__name__, f"<{kind.__name__}>", 1]
        if isinstance(found, Value):
            return self._leaf(obj, found)
        return self._object(obj, found[2], found, depth)

    def _is_short(self, obj: Any, kind: type) -> bool:
        if kind is int:
            return bool(-_LARGE < obj < _LARGE)
        if kind is str:
            return len(obj) <= self._text
        return kind is not float or bool(obj - obj == 0.0)

    def _tuple(self, obj: tuple[object, ...], depth: int) -> Token:
        self._reading.add(id(obj))
        try:
            return [0, "(", [self._token(item, depth - 1) for item in obj]]
        finally:
            self._reading.discard(id(obj))

    def _leaf(self, obj: object, found: Value) -> Token:
        if found.identity is None:
            return [found.type, found.text, 1] if found.cut else [found.type, found.text]
        known = self._records.get(found.identity)
        if known is None:
            known = self._keep(found.identity, "=", (found.type, found.text, int(found.cut)), [], 0)
            self.seen[id(obj)] = (self.identities.reference(obj), known)
        return known.ref

    def _object(self, obj: Any, number: int | None, found: Found, depth: int) -> Token:
        if number is not None:
            known = self._records.get(number)
            if known is not None:
                return known.ref
            if -number in self._reading:
                return (number,)
        if depth <= 0 or self._left <= 0:
            return self._beyond(obj, found)
        key = id(obj) if number is None else -number
        if key in self._reading:
            return self._beyond(obj, found)
        self._reading.add(key)
        try:
            return self._whole(obj, number, found, depth)
        finally:
            self._reading.discard(key)

    def _whole(self, obj: Any, number: int | None, found: Any, depth: int) -> Token:
        shape: str
        head: tuple[Any, ...]
        try:
            shape, head, flat, count = self._read(obj, found, depth - 1)
        except Exception:  # a thread or the garbage collector may change it meanwhile
            shape, head, flat, count = "=", tuple(self._beyond(obj, found)), [], 0
        if number is None:
            return [0, *row(shape, head, flat, count)]
        record = self._keep(number, shape, head, flat, count)
        if type(obj) is list or type(obj) is dict:
            self.direct[id(obj)] = record
            self.seen[id(obj)] = (None, record)
        else:
            self.seen[id(obj)] = (self.identities.reference(obj), record)
            if type(found) is str and self.quick.is_plain(obj):
                record.plain = id(type(obj))
        return record.ref

    def _keep(self, number: int, shape: str, head: tuple[Any, ...], flat: Flat, count: int) -> Record:
        record = Record(number, (number,), shape, head, flat, count)
        self._records[number] = record
        self._emit((number, *row(shape, head, tuple(flat), count)))
        return record

    def _beyond(self, obj: Any, found: Found) -> Token:
        if isinstance(found, str):
            name, opening, closing = found, f"{found}(", ")"
        elif found is not None:
            name, opening, closing = found[0], found[1].opening, found[1].closing
            opening = titled(name, opening) if found[1].titled else opening
        elif type(obj) is list:
            name, opening, closing = "list", "[", "]"
        else:
            name, opening, closing = "dict", "{", "}"
        return [name, clip(f"{opening}{ELLIPSIS}{closing}", self._text)[0], 1]

    def read_again(self, obj: Any) -> tuple[str, tuple[Any, ...], Flat, int]:
        """A second look: what is found new inside gets a record as far as the bounds allow."""
        self._left = self._nodes
        return self._read(obj, None, self._depth - 1)

    def _read(self, obj: Any, found: Any, depth: int) -> tuple[str, tuple[Any, ...], Flat, int]:
        if type(obj) is list:
            flat = [self._token(item, depth) for item in obj[: self.items]]
            self._left -= len(flat)
            return "[", (), flat, len(obj)
        if type(obj) is dict:
            return "{", (), self._entries(obj, depth), len(obj)
        if found is None:
            found = self.quick.name(obj)
        if type(found) is str:
            return self._instance(obj, found, depth)
        if found is None:
            found = self._walk.look(obj)
            if isinstance(found, Value):
                return "=", (found.type, found.text, int(found.cut)), [], 0
        return self._general(found, depth)

    def _instance(self, obj: Any, name: str, depth: int) -> tuple[str, tuple[Any, ...], Flat, int]:
        """An instance has names and values in its row, an exception only its arguments."""
        flat: Flat = []
        named, children = self.quick.children(obj)
        count = 0
        for key, child in children:
            if named and (type(key) is not str or key.startswith("__")):
                continue
            count += 1
            if count <= self.items:
                if named:
                    flat.append(key)
                flat.append(child if type(child) in SMALL else self._token(child, depth))
        self._left -= count
        return "i" if named else "e", (name,), flat, count

    def _entries(self, obj: dict[Any, Any], depth: int) -> Flat:
        flat: Flat = []
        for key, item in islice(obj.items(), self.items):
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
        pieces = list(islice(read.children, self.items + 1))
        more = len(pieces) > self.items
        flat: Flat = []
        for label, prefix, child in pieces[: self.items]:
            flat += (clip(label, self._text)[0], prefix, self._token(child, depth))
            self._left -= 1
        count = read.count if read.count is not None else -1 if more else len(pieces)
        flags = read.whole + 2 * (read.cut or (more and read.count is None)) + 4 * read.titled
        return "o", (name, read.opening, read.closing, flags), flat, count

    def child(self, obj: Any) -> Token:
        """The token of a part of an object that is known."""
        kind = type(obj)
        if (
            kind in SMALL
            or (kind is int and -_LARGE < obj < _LARGE)
            or (kind is str and len(obj) <= self._text)
        ):
            return obj
        entry = self.seen.get(id(obj))
        if entry is not None and entry[0] is not None and entry[0]() is obj:
            return entry[1].ref
        self._left = self._nodes
        return self._token(obj, self._depth - 1)


def row(shape: str, head: tuple[Any, ...], flat: Sequence[Any], count: int) -> list[Any]:
    """A record without its number, as short as it can be."""
    if shape == "=":
        return [shape, *head]
    if shape == "o":
        name, opening, closing, flags = head
        return [shape, name, opening, closing, flat, count, flags]
    if shape == "i" or shape == "e":
        return [shape, head[0], flat, count]
    return [shape, flat] if count * STRIDE[shape] == len(flat) else [shape, flat, count]
