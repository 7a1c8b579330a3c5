"""What a statement may have changed in, what that came to recorded: the common changes, each in one step.

Each hook tries the plain case first, in which the object is as it was last said to be but for the one part; all
other cases are compared in full by `heap_changes`. They are closures, as nothing is looked up then.
"""

from collections.abc import Callable
from typing import Any, Final

from tutor.tracer.heap import SMALL, Heap
from tutor.tracer.heap_changes import Changes, Delta
from tutor.tracer.heap_quick import own_dict
from tutor.tracer.probe import NOTHING

Put = Callable[[Any], None]
Reach = Callable[[bytes], None]
Hook = Callable[..., None]

_KEYS: Final = frozenset({int, str})
_QUICK: Final = 1 << 30  # below this the interpreter compares numbers fast


def changing(heap: Heap, changes: Changes, put: Put, reach: Reach) -> dict[str, object]:
    """The hooks that are called behind a statement."""

    def change(delta: Delta | None, at: bytes) -> None:
        if delta is not None:
            put(delta)
            reach(at)

    return {
        "appended": _appended(heap, changes, put, reach, change),
        "popped": _popped(heap, changes, put, reach, change),
        "item_set": _item_set(heap, changes, put, reach, change),
        "attribute_set": _attribute_set(heap, changes, put, reach, change),
    }


def _appended(heap: Heap, changes: Changes, put: Put, reach: Reach, change: Hook) -> Hook:
    direct, child, most = heap.direct, heap.child, heap.items

    def appended(obj: Any, at: bytes) -> None:
        record = direct.get(id(obj)) if type(obj) is list else None
        if record is None or len(obj) != record.count + 1 or record.shape != "[":
            change(changes.look(obj), at)
            return
        value = obj[-1]
        kind = type(value)
        token = value if kind in SMALL or (kind is int and -_QUICK < value < _QUICK) else child(value)
        if record.count < most and len(record.flat) == record.count:
            record.flat.append(token)
        record.count += 1
        put((record.number, token))
        reach(at)

    return appended


def _popped(heap: Heap, changes: Changes, put: Put, reach: Reach, change: Hook) -> Hook:
    direct = heap.direct

    def popped(obj: Any, at: bytes) -> None:
        record = direct.get(id(obj)) if type(obj) is list else None
        if record is None or len(obj) != record.count - 1 or record.shape != "[":
            change(changes.look(obj), at)
            return
        count = record.count = record.count - 1
        shown = len(record.flat) > count
        if shown:
            del record.flat[count:]
        put((record.number, count, int(shown), (), count))
        reach(at)

    return popped


def _item_set(heap: Heap, changes: Changes, put: Put, reach: Reach, change: Hook) -> Hook:
    direct, child, spell = heap.direct, heap.child, heap.key

    def item_set(key: Any, obj: Any, at: bytes) -> None:
        record = direct.get(id(obj))
        if record is None or len(obj) != record.count:
            change(changes.item_set(key, obj), at)
        elif type(obj) is list and type(key) is int and 0 <= key < record.count and record.shape == "[":
            value = obj[key]
            kind = type(value)
            token = value if kind in SMALL or (kind is int and -_QUICK < value < _QUICK) else child(value)
            if key < len(record.flat):
                record.flat[key] = token
            put((record.number, key, token))
            reach(at)
        elif (
            type(obj) is dict
            and type(key) in _KEYS
            and (place := record.where.get(spell(key)) if record.where else None)
        ):
            value = obj.get(key, NOTHING)
            if value is NOTHING:
                change(changes.item_set(key, obj), at)
                return
            kind = type(value)
            token = value if kind in SMALL or (kind is int and -_QUICK < value < _QUICK) else child(value)
            record.flat[place] = token
            put((record.number, place, token))
            reach(at)
        else:
            change(changes.item_set(key, obj), at)

    return item_set


def _attribute_set(heap: Heap, changes: Changes, put: Put, reach: Reach, change: Hook) -> Hook:
    seen, child, most = heap.seen, heap.child, heap.items

    def attribute_set(name: str, obj: Any, at: bytes) -> None:
        entry = seen.get(id(obj))
        if entry is None:
            return
        reference, record = entry
        if record.plain != id(type(obj)) or reference is None or reference() is not obj:
            change(changes.look(obj), at)
            return
        found = own_dict(obj, "__dict__")
        value: Any = found.get(name, NOTHING)
        flat, count = record.flat, record.count
        if value is not NOTHING and len(found) == count + 1 and count < most and name not in flat:
            kind = type(value)
            token = value if kind in SMALL or (kind is int and -_QUICK < value < _QUICK) else child(value)
            flat += (name, token)
            record.count = count + 1
            put((record.number, 2 * count, name, token))
            reach(at)
        elif value is not NOTHING and len(found) == count and (place := _place(flat, name)):
            flat[place] = token = child(value)
            put((record.number, place, token))
            reach(at)
        else:
            change(changes.look(obj), at)

    return attribute_set


def _place(flat: list[Any], name: str) -> int:
    """Where the token of this name is in a row of names and tokens; 0 if nowhere, or not found at once."""
    try:
        at = flat.index(name)
    except ValueError:
        return 0
    return 0 if at % 2 else at + 1
