"""A signal in, what it holds out: an adapter over `Signal.receivers`.

The list's tuples differ between versions: key, receiver or weak reference, (since 6.0) a weak reference to the
sender, and (since 5.0) whether the receiver is async. Read without the signal's lock: a list may be walked while it
grows.
"""

import weakref
from typing import Any, Final

from tutor.tracer.describe_leaves import function_name
from tutor.tracer.describe_types import plain_lookup, type_name
from tutor.tracer.framework_objects import held
from tutor.tracer.probe import Outline

_NAMED_AT_MOST: Final = 5
_REF: Final = weakref.ref
_METHOD: Final = weakref.WeakMethod


def outline(signal: object) -> Outline:
    """`no receivers`, `1 receiver: my_receiver`, `2 receivers: a, b`."""
    live = live_receivers(signal)
    names = [function_name(receiver) for receiver in live[:_NAMED_AT_MOST]]
    more = ["…"] if len(live) > _NAMED_AT_MOST else []
    noun = "receiver" if len(live) == 1 else "receivers"
    text = f"{len(live)} {noun}: {', '.join(names + more)}" if live else "no receivers"
    return Outline(type=type_name(type(signal)), text=text)


def live_receivers(signal: object) -> list[object]:
    """In the order of connecting. A weak reference is resolved; a receiver that is held strongly is itself."""
    found: Any = plain_lookup(held(signal), "receivers")
    rows: list[Any] = found if type(found) is list else []
    entries = [row for row in rows if type(row) is tuple and 2 <= len(row) <= 4]
    with_sender = bool(entries) and len(entries[0]) == 4
    return [
        receiver
        for entry in entries
        if (receiver := kept() if type(kept := entry[1]) is _REF or type(kept) is _METHOD else kept)
        is not None
        and not (with_sender and entry[2] is not None and entry[2]() is None)
    ]
