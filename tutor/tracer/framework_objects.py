"""An object of a framework in, what stands in its dictionary out: no property, `__getattr__` or `__eq__` is run."""

from collections.abc import Mapping
from typing import Any, Final

from tutor.tracer.describe_types import Shapes, class_dict, instance_dict, lineage, plain_lookup

_SHAPES: Final = Shapes()


def held(obj: object) -> Mapping[Any, Any]:
    return instance_dict(obj, _SHAPES.of(type(obj)))


def attribute(obj: object, name: str) -> Any:
    """What stands in the object's dictionary under the name, else in its class's."""
    own = plain_lookup(held(obj), name)
    return own if own is not None else class_attribute(type(obj), name)


def class_attribute(cls: type, name: str) -> Any:
    for base in lineage(cls):
        found = plain_lookup(class_dict(base), name)
        if found is not None:
            return found
    return None


def is_a(obj: object, kind: type) -> bool:
    return any(base is kind for base in lineage(type(obj)))


def text(found: object) -> str:
    return found if type(found) is str else ""


def own_parts(obj: object, frameworks: frozenset[str]) -> list[tuple[str, object]]:
    """The attributes that the program put on the object: those that aren't the framework's, nor private."""
    return [
        (f".{name}", value)
        for name, value in held(obj).items()
        if type(name) is str and name not in frameworks and not name.startswith("_")
    ]
