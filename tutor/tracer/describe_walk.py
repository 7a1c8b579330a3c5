"""One object in, its Value out, walked to the bounds: the one description of a container, an object, a class."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import tutor.tracer.describe_contents as contents
from tutor.tracer.describe_contents import CONTAINERS, Child, Contents, Keywords
from tutor.tracer.describe_frameworks import OUTLINES
from tutor.tracer.describe_identity import Identities
from tutor.tracer.describe_leaves import ELLIPSIS, PLAIN, THINGS, clip
from tutor.tracer.describe_types import Shape, Shapes, exact, is_class, lineage
from tutor.tracer.probe import Outline
from tutor.tracer.trace import Part, Value

_PLAIN_READERS: Final = {id(kind): (kind.__name__, reader) for kind, reader in PLAIN.items()}
_THING_READERS: Final = {id(kind): (kind.__name__, reader) for kind, reader in THINGS.items()}
_CONTAINER_READERS: Final = {id(kind): reader for kind, reader in CONTAINERS.items()}
_NAMES: Final = {id(kind): kind.__name__ for kind in CONTAINERS} | {id(Keywords): "dict"}
_VALUE_LIKE: Final = frozenset(map(id, (*PLAIN, tuple, frozenset, slice, Keywords)))
_BASES: Final = frozenset(map(id, PLAIN)) | frozenset(map(id, CONTAINERS))
_REMEMBERED: Final = 2048
_SHORT: Final = 40
_NODE_COST: Final = 24  # bytes that a described node takes beside its texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    depth: int
    items: int
    characters: int
    size: int

    @property
    def allowance(self) -> int:
        """Bytes after which no more parts are taken: what is left over holds the lines of the open containers."""
        return self.size - min(self.size // 2, self.depth * (self.characters + _NODE_COST))


class Memo:
    """Values of small numbers and short strings met before, and the bytes each takes."""

    __slots__ = ("integers", "strings")

    def __init__(self) -> None:
        self.integers: dict[int, tuple[Value, int]] = {}
        self.strings: dict[str, tuple[Value, int]] = {}

    def keep(self, obj: Any, value: Value, cost: int) -> None:
        if len(value.text) > _SHORT:
            return
        table: dict[Any, tuple[Value, int]] = self.integers if type(obj) is int else self.strings
        if len(table) >= _REMEMBERED:
            table.clear()
        table[obj] = value, cost


class Walk:
    """The description of one object; made anew for each, so that threads don't share it."""

    __slots__ = (
        "_allowance",
        "_bounds",
        "_identities",
        "_memo",
        "_open",
        "_outlines",
        "_peeking",
        "_shapes",
        "_spent",
    )

    def __init__(
        self,
        bounds: Bounds,
        identities: Identities,
        shapes: Shapes,
        outlines: tuple[Callable[[object], Outline | None], ...],
        memo: Memo,
    ) -> None:
        self._memo = memo
        self._bounds = bounds
        self._allowance = bounds.allowance
        self._identities = identities
        self._shapes = shapes
        self._outlines = outlines
        self._open: list[int] = []
        self._spent = 0
        self._peeking = False

    def whole(self, obj: object) -> Value:
        value = self.value(obj, 1)
        if self._spent <= self._bounds.size:
            return value
        return _trimmed(value, self._bounds.size)

    def value(self, obj: object, level: int) -> Value:
        kind = type(obj)
        if kind is int or kind is str:
            return self._common(obj, kind)
        key = id(kind)
        plain = _PLAIN_READERS.get(key)
        if plain is not None:
            return self._leaf(plain[0], *plain[1](obj, self._bounds.characters))
        thing = _THING_READERS.get(key)
        if thing is not None:
            return self._leaf(thing[0], *thing[1](obj, self._bounds.characters), self._number(obj))
        reader = _CONTAINER_READERS.get(key)
        if reader is not None:
            number = None if key in _VALUE_LIKE else self._number(obj)
            return self._compound(obj, level, _NAMES[key], reader(obj, self), number)
        return self._object(obj, level)

    def text(self, obj: object) -> str:
        """One line for a key or a factory, inside of a container."""
        return self.value(obj, self._bounds.depth).text

    def peek(self, obj: object) -> str:
        """The line that `obj` would get, without numbering anything: to sort by."""
        return self.glance(obj, self._bounds.depth - 1).text

    def glance(self, obj: object, level: int) -> Value:
        """The description of `obj`, without numbering anything."""
        spent, self._spent, self._peeking = self._spent, 0, True
        try:
            return self.value(obj, level)
        finally:
            self._spent, self._peeking = spent, False

    def _common(self, obj: Any, kind: type) -> Value:
        found = self._memo.integers.get(obj) if kind is int else self._memo.strings.get(obj)
        if found is not None:
            self._spent += found[1]
            return found[0]
        spent = self._spent
        name, reader = _PLAIN_READERS[id(kind)]
        value = self._leaf(name, *reader(obj, self._bounds.characters))
        self._memo.keep(obj, value, self._spent - spent)
        return value

    def _object(self, obj: object, level: int) -> Value:
        shape = self._shapes.of(type(obj))
        outline = self._outline(obj, shape)
        if outline is not None:
            line = Contents(
                opening=exact_line(outline.text),
                closing="",
                children=_outlined(outline),
                whole=True,
                titled=outline.titled,
            )
            return self._compound(obj, level, exact(outline.type), line, self._number(obj))
        if is_class(obj):
            return self._compound(obj, level, shape.name, contents.of_class(obj), self._number(obj))
        base = _base(obj)
        number = self._number(obj) if _is_thing(shape, base) else None
        return self._compound(obj, level, shape.name, self._read(obj, shape, base), number)

    def _read(self, obj: Any, shape: Shape, base: type | None) -> Contents:
        if shape.role:
            return contents.of_role(obj, shape)
        if base is None:
            return contents.of_instance(obj, shape)
        if base is tuple and shape.names:
            return contents.of_named_tuple(obj, shape)
        if base in PLAIN:
            return contents.of_plain_kin(obj, shape, base, self._bounds.characters)
        return contents.of_kin(obj, shape, CONTAINERS[base](obj, self))

    def _outline(self, obj: object, shape: Shape) -> Outline | None:
        own = OUTLINES.get(shape.role)
        hooks = self._outlines if own is None else (*self._outlines, own)
        for hook in hooks:
            try:
                outline = hook(obj)
            except Exception:  # noqa: S112 - a reader's fault must not end the run
                continue
            if outline is not None:
                return outline
        return None

    def _number(self, obj: object) -> int | None:
        return self._identities.known(obj) if self._peeking else self._identities.number(obj)

    def _leaf(self, name: str, text: str, cut: bool, number: int | None = None) -> Value:
        self._charge(name, text)
        return Value(type=name, text=text, identity=number, cut=cut)

    def _charge(self, name: str, text: str) -> None:
        self._spent += _NODE_COST + len(name) + (len(text) if text.isascii() else _bytes(text))

    def _compound(self, obj: object, level: int, name: str, read: Contents, number: int | None) -> Value:
        if read.titled and level > 1:
            read = replace(read, opening=titled(name, read.opening))
        if id(obj) in self._open:
            return self._leaf(name, f"{read.opening}...{read.closing}", False, number)
        if read.children is None:
            text, cut = clip(read.opening + read.closing, self._bounds.characters)
            return self._leaf(name, text, cut or read.cut, number)
        if level > self._bounds.depth and not read.whole:
            return self._beyond(name, read, number)
        self._open.append(id(obj))
        try:
            parts, pieces, cut = self._parts(read, level)
        finally:
            self._open.pop()
        text, shortened = self._line(read, pieces, missing=read.count is not None and len(parts) < read.count)
        self._charge(name, text)
        return Value(type=name, text=text, identity=number, parts=tuple(parts), cut=cut or shortened)

    def _beyond(self, name: str, read: Contents, number: int | None) -> Value:
        """A container below the deepest level: empty or not, no more."""
        some = next(iter(read.children or ()), None) is not None
        text = clip(f"{read.opening}{ELLIPSIS if some else ''}{read.closing}", self._bounds.characters)[0]
        return self._leaf(name, text, some, number)

    def _parts(self, read: Contents, level: int) -> tuple[list[Part], list[str], bool]:
        parts: list[Part] = []
        pieces: list[str] = []
        for label, prefix, child in read.children or ():
            if len(parts) >= self._bounds.items or self._spent > self._allowance:
                return parts, pieces, True
            value = self.value(child, level + 1)
            label = clip(label, self._bounds.characters)[0]
            self._spent += _NODE_COST + len(label)
            parts.append(Part(label=label, value=value))
            if prefix is not None:
                pieces.append(prefix + value.text)
        return parts, pieces, read.cut or any(part.value.cut for part in parts)

    def _line(self, read: Contents, pieces: list[str], *, missing: bool) -> tuple[str, bool]:
        if read.whole:
            return clip(read.opening, self._bounds.characters)
        room = self._bounds.characters - len(read.opening) - len(read.closing)
        line = ", ".join(pieces)
        tail = f"{ELLIPSIS} {read.count} items" if missing else ELLIPSIS
        shortened = len(line) + (len(tail) + 2) * missing > room
        if shortened:
            line = (
                line[: max(0, room - len(tail) - 2)].rpartition(", ")[0]
                or line[: max(0, room - len(tail) - 2)]
            )
        if shortened or missing:
            line = f"{line}, {tail}" if line else tail
        return clip(read.opening + line + read.closing, self._bounds.characters)[0], shortened


def _trimmed(value: Value, room: int) -> Value:
    """As many of its parts, from the first, as go into `room` bytes."""
    text, shortened = clip(value.text, max(8, room // 8)) if _own_size(value) > room else (value.text, False)
    room -= _NODE_COST + len(value.type) + _bytes(text)
    parts: list[Part] = []
    for part in value.parts:
        cost = _NODE_COST + _bytes(part.label)
        size = cost + _size(part.value)
        if size <= room:
            parts.append(part)
        elif cost + _own_size(part.value) <= room:
            parts.append(replace(part, value=_trimmed(part.value, room - cost)))
        room -= size
    cut = value.cut or shortened or tuple(parts) != value.parts
    return replace(value, text=text, parts=tuple(parts), cut=cut)


def _bytes(text: str) -> int:
    """A program may name things with half a character, which plain UTF-8 doesn't have."""
    return len(text.encode(errors="surrogatepass"))


def _own_size(value: Value) -> int:
    return _NODE_COST + len(value.type) + _bytes(value.text)


def _size(value: Value) -> int:
    return _own_size(value) + sum(_NODE_COST + _bytes(part.label) + _size(part.value) for part in value.parts)


def has_identity(obj: object, shapes: Shapes) -> bool:
    """Whether it matters which of several equal ones `obj` is: not so for numbers, strings, tuples, enums."""
    key = id(type(obj))
    if key in _VALUE_LIKE:
        return False
    return key in _THING_READERS or is_class(obj) or _is_thing(shapes.of(type(obj)), _base(obj))


def _base(obj: object) -> type | None:
    """The built-in type that the object's class is made from, if it is one with a reader."""
    return next((kind for kind in lineage(type(obj)) if id(kind) in _BASES), None)


def _is_thing(shape: Shape, base: type | None) -> bool:
    return shape.role != "enum" and id(base) not in _VALUE_LIKE


def titled(name: str, line: str) -> str:
    return f"<{name}: {line}>"


def exact_line(text: str) -> str:
    return " ".join(text.split()) if type(text) is str else ""


def _outlined(outline: Outline) -> Iterator[Child]:
    return ((label, "", part) for label, part in outline.parts)
