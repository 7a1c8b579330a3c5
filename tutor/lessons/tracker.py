"""Turns the states after each row into the variable tracker: one track for each variable and function it lives in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from tutor.lessons.page import Cell, Track
from tutor.lessons.reading import Reading, follow, path_of
from tutor.lessons.schema import Tracker
from tutor.lessons.select import MODULE, SelectorError
from tutor.tracer.trace import State, Value

_MOST_TRACKS: Final = 20
_NOT_TRACKED: Final = frozenset(
    {"module", "function", "type", "class", "builtin_function_or_method", "method"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One variable with its values: before the first row, after each row, and at the end."""

    name: str
    scope: str
    values: tuple[Value | None, ...]

    @property
    def last(self) -> Value | None:
        return next((value for value in reversed(self.values) if value), None)


def tracks(reading: Reading, wanted: Tracker) -> tuple[tuple[Track, ...], list[tuple[int, SelectorError]]]:
    """The author's variables, or all but imports, functions and classes; and what is wrong with the author's list,
    each with its place in it."""
    states = reading.states
    scopes = list(_scopes(states))
    if not wanted.variables:
        return _linked(_worth_tracking(reading, scopes, wanted.hide)[:_MOST_TRACKS]), []
    found: list[_Seen] = []
    faults: list[tuple[int, SelectorError]] = []
    for place, name in enumerate(wanted.variables):
        mine = [one for scope in scopes if (one := _look(states, scope, name)).last]
        found += mine
        if not mine:
            faults.append((place, _never_bound(name, states)))
    return _linked(one for one in found if one.name not in wanted.hide), faults


def _look(states: Sequence[State], scope: str, name: str) -> _Seen:
    path = path_of(name)
    values = tuple(_value(state, scope, path) for state in states)
    return _Seen(name=name, scope=scope, values=values)


def _value(state: State, scope: str, path: Sequence[str]) -> Value | None:
    """The innermost running one counts, where a function calls itself."""
    for frame in reversed(state.frames):
        if frame.scope == scope:
            return follow(frame, path) if path else None
    return None


def _scopes(states: Iterable[State]) -> Iterator[str]:
    yield from dict.fromkeys(frame.scope for state in states for frame in state.frames)


def _all_seen(states: Sequence[State], scopes: Iterable[str]) -> Iterator[_Seen]:
    for scope in scopes:
        names = dict.fromkeys(
            name
            for state in states
            for frame in state.frames
            if frame.scope == scope
            for name in frame.variables
        )
        for name in names:
            yield _look(states, scope, name)


def _worth_tracking(reading: Reading, scopes: Iterable[str], hidden: Sequence[str]) -> list[_Seen]:
    inside = [scope for scope in scopes if scope not in reading.class_bodies]
    seen = _all_seen(reading.states, inside)
    return [
        one
        for one in seen
        if (one.scope, one.name) not in reading.imported and one.name not in hidden and _is_data(one)
    ]


def _is_data(seen: _Seen) -> bool:
    value = seen.last
    if value is None or seen.name in {"self", "cls"} or seen.name.startswith("__"):
        return False
    return value.type not in _NOT_TRACKED and not value.text.startswith("class ")


def _never_bound(name: str, states: Iterable[State]) -> SelectorError:
    known = list(
        dict.fromkeys(name for state in states for frame in state.frames for name in frame.variables)
    )
    near = get_close_matches(name, known, n=3, cutoff=0.4) or known[:3]
    hint = f"did you mean {' or '.join(near)}?" if near else "the run binds no variable"
    return SelectorError(f"no variable «{name}» exists at any step of the run", hint, about=name)


def _linked(seen: Iterable[_Seen]) -> tuple[Track, ...]:
    """The tracks, later ones named as aliases of an earlier one where they end as the same object."""
    found: list[Track] = []
    names: dict[int, str] = {}
    for one in seen:
        track = _track(one)
        identity = one.last.identity if one.last else None
        if identity is not None:
            if identity in names:
                track = replace(track, same_as=names[identity])
            names.setdefault(identity, one.name)
        found.append(track)
    return tuple(found)


def _track(seen: _Seen) -> Track:
    texts = [value.text if value else "" for value in seen.values]
    cells = [Cell(text=texts[0], changed=False)]
    cells += [Cell(text=text, changed=text != before) for before, text in pairwise(texts)]
    return Track(
        name=seen.name,
        scope="" if seen.scope in {MODULE, ""} else seen.scope,
        start=cells[0],
        cells=tuple(cells[1:-1]),
        final=cells[-1],
    )
