"""A signal in, what it holds and what it is called out: an adapter over `Signal.receivers`.

The list's tuples differ between versions: key, receiver or weak reference, (since 6.0) a weak reference to the
sender, and whether the receiver is async. Read without the signal's lock: a list may be walked while it grows.
"""

import sys
import weakref
from collections.abc import Mapping
from itertools import islice
from types import FrameType, FunctionType, MethodType
from typing import Any, Final

from django.dispatch import Signal

from tutor.tracer.describe_leaves import function_name
from tutor.tracer.describe_types import Shapes, class_dict, instance_dict, lineage, plain_lookup, type_name
from tutor.tracer.probe import Outline

_NAMED_AT_MOST: Final = 10
_FRAMES_ASKED: Final = 12
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
    entries = [row for row in rows if type(row) is tuple and 3 <= len(row) <= 4]
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


class SignalNames:
    """What signals are called: the variable that holds one, or `Account.changed`, or Django's own name for it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[Any], str]] = {}
        self._frameworks: dict[int, weakref.ref[Any]] = {}
        self._modules_read: set[str] = set()

    def name(self, signal: object, frame: FrameType | None) -> str:
        """`frame` is where to begin to look, going outwards; the names that functions hold aren't looked at."""
        known = self._get(signal)
        if known:
            return known
        self.read_framework()
        name = self._get(signal) or self._search(signal, frame)
        if name:
            self._known[id(signal)] = (weakref.ref(signal), name)
        return name or type_name(type(signal))

    def is_frameworks(self, signal: object) -> bool:
        """Whether Django made this signal: whether one of its `signals` modules names it."""
        reference = self._frameworks.get(id(signal))
        return reference is not None and reference() is signal

    def _get(self, signal: object) -> str:
        known = self._known.get(id(signal))
        return known[1] if known is not None and known[0]() is signal else ""

    def _search(self, signal: object, frame: FrameType | None) -> str:
        seen: list[int] = []
        while frame is not None and len(seen) < _FRAMES_ASKED:
            names = frame.f_globals
            if id(names) not in seen:
                seen.append(id(names))
                found = _name_in(names, signal) or _attribute_in(names, signal)
                if found:
                    return found
            frame = frame.f_back
        return ""

    def read_framework(self) -> None:
        for module in [
            name for name in sys.modules if name.endswith(".signals") and name not in self._modules_read
        ]:
            self._modules_read.add(module)
            if module.startswith(_FRAMEWORK):
                for name, value in vars(sys.modules[module]).items():
                    if is_signal(value):
                        self._known[id(value)] = (weakref.ref(value), name)
                        self._frameworks[id(value)] = weakref.ref(value)


def _name_in(names: Mapping[str, object], signal: object) -> str:
    return next((name for name, value in names.items() if value is signal and type(name) is str), "")


def _attribute_in(names: Mapping[str, object], signal: object) -> str:
    classes = (value for value in names.values() if type(value) is type)
    for cls in islice(classes, 100):
        name = _name_in(class_dict(cls), signal)
        if name:
            return f"{type_name(cls)}.{name}"
    return ""
