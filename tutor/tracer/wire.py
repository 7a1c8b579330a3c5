"""A Trace and its JSON form, both ways: the recording as it is, with the tables that it is read with."""

import base64
import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, Final, get_args

from tutor.tracer.describe_leaves import integer_text
from tutor.tracer.limits import Limits, TraceError
from tutor.tracer.replay import Replay
from tutor.tracer.sites import ARITY, Site
from tutor.tracer.trace import Event, State, Statement, Step, Stopped, StopReason

FORMAT: Final = "lockstep-trace"
VERSION: Final = 1


@dataclass(kw_only=True)
class Trace:
    """All that one run left behind. Steps, events and states are worked out when they are first asked for."""

    source: str
    python: str
    probes: tuple[str, ...]
    limits: Limits
    statements: tuple[Statement, ...]
    sites: tuple[Site, ...]
    recorded: "array[int]"
    values: list[Any]
    stopped: Stopped | None

    @property
    def events(self) -> Sequence[Event]:
        """In the order of time; event number n is at index n - 1."""
        return self._whole.events

    @cached_property
    def steps(self) -> Sequence[Step]:
        """In the order in which they began; step number n is at index n - 1."""
        return self._whole.steps()

    @property
    def output(self) -> str:
        return "".join(self._whole.output)

    def state(self, event_number: int) -> State:
        """All that was visible just after that event; 0 is before anything happened. Raises IndexError."""
        if not 0 <= event_number <= len(self.events):
            raise IndexError(f"there is no event {event_number}")
        if event_number == len(self.events):
            return self._whole.state()
        replay = self._walker
        if replay is None or len(replay.events) > event_number:
            replay = self._walker = self._replay()
        replay.forward(event_number)
        return replay.state()

    def name_of(self, identity: int) -> str | None:
        """The first name that the program gave to this object."""
        return self._whole.names.get(identity)

    def to_json(self) -> str:
        width = self.recorded.itemsize
        codes = self.recorded
        if sys.byteorder == "big":
            codes = codes[:]
            codes.byteswap()
        head = {
            "format": FORMAT,
            "version": VERSION,
            "python": self.python,
            "probes": self.probes,
            "source": self.source,
            "limits": [getattr(self.limits, name) for name in _BOUNDS],
            "stopped": None if self.stopped is None else asdict(self.stopped),
            "statements": [_row(statement, Statement) for statement in self.statements],
            "sites": [_row(site, Site) for site in self.sites],
            "width": width,
            "recorded": base64.b64encode(codes.tobytes()).decode(),
        }
        return (
            json.dumps(head, separators=(",", ":"))[:-1]
            + ',"values":'
            + _values(self.values, self.limits.text)
            + "}"
        )

    @classmethod
    def from_json(cls, data: str | bytes) -> "Trace":
        """Reads data that nobody vouches for. Raises TraceError."""
        try:
            found = json.loads(data)
            trace = _checked(cls, found)
            trace._whole  # noqa: B018
        except TraceError:
            raise
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as fault:
            raise TraceError(f"this is no trace that can be read: {type(fault).__name__}: {fault}") from fault
        return trace

    @cached_property
    def _whole(self) -> Replay:
        replay = self._replay()
        replay.forward()
        return replay

    _walker: Replay | None = None

    def _replay(self) -> Replay:
        return Replay(self.statements, self.sites, self.recorded, self.values, self.limits)


_BOUNDS: Final = ("depth", "items", "text", "value_bytes")


def _row(found: Any, kind: type) -> list[Any]:
    """The fields in order, without those at the end that are as good as empty."""
    row = [getattr(found, each.name) for each in fields(kind)]
    while row and (row[-1] is False or row[-1] in ("", ())):
        row.pop()
    return row


def _values(values: list[Any], text: int) -> str:
    try:
        return json.dumps(values, separators=(",", ":"), allow_nan=False, check_circular=False)
    except ValueError:  # Python writes out no number of more than some thousand digits
        told = [
            ["int", integer_text(value, text)[0], 1]
            if type(value) is int and value.bit_length() > 2000
            else value
            for value in values
        ]
        return json.dumps(told, separators=(",", ":"), allow_nan=False, check_circular=False)


def _checked(cls: type[Trace], found: Any) -> Trace:
    if type(found) is not dict or found.get("format") != FORMAT:
        raise TraceError("this is no Lockstep trace")
    if found.get("version") != VERSION:
        raise TraceError(
            f"format version {found.get('version')!r} is not known; this reads version {VERSION}"
        )
    bounds = dict(zip(_BOUNDS, found["limits"], strict=True))
    statements = tuple(_made(Statement, row) for row in found["statements"])
    sites = tuple(_site(row, len(statements)) for row in found["sites"])
    return cls(
        source=_is(found["source"], str),
        python=_is(found["python"], str),
        probes=tuple(_is(name, str) for name in found["probes"]),
        limits=Limits(**{name: _is(bound, int) for name, bound in bounds.items()}),
        statements=statements,
        sites=sites,
        recorded=_codes(found["recorded"], found["width"]),
        values=_is(found["values"], list),
        stopped=_stopped(found["stopped"]),
    )


def _is(found: Any, kind: type) -> Any:
    if type(found) is not kind:
        raise TraceError(f"expected {kind.__name__}, found {type(found).__name__}")
    return found


def _made(kind: Any, row: Any) -> Any:
    names = [each.name for each in fields(kind)]
    types = [each.type for each in fields(kind)]
    if type(row) is not list or len(row) > len(names):
        raise TraceError(f"a {kind.__name__.lower()} has too many fields")
    for value, wanted in zip(row, types, strict=False):
        if wanted in (int, str, bool):
            _is(value, wanted)
    return kind(**dict(zip(names, row, strict=False)))


def _site(row: Any, statements: int) -> Site:
    if type(row) is list and len(row) > 4:
        row = [*row[:4], tuple(_is(name, str) for name in _is(row[4], list)), *row[5:]]
    site: Site = _made(Site, row)
    if site.op not in ARITY or not 0 <= site.statement <= statements:
        raise TraceError(f"a site has a kind or a statement that does not exist: {site.op!r}")
    return site


def _codes(text: Any, width: Any) -> "array[int]":
    kind = {1: "B", 2: "H", 4: "I"}.get(width)
    if kind is None:
        raise TraceError("the width of the recording is neither 1, 2 nor 4")
    codes = array(kind)
    codes.frombytes(base64.b64decode(_is(text, str), validate=True))
    if sys.byteorder == "big":
        codes.byteswap()
    return codes


def _stopped(found: Mapping[str, Any] | None) -> Stopped | None:
    if found is None:
        return None
    stopped = Stopped(**_is(found, dict))
    if stopped.reason not in get_args(StopReason) or type(stopped.message) is not str:
        raise TraceError("the reason for the end of the run is not known")
    return stopped
