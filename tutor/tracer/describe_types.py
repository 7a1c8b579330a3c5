"""A class or an object in, its true name, kin and fields out: no line of user code runs on the way.

Everything is read through the C descriptors of `type` and through `type(obj)`; attribute look-up on a user's class
or instance would run metaclasses, properties and `__getattr__`. Look-ups by name go into class dictionaries only
after all their keys were seen to be exact strings, because comparing a subclass of str runs its `__eq__`.
"""

import enum
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import GetSetDescriptorType, MemberDescriptorType
from typing import Any, Final

from tutor.tracer.framework_roles import ROLES

lineage: Final[Callable[[type], tuple[type, ...]]] = type.__dict__["__mro__"].__get__
class_dict: Final[Callable[[type], Mapping[str, Any]]] = type.__dict__["__dict__"].__get__
_raw_name: Final[Callable[[type], str]] = type.__dict__["__name__"].__get__
_flags: Final[Callable[[type], int]] = type.__dict__["__flags__"].__get__
_get_member: Final = MemberDescriptorType.__get__

_LONGEST_NAME: Final = 80
_HEAP_TYPE: Final = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a class statement, not in C

_ENUM: Final = frozenset({id(enum.Enum)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is known of a class for good. It names no class and no descriptor, so it keeps no class alive.

    `dict_at` is where in the class's lineage the instance dictionary is declared, `slots` where each slot is;
    `names` are the fields of a named tuple; `role` is "", "enum" or one of a framework's; `own_hash`, whether
    hashing an instance may run the class's code.
    """

    name: str
    dict_at: int | None
    slots: tuple[tuple[int, str], ...]
    names: tuple[str, ...]
    role: str
    own_hash: bool


class Shapes:
    """Shapes by class, remembered while the class lives."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[type], Shape]] = {}

    def of(self, cls: type) -> Shape:
        known = self._known.get(id(cls))
        if known is not None and known[0]() is cls:
            return known[1]
        shape = read_shape(cls)
        self._known[id(cls)] = (weakly(cls, type(cls) is not type), shape)
        return shape


class OwnReference(weakref.ref[Any]):
    """A weak reference that CPython doesn't share with the program's."""

    __slots__ = ()


def weakly(obj: Any, own_hash: bool) -> "weakref.ref[Any]":
    """A weak reference that the program won't notice.

    CPython gives everybody the same `weakref.ref(obj)` while it lives, so one of ours adds nothing to
    `weakref.getweakrefcount` beside the program's. But a reference remembers the hash, so with sharing an object's own
    `__hash__` would run less often, in a WeakKeyDictionary say: those objects get a reference of our own.
    """
    return OwnReference(obj) if own_hash else weakref.ref(obj)


def exact(text: str) -> str:
    """The same characters as a real str, on one line: names may be instances of a user's subclass of str."""
    if type(text) is not str or len(text) > _LONGEST_NAME:
        text = str.__getitem__(text, slice(_LONGEST_NAME))
    return text if text.isprintable() else repr(text)[1:-1]


def type_name(cls: type) -> str:
    return exact(_raw_name(cls))


def is_class(obj: object) -> bool:
    return any(base is type for base in lineage(type(obj)))


def read_shape(cls: type) -> Shape:
    dict_at: int | None = None
    slots: list[tuple[int, str]] = []
    names: tuple[str, ...] = ()
    role = ""
    own_hash = False
    for at, base in enumerate(lineage(cls)):
        members = class_dict(base)
        if any(type(key) is not str for key in members):
            continue
        role = role or _role(base, members)
        own_hash = own_hash or (base is not object and "__hash__" in members)
        if not names:
            names = _tuple_names(members.get("_fields"))
        if dict_at is None and _dict_reader(members.get("__dict__")) is not None:
            dict_at = at
        if _flags(base) & _HEAP_TYPE:
            slots[:0] = [(at, key) for key in _slot_names(base, members)]
    return Shape(
        name=type_name(cls), dict_at=dict_at, slots=tuple(slots), names=names, role=role, own_hash=own_hash
    )


def instance_dict(obj: object, shape: Shape) -> dict[object, object]:
    """The object's real dictionary, whatever its class says of `__dict__`; empty when there is none."""
    if shape.dict_at is None:
        return {}
    getter = class_dict(lineage(type(obj))[shape.dict_at])["__dict__"]
    reader = _dict_reader(getter)
    found: object = reader(getter, obj, None) if reader is not None else None
    return found if type(found) is dict else {}


def fields(obj: object, shape: Shape) -> Iterator[tuple[str, object]]:
    """Slots, then attributes, in the order in which they were declared or set."""
    if shape.slots:
        kin = lineage(type(obj))
        for at, key in shape.slots:
            member = class_dict(kin[at])[key]
            if type(member) is MemberDescriptorType:
                try:
                    yield key, _get_member(member, obj, None)
                except AttributeError:
                    continue
    for name, value in instance_dict(obj, shape).items():
        if type(name) is str and not name.startswith("__"):
            yield name, value


def plain_lookup(mapping: Mapping[Any, Any], key: str) -> object:
    """mapping[key] or None, found by walking, so that no key's `__eq__` or `__hash__` runs."""
    for name, value in mapping.items():
        if type(name) is str and name == key:
            return value
    return None


def _role(base: type, members: Mapping[str, object]) -> str:
    if id(base) in _ENUM:
        return "enum"
    module = members.get("__module__")
    if type(module) is not str:
        return ""
    return ROLES.get((module, type_name(base)), "")


def _slot_names(base: type, members: Mapping[str, object]) -> list[str]:
    """In the order of the class statement where it can be known: the interpreter sorts them."""
    found = [
        key for key, member in members.items() if type(member) is MemberDescriptorType and key[:2] != "__"
    ]
    declared: Any = members.get("__slots__")
    if (type(declared) is tuple or type(declared) is list) and all(type(name) is str for name in declared):
        owner = f"_{type_name(base).lstrip('_')}"
        order = {name: at for at, key in enumerate(declared) for name in (key, owner + key)}
        found.sort(key=lambda key: order.get(key, len(order)))
    return found


def _dict_reader(entry: object) -> Callable[..., object] | None:
    """How to read a real dictionary through a class's own `__dict__` entry; None if that is user code."""
    if type(entry) is GetSetDescriptorType:
        return GetSetDescriptorType.__get__
    return MemberDescriptorType.__get__ if type(entry) is MemberDescriptorType else None


def _tuple_names(found: object) -> tuple[str, ...]:
    if type(found) is tuple and all(type(name) is str for name in found):
        return found
    return ()
