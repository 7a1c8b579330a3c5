"""Values that the program has on the way in; the same values out, recorded beside the places where they were had."""

import sys
import types
from collections.abc import Callable
from typing import Any, Final

from tutor.tracer.heap import Heap
from tutor.tracer.probe import NOTHING

PLAIN: Final = frozenset({int, bool, type(None)})
UNCHANGING: Final = PLAIN | {
    str,
    float,
    bytes,
    complex,
    type,
    range,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.ModuleType,
}


def seeing(heap: Heap, put: Callable[[Any], None], reach: Callable[[bytes], None]) -> dict[str, object]:
    """The hooks that stand around an expression."""
    plain, token, result = PLAIN, heap.token, heap.result

    def see(obj: object, at: bytes) -> object:
        put(obj if type(obj) in plain else token(obj))
        reach(at)
        return obj

    def got(obj: object, at: bytes) -> object:
        put(obj if type(obj) in plain else result(obj))
        reach(at)
        return obj

    def said(obj: object, at: bytes) -> object:
        if obj is not None:
            put(obj if type(obj) in plain else result(obj))
            reach(at)
        return obj

    return {"see": see, "got": got, "give": got, "said": said}


def holding(held: list[tuple[bytes, object]]) -> dict[str, object]:
    """The hooks that keep an object from its use in an expression until the statement is over."""

    def hold(obj: object, at: bytes) -> object:
        held.append((at, obj))
        return obj

    def take(at: bytes) -> object:
        while held:
            found, obj = held.pop()
            if found == at:
                return obj
        return NOTHING

    return {"hold": hold, "held": take}


def looking(heap: Heap, look: Callable[[object, bytes], None]) -> dict[str, object]:
    """The hooks that compare an object with what was said of it."""

    def touch(obj: object, at: bytes) -> None:
        if type(obj) not in UNCHANGING:
            look(obj, at)

    def grown(obj: object, at: bytes) -> Any:
        if type(obj) not in UNCHANGING:
            look(obj, at)
        return heap.result(obj)

    return {"touch": touch, "grown": grown}


def starring(heap: Heap, put: Callable[[Any], None], reach: Callable[[bytes], None]) -> dict[str, object]:
    """The hooks around an `import *`, which tell the names that were not there before."""
    names: set[str] = set()

    def before() -> None:
        names.clear()
        names.update(sys._getframe(1).f_globals)

    def after(at: bytes) -> None:
        found = sys._getframe(1).f_globals
        put([[name, heap.token(found[name])] for name in found if name not in names])
        reach(at)

    return {"before_star": before, "star": after}
