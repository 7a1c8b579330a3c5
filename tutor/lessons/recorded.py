"""Turns JSON that nobody vouches for into the parts of a recording, or says in which way it is none."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from tutor.lessons.outcome import Outcome
from tutor.tracer import Limits, Trace

_BOUNDS: Final = ("depth", "items", "text", "value_bytes")


class UnfitError(Exception):
    """The data has the form of no recording; the message says where."""


def a_record(found: object, name: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise UnfitError(f"{name} is no object with keys")
    return found


def a_text(found: object, name: str) -> str:
    if not isinstance(found, str):
        raise UnfitError(f"{name} is no text")
    return found


def an_outcome(found: object, name: str) -> Outcome:
    told = a_record(found, name)
    known = {field.name for field in fields(Outcome)}
    if told.keys() - known:
        raise UnfitError(f"{name} has a key that is not known")
    read: dict[str, Any] = {key: _READERS[key](value, f"'{key}' of {name}") for key, value in told.items()}
    return Outcome(**read)


def a_trace(found: object) -> Trace:
    """Within the bounds that all lessons are recorded with; the tracer's own reader does the rest."""
    limits = a_record(found, "'trace'").get("limits")
    ours = [getattr(Limits(), name) for name in _BOUNDS]
    if not isinstance(limits, list) or len(limits) != len(ours):
        raise UnfitError("'limits' of the trace are no four numbers")
    if not all(_is_count(limit) and limit <= our for limit, our in zip(limits, ours, strict=True)):
        raise UnfitError("the trace has limits that no lesson is recorded with")
    return Trace.from_json(json.dumps(found))


def _is_count(found: object) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and found >= 0


def _counts(found: object, name: str) -> Mapping[str, int]:
    told = a_record(found, name)
    if not all(map(_is_count, told.values())):
        raise UnfitError(f"{name} are no whole numbers")
    return told


def _numbers_by_text(found: object, name: str) -> Mapping[str, tuple[int, ...]]:
    told = a_record(found, name)
    if not all(isinstance(each, list) and all(map(_is_count, each)) for each in told.values()):
        raise UnfitError(f"{name} are no lists of whole numbers")
    return {key: tuple(each) for key, each in told.items()}


def _texts(found: object, name: str) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise UnfitError(f"{name} is no list")
    return tuple(a_text(each, f"an item of {name}") for each in found)


def _text_by_text(found: object, name: str) -> Mapping[str, str]:
    return {key: a_text(each, f"an item of {name}") for key, each in a_record(found, name).items()}


def _yes_or_no(found: object, name: str) -> bool | None:
    if found is not None and not isinstance(found, bool):
        raise UnfitError(f"{name} is neither true nor false")
    return found


def _text_or_nothing(found: object, name: str) -> str | None:
    return None if found is None else a_text(found, name)


_READERS: Final = {
    "stdout": a_text,
    "exception": a_text,
    "message": a_text,
    "stopped": a_text,
    "value": _text_or_nothing,
    "calls": _counts,
    "receives": _counts,
    "events": _numbers_by_text,
    "seen": _texts,
    "same": _yes_or_no,
    "lost": _text_by_text,
}
