"""Any object in, a bounded and repeatable Value out, without running user code or a query.

Hot path first: small numbers and strings come from a table. Everything else is walked by `describe_walk`.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from tutor.tracer.describe_identity import Identities
from tutor.tracer.describe_leaves import PLAIN, clip
from tutor.tracer.describe_types import Shapes, type_name
from tutor.tracer.describe_walk import Bounds, Walk
from tutor.tracer.probe import Outline
from tutor.tracer.trace import Value

_REMEMBERED: Final = 2048
_SHORT: Final = 40
_PLAIN_TYPES: Final = frozenset(map(id, PLAIN)) | {id(tuple), id(frozenset), id(slice)}
Key = TypeVar("Key", int, str)


class Describer:
    """Describes the values of one run and numbers the objects in it.

    Bounds: levels of nesting, items a container, characters of one line, bytes (UTF-8) of a whole Value.
    `outlines` are asked first about objects of classes that this module does not know.
    """

    def __init__(
        self,
        *,
        depth: int = 4,
        items: int = 50,
        characters: int = 200,
        size: int = 4096,
        outlines: Sequence[Callable[[object], Outline | None]] = (),
    ) -> None:
        self._bounds = Bounds(depth=depth, items=items, characters=characters, size=size)
        self._outlines = tuple(outlines)
        self._identities = Identities()
        self._shapes = Shapes()
        self._integers: dict[int, Value] = {}
        self._strings: dict[str, Value] = {}

    def describe(self, obj: object) -> Value:
        """Never raises: of an object that cannot be read, its type is told."""
        if type(obj) is int:
            found = self._integers.get(obj)
        elif type(obj) is str:
            found = self._strings.get(obj)
        else:
            found = None
        return found if found is not None else self._describe(obj)

    def identity(self, obj: object) -> int | None:
        """The object's number, or None for plain values: numbers, strings, tuples and the like."""
        return None if id(type(obj)) in _PLAIN_TYPES else self._identities.number(obj)

    def fresh(self, obj: object) -> None:
        """Say that the program has made `obj` just now. See `describe_identity` for why that matters."""
        self._identities.fresh(obj)

    def _describe(self, obj: object) -> Value:
        try:
            walk = Walk(self._bounds, self._identities, self._shapes, self._outlines)
            value = walk.whole(obj)
        except Exception:
            return self._named(obj)
        if type(obj) is int and len(value.text) < _SHORT:
            _remember(self._integers, obj, value)
        elif type(obj) is str and len(value.text) < _SHORT:
            _remember(self._strings, obj, value)
        return value

    def _named(self, obj: object) -> Value:
        name = type_name(type(obj))
        return Value(type=name, text=clip(f"<{name}>", self._bounds.characters)[0], cut=True)


def _remember(table: dict[Key, Value], key: Key, value: Value) -> None:
    if len(table) >= _REMEMBERED:
        table.clear()
    table[key] = value
