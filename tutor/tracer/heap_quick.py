"""Plain instances and built-in exceptions in, what they hold out: the common cases of a walk, without the walk."""

import weakref
from collections.abc import Callable, Iterable
from typing import Any, Final

from tutor.tracer.describe_contents import CONTAINERS
from tutor.tracer.describe_leaves import PLAIN
from tutor.tracer.describe_types import Shape, Shapes, class_dict, fields, is_class, lineage
from tutor.tracer.probe import Outline

_BASES: Final = frozenset(map(id, (*PLAIN, *CONTAINERS)))
exception_args: Final[Callable[[Any], tuple[Any, ...]]] = BaseException.__dict__["args"].__get__
# Safe for the classes that pass: nothing but the interpreter's own `__dict__` is found.
own_dict: Final[Callable[[object, str], dict[Any, object]]] = object.__getattribute__
_flags: Final = type.__dict__["__flags__"].__get__
_HEAP_TYPE: Final = 1 << 9


class Quick:
    """Remembers of each class whether its instances can be read quickly, and how. `known` has by a class's address
    itself, the way, whether all that an instance holds are attributes in its dictionary, and its shape."""

    __slots__ = ("_outlines", "_shapes", "known")

    def __init__(self, shapes: Shapes, outlines: tuple[Callable[[object], Outline | None], ...]) -> None:
        self._shapes = shapes
        self._outlines = outlines
        self.known: dict[int, tuple[weakref.ref[type], str, bool, Shape]] = {}

    def name(self, obj: Any) -> str | None:
        """The name of the object's class, if this can read it."""
        way, shape = self._way(obj)
        if way == "exception" and own_dict(obj, "__dict__"):
            return None
        return shape.name if way else None

    def children(self, obj: Any) -> tuple[bool, Iterable[tuple[Any, object]]]:
        """Of an object that has a name here: whether its children have names, and keys and children."""
        way, shape = self._way(obj)
        if way == "exception":
            return False, enumerate(exception_args(obj))
        return True, fields(obj, shape) if shape.slots else own_dict(obj, "__dict__").items()

    def is_plain(self, obj: object) -> bool:
        """Whether all that an instance holds are attributes in its dictionary."""
        way, shape = self._way(obj)
        return way == "instance" and not shape.slots

    def _way(self, obj: object) -> tuple[str, Shape]:
        kind = type(obj)
        known = self.known.get(id(kind))
        if known is not None and known[0]() is kind:
            return known[1], known[3]
        shape = self._shapes.of(kind)
        way = self._decided(obj, shape)
        self.known[id(kind)] = (weakref.ref(kind), way, way == "instance" and not shape.slots, shape)
        return way, shape

    def _decided(self, obj: object, shape: Shape) -> str:
        kin = lineage(type(obj))
        if _flags(type(obj)) & _HEAP_TYPE == 0:
            return "exception" if any(base is BaseException for base in kin) else ""
        if shape.role or shape.dict_at is None or is_class(obj) or any(id(base) in _BASES for base in kin):
            return ""
        if any("__dict__" in class_dict(base) for base in kin[: shape.dict_at]):
            return ""
        return "" if any(outline(obj) is not None for outline in self._outlines) else "instance"
