"""Tokens and deltas of a recording in, the values that they stood for at that moment out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tutor.tracer.describe_contents import Child, Contents
from tutor.tracer.describe_identity import Identities
from tutor.tracer.describe_leaves import PLAIN
from tutor.tracer.describe_types import Shapes
from tutor.tracer.describe_walk import Bounds, Memo, Walk
from tutor.tracer.limits import Limits, TraceError
from tutor.tracer.trace import Value

_ATOMS: Final = {kind: (kind.__name__, PLAIN[kind]) for kind in (float, bool, type(None))}
_STRIDES: Final = {"[": 1, "(": 1, "{": 2, "i": 2, "e": 1, "o": 3, "=": 0}


@dataclass(slots=True)
class Thing:
    """One object as it is at this moment of the replay."""

    number: int
    shape: str
    head: list[Any]
    flat: list[Any]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a delta did: to which object, and if it was one part only, to which and what stands there now."""

    number: int
    label: str | None = None
    token: Any = None


class Picture(Walk):
    """Draws tokens with the very code that describes objects, so that both look the same."""

    __slots__ = ("_drawn", "_met", "_things", "_users")

    def __init__(self, limits: Limits) -> None:
        bounds = Bounds(
            depth=limits.depth, items=limits.items, characters=limits.text, size=limits.value_bytes
        )
        super().__init__(bounds, Identities(), Shapes(), (), Memo())
        self._things: dict[int, Thing] = {}
        self._drawn: dict[int, Value] = {}
        self._users: dict[int, set[int]] = {}
        self._met: set[int] = set()

    def draw(self, token: Any) -> Value:
        self._spent = 0
        if not is_reference(token):
            return self.whole(token)
        number = token[0]
        drawn = self._drawn.get(number)
        if drawn is None:
            self._met.clear()
            drawn = self._drawn[number] = self.whole(token)
            for met in self._met:
                self._users.setdefault(met, set()).add(number)
        return drawn

    def _redraw(self, number: int) -> None:
        """The pictures that show this object are out of date."""
        for user in self._users.pop(number, ()):
            self._drawn.pop(user, None)

    def value(self, obj: Any, level: int) -> Value:
        kind = type(obj)
        if kind is int or kind is str:
            return self._common(obj, kind)
        atom = _ATOMS.get(kind)
        if atom is not None:
            return self._leaf(atom[0], *atom[1](obj, self._bounds.characters))
        first = obj[0]
        if type(first) is str:
            return self._leaf(first, _text(obj[1]), len(obj) > 2)
        if first == 0:
            return self._thing(_thing(obj), level, None)
        self._met.add(first)
        return self._thing(self._known(first), level, first)

    def _known(self, number: Any) -> Thing:
        found = self._things.get(number)
        if found is None:
            raise TraceError(f"object {number!r} is used before it is described")
        return found

    def _thing(self, thing: Thing, level: int, number: int | None) -> Value:
        if thing.shape == "=":
            name, text, cut = thing.head
            return self._leaf(_text(name), _text(text), bool(cut), number)
        name, read = _contents(thing)
        return self._compound(thing, level, name, read, number)

    def record(self, row: Sequence[Any]) -> None:
        """Take in a record of an object."""
        thing = _thing(row)
        self._things[thing.number] = thing
        self._redraw(thing.number)

    def change(self, delta: Sequence[Any]) -> Change:
        """Take in a delta."""
        number = delta[0]
        thing = self._known(number)
        self._redraw(number)
        match delta[1:]:
            case [token]:
                return _appended(thing, token)
            case [str(), *_]:
                self._things[number] = _thing(delta)
                return Change(number=number)
            case [int(at), token]:
                if 0 <= at < len(thing.flat):
                    thing.flat[at] = token
                label = _label(thing, at)
                return Change(number=number, label=label, token=token)
            case [int(at), str(key), token]:
                if at == len(thing.flat):
                    thing.flat += (key, token)
                thing.count += at >= 0
                label = f".{key}" if thing.shape == "i" else f"[{key}]"
                return Change(number=number, label=label, token=token)
            case [list() | tuple() as head, int(count)]:
                thing.count, thing.head = count, _head(thing, head)
                return Change(number=number)
            case [int(start), int(gone), list() | tuple() as new, int(count), *line]:
                thing.flat[start : start + gone] = new
                thing.count = count
                if line:
                    thing.head = _head(thing, *line)
                return _spliced(thing, start, gone, new)
        raise TraceError("a change has a form that is not known")


def _appended(thing: Thing, token: Any) -> Change:
    if len(thing.flat) == thing.count:
        thing.flat.append(token)
    thing.count += 1
    return Change(number=thing.number, label=f"[{thing.count - 1}]", token=token)


def _head(thing: Thing, found: Sequence[Any]) -> list[Any]:
    match found:
        case [str(), str(), str(), int()]:
            return list(found)
        case [int(start), int(end), str(text)] if thing.shape == "o":
            name, line, *rest = thing.head
            if min(start, end) >= 0 and start + end <= len(line):
                return [name, line[:start] + text + line[len(line) - end :], *rest]
    raise TraceError("a change of an object's line has a form that is not known")


def _label(thing: Thing, at: int) -> str:
    if thing.shape == "[":
        return f"[{at}]"
    if thing.shape == "i":
        return f".{_text(thing.flat[at - 1])}"
    return f"[{_text(thing.flat[at - 1])}]" if thing.shape == "{" else _text(thing.flat[at - 2])


def _spliced(thing: Thing, start: int, gone: int, new: Sequence[Any]) -> Change:
    """A splice that sets or adds exactly one part says so."""
    stride = _STRIDES[thing.shape]
    if len(new) == stride and gone in (0, stride):
        known = {"[": f"[{start}]", "{": f"[{new[0]}]", "i": f".{new[0]}", "o": new[0]}
        return Change(number=thing.number, label=known.get(thing.shape, f".args[{start}]"), token=new[-1])
    return Change(number=thing.number)


def _thing(row: Sequence[Any]) -> Thing:
    match row:
        case [int(number), ("[" | "(" | "{") as shape, list() | tuple() as flat]:
            return Thing(number, shape, [], list(flat), len(flat) // _STRIDES[shape])
        case [int(number), ("[" | "{") as shape, list() | tuple() as flat, int(count)]:
            return Thing(number, shape, [], list(flat), count)
        case [int(number), ("i" | "e") as shape, str(name), list() | tuple() as flat, int(count)]:
            return Thing(number, shape, [name], list(flat), count)
        case [int(number), "=", str(name), str(text), int(cut)]:
            return Thing(number, "=", [name, text, cut], [], 0)
        case [
            int(number),
            "o",
            str(name),
            str(opening),
            str(closing),
            list() | tuple() as flat,
            int(count),
            int(flags),
        ]:
            return Thing(number, "o", [name, opening, closing, flags], list(flat), count)
    raise TraceError(f"a record has a form that is not known: {str(row)[:80]}")


def _contents(thing: Thing) -> tuple[str, Contents]:
    if thing.shape == "o":
        name, opening, closing, flags = thing.head
        count = None if thing.count < 0 or flags & 3 else thing.count
        return name, Contents(
            opening=opening,
            closing=closing,
            children=_labelled(thing.flat),
            count=count,
            whole=bool(flags & 1),
            cut=bool(flags & 2),
            titled=bool(flags & 4),
        )
    if thing.shape == "i" or thing.shape == "e":
        return _instance(thing)
    if thing.shape == "{":
        return "dict", Contents(opening="{", closing="}", children=_keyed(thing.flat), count=thing.count)
    children: Iterator[Child] = ((f"[{at}]", "", token) for at, token in enumerate(thing.flat))
    if thing.shape == "[":
        return "list", Contents(opening="[", closing="]", children=children, count=thing.count)
    closing = ",)" if thing.count == 1 else ")"
    return "tuple", Contents(opening="(", closing=closing, children=children, count=thing.count)


def _instance(thing: Thing) -> tuple[str, Contents]:
    name, flat = thing.head[0], thing.flat
    children: Iterator[Child] = ((f".args[{at}]", "", token) for at, token in enumerate(flat))
    if thing.shape == "i":
        children = (
            (f".{_text(flat[at])}", f"{flat[at]}=", flat[at + 1]) for at in range(0, len(flat) - 1, 2)
        )
    return name, Contents(opening=f"{name}(", closing=")", children=children, count=thing.count)


def is_reference(token: Any) -> bool:
    """Whether a token stands for an object; a list where it was read from JSON."""
    return type(token) in (list, tuple) and len(token) == 1


def _labelled(flat: list[Any]) -> Iterator[Child]:
    return ((flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat) - 2, 3))


def _keyed(flat: list[Any]) -> Iterator[Child]:
    return ((f"[{flat[at]}]", f"{flat[at]}: ", flat[at + 1]) for at in range(0, len(flat) - 1, 2))


def _text(found: Any) -> str:
    if type(found) is not str:
        raise TraceError("a text was expected")
    return found
