"""A signal in, what it holds out: an adapter over `Signal.receivers`.

The list's tuples differ between versions: key, receiver or weak reference, (since 6.0) a weak reference to the
sender, and (since 5.0) whether the receiver is async. Read without the signal's lock: a list may be walked while it
grows.
"""

import weakref
from types import FrameType, FunctionType, MethodType
from typing import Any, Final

from django.dispatch import Signal

from tutor.tracer.describe_leaves import function_name
from tutor.tracer.describe_types import Shapes, instance_dict, lineage, plain_lookup, type_name
from tutor.tracer.probe import Outline

_NAMED_AT_MOST: Final = 5
_FRAMEWORK: Final = "django."
_TRACER: Final = "tutor.tracer."
_CALLBACK_MODULES: Final = frozenset({"weakref", Signal.__module__})
_REF: Final = weakref.ref
_METHOD: Final = weakref.WeakMethod
_SHAPES: Final = Shapes()


def is_signal(obj: object) -> bool:
    return any(base is Signal for base in lineage(type(obj)))


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
    found: Any = plain_lookup(instance_dict(signal, _SHAPES.of(type(signal))), "receivers")
    rows: list[Any] = found if type(found) is list else []
    entries = [row for row in rows if type(row) is tuple and 2 <= len(row) <= 4]
    with_sender = bool(entries) and len(entries[0]) == 4
    return [
        receiver
        for entry in entries
        if (receiver := held() if type(held := entry[1]) is _REF or type(held) is _METHOD else held)
        is not None
        and not (with_sender and entry[2] is not None and entry[2]() is None)
    ]


def is_frameworks(receiver: Any) -> bool:
    """Whether Django itself wrote the receiver: no part of what the program does."""
    function = receiver.__func__ if type(receiver) is MethodType else receiver
    if type(function) is not FunctionType:
        return False
    module = plain_lookup(function.__globals__, "__name__")
    return type(module) is str and module.startswith(_FRAMEWORK)


def is_in_tracer(frame: FrameType | None) -> bool:
    """Whether a callback interrupted the tracer: the first frame that is neither Django's nor weakref's tells."""
    while frame is not None and frame.f_globals.get("__name__") in _CALLBACK_MODULES:
        frame = frame.f_back
    return frame is not None and str(frame.f_globals.get("__name__")).startswith(_TRACER)
