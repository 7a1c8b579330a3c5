"""A signal, a receiver or a frame in, whose it is out."""

from types import FrameType, FunctionType, MethodType
from typing import Any, Final

from django.dispatch import Signal

from tutor.tracer.describe_types import lineage, plain_lookup

_FRAMEWORK: Final = "django."
_TRACER: Final = "tutor.tracer."
_CALLBACK_MODULES: Final = frozenset({"weakref", Signal.__module__})


def is_signal(obj: object) -> bool:
    return any(base is Signal for base in lineage(type(obj)))


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
