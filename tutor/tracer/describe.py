"""Any object in, a bounded and repeatable Value out, without running user code or a query.

Hot path first: small numbers and strings come from a table. Everything else is walked by `describe_walk`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from tutor.tracer.describe_identity import Identities
from tutor.tracer.describe_leaves import clip
from tutor.tracer.describe_types import Shapes, type_name
from tutor.tracer.describe_walk import Bounds, Memo, Walk, has_identity
from tutor.tracer.probe import Outline
from tutor.tracer.trace import Value


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
        self._memo = Memo()

    def describe(self, obj: Any) -> Value:
        """Never raises: of an object that cannot be read, its type is told."""
        kind = type(obj)
        if kind is int or kind is str:
            found = self._memo.integers.get(obj) if kind is int else self._memo.strings.get(obj)
            if found is not None:
                value: Value = found[0]
                return value
        return self._describe(obj)

    def identity(self, obj: object) -> int | None:
        """The object's number, or None for plain values: numbers, strings, tuples and the like."""
        return self._identities.number(obj) if has_identity(obj, self._shapes) else None

    def fresh(self, obj: object) -> None:
        """Say that the program has made `obj` just now. See `describe_identity` for why that matters."""
        self._identities.fresh(obj)

    def _describe(self, obj: object) -> Value:
        try:
            walk = Walk(self._bounds, self._identities, self._shapes, self._outlines, self._memo)
            return walk.whole(obj)
        except Exception:  # whatever the object does, the run goes on
            return self._named(obj)

    def _named(self, obj: object) -> Value:
        name = type_name(type(obj))
        text = clip(f"<{name}>", self._bounds.characters)[0]
        return Value(type=name, text=text, identity=self.identity(obj), cut=True)
