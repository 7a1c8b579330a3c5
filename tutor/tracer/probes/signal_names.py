"""A signal in, what the program calls it out: its variable, `Account.changed`, or Django's own name for it.

A signal doesn't know its name. Names are looked up by identity in the globals of the frames that use it, never
among a function's locals: reading those would refresh the dictionary that the program may have from `locals()`.
What is only known there is called as it is written where it is used: `local` in `local.send(None)`.
"""

import ast
import linecache
import sys
import weakref
from collections.abc import Mapping
from itertools import islice
from types import FrameType
from typing import Any, Final

from django.dispatch import Signal

from tutor.tracer.describe_types import class_dict, type_name
from tutor.tracer.probes.signal_state import is_signal

_FRAMES_ASKED: Final = 12
_FRAMEWORK: Final = "django."
_METHODS: Final = frozenset({"connect", "disconnect", "send", "send_robust", "asend", "asend_robust"})


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
        written = ""
        while frame is not None and len(seen) < _FRAMES_ASKED:
            names = frame.f_globals
            written = written or _written(frame)
            if id(names) not in seen:
                seen.append(id(names))
                found = _name_in(names, signal) or _attribute_in(names, signal)
                if found:
                    return found
            frame = frame.f_back
        return written

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


def _written(frame: FrameType) -> str:
    """The dotted name before `.send(` and the like in the call that the frame is in; "" if that isn't one."""
    if frame.f_globals.get("__name__") == Signal.__module__:
        return ""
    place = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None), (None, None, None, None))
    first, last, start, end = place
    if first is None or last is None or start is None or end is None:
        return ""
    lines = [linecache.getline(frame.f_code.co_filename, line).encode() for line in range(first, last + 1)]
    if not all(lines):
        return ""
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    return _receiver_of_call(b"".join(lines).decode(errors="replace"))


def _receiver_of_call(text: str) -> str:
    try:
        call = ast.parse(f"({text})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    if (
        not isinstance(call, ast.Call)
        or not isinstance(call.func, ast.Attribute)
        or call.func.attr not in _METHODS
    ):
        return ""
    owner = call.func.value
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return ast.unparse(call.func.value) if isinstance(owner, ast.Name) else ""
