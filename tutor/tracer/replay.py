"""A recording in, its events, steps and states out: the run once more, without running anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tutor.tracer.limits import Limits, TraceError
from tutor.tracer.picture import Picture, is_reference
from tutor.tracer.probe_rows import RowReader
from tutor.tracer.sites import CHAIN, FIRST, NEW, PROBE, STDERR, STDOUT, TOUCHED, Site
from tutor.tracer.trace import Evaluation, Event, Fact, Frame, Kind, State, Statement, Step, Value

NO_FACTS: Final[Mapping[str, Fact]] = {}
_STREAMS: Final = {STDOUT: "stdout", STDERR: "stderr"}
_ATOMS: Final = (str, int, float, bool, type(None))
PROBE_KINDS: Final = frozenset(
    {
        *("define", "mutate", "connect", "disconnect", "send", "receive", "respond"),
        *("query", "evaluate", "reuse", "transaction", "schedule", "callback"),
        *("request", "enter", "leave", "resolve", "view", "response"),
        *("render", "block", "lookup", "clean", "invalid"),
    }
)


@dataclass(slots=True)
class Running:
    """A frame of the replay. `step` is the number of the step it is at; `caller` that of the step it was called
    from; `gone` what it is about to return; `raised` that an exception is leaving it."""

    number: int
    scope: str
    caller: int | None
    variables: dict[str, Any] = field(default_factory=dict)
    step: int | None = None
    key: int = 0
    gone: list[Any] | None = None
    raised: bool = False


@dataclass(slots=True)
class Draft:
    """A step that may still gain evaluations."""

    number: int
    statement: Statement
    frame: int
    depth: int
    parent: int | None
    start: int
    end: int
    evaluations: list[Evaluation] = field(default_factory=list)


class Replay:
    """Walks through a recording. `forward` goes on until some number of events has happened."""

    def __init__(
        self,
        statements: Sequence[Statement],
        sites: Sequence[Site],
        recorded: Sequence[int],
        values: Sequence[Any],
        limits: Limits,
    ) -> None:
        self.events: list[Event] = []
        self.drafts: list[Draft] = []
        self.names: dict[int, str] = {}
        self.output: list[str] = []
        self._statements = statements
        self._sites = sites
        self._recorded = recorded
        self._values = values
        self._picture = Picture(limits)
        self._at = 0
        self._next = 0
        self._rows = RowReader()
        self._frames = 1
        self._keys = 0
        self._stack = [Running(1, "<module>", None)]
        self._asleep: dict[int, Running] = {}

    def forward(self, events: int | None = None) -> None:
        recorded = self._recorded
        while self._at < len(recorded) and (events is None or len(self.events) < events):
            number = recorded[self._at]
            self._at += 1
            if number >= FIRST:
                site = self._sites[number - FIRST]
                _READERS[site.op](self, site)
            else:
                self._general(number)

    def readable(self) -> int:
        """How many sites of the recording can be read, one after the other."""
        try:
            self.forward()
        except (TraceError, LookupError, TypeError, ValueError):
            return self._at - 1
        return self._at

    def state(self) -> State:
        frames = tuple(
            Frame(
                number=frame.number,
                scope=frame.scope,
                variables={name: self._picture.draw(token) for name, token in frame.variables.items()},
            )
            for frame in self._stack
        )
        return State(frames=frames, output="".join(self.output))

    def steps(self) -> tuple[Step, ...]:
        for draft in reversed(self.drafts):  # what a step called began after it, and lies inside of it
            if draft.parent:
                caller = self.drafts[draft.parent - 1]
                caller.end = max(caller.end, draft.end)
        return tuple(
            Step(
                number=draft.number,
                statement=draft.statement,
                frame=draft.frame,
                depth=draft.depth,
                parent=draft.parent,
                events=(draft.start, draft.end),
                evaluations=tuple(draft.evaluations),
            )
            for draft in self.drafts
        )

    # What happens

    def _take(self) -> Any:
        self._next += 1
        return self._values[self._next - 1]

    @property
    def _top(self) -> Running:
        return self._stack[-1]

    def _event(
        self,
        kind: Kind,
        *,
        name: str = "",
        value: Value | None = None,
        facts: Mapping[str, Fact] = NO_FACTS,
        step: int | None = None,
    ) -> None:
        frame = self._top
        step = step or frame.step or frame.caller or 0
        number = len(self.events) + 1
        self.events.append(
            Event(
                number=number,
                kind=kind,
                step=step,
                frame=frame.number,
                depth=len(self._stack) - 1,
                name=name,
                value=value,
                facts=facts,
            )
        )
        if step:
            self.drafts[step - 1].end = number + 1

    def _evaluated(self, text: str, value: Value) -> None:
        step = self._top.step
        if step and text:
            self.drafts[step - 1].evaluations.append(Evaluation(text=text, value=value))

    def _line(self, site: Site) -> None:
        frame = self._top
        number = len(self.drafts) + 1
        start = len(self.events) + 1
        self.drafts.append(
            Draft(
                number=number,
                statement=self._statements[site.statement - 1],
                frame=frame.number,
                depth=len(self._stack) - 1,
                parent=frame.caller,
                start=start,
                end=start + 1,
            )
        )
        frame.step = number
        for name in site.names:
            token = frame.variables.get(name, self._stack[0].variables.get(name, self))
            if token is not self:
                self._evaluated(name, self._picture.draw(token))
        self._event("line")

    def _assign(self, site: Site) -> None:
        token = self._take()
        self._bind(site.name, token, site.outer)
        value = self._picture.draw(token)
        self._evaluated(site.text, value)
        self._event("define" if site.op == "define" else "assign", name=site.name, value=value)

    def _star(self, site: Site) -> None:
        for name, token in self._take():
            self._bind(_name(name), token)
            self._event("assign", name=name, value=self._picture.draw(token))

    def _bind(self, name: str, token: Any, outer: str = "") -> None:
        variables = self._scope(name, outer)
        if variables is not None:
            variables[name] = token
        if is_reference(token):
            self.names.setdefault(token[0], name)

    def _scope(self, name: str, outer: str) -> dict[str, Any] | None:
        """The variables among which a name is; None if its function is no longer on the stack."""
        if not outer:
            return self._top.variables
        if outer == "global":
            return self._stack[0].variables
        within = self._top.scope
        for frame in reversed(self._stack[:-1]):
            if within.startswith(f"{frame.scope}.<locals>.") and name in frame.variables:
                return frame.variables
        return None

    def _delete(self, site: Site) -> None:
        variables = self._scope(site.name, site.outer)
        if variables is not None:
            variables.pop(site.name, None)
        self._event("delete", name=site.name)

    def _mutate(self, site: Site) -> None:
        self._changed(site.name, self._take())

    def _changed(self, name: str, delta: Sequence[Any]) -> None:
        change = self._picture.change(delta)
        facts: dict[str, Fact] = {}
        if change.label is not None:
            facts = {"part": change.label, "to": self._picture.draw(change.token)}
        value = self._picture.draw([change.number])
        self._event("mutate", name=name or self.names.get(change.number, ""), value=value, facts=facts)

    def _seen(self, site: Site) -> None:
        self._evaluated(site.text, self._picture.draw(self._take()))

    # Frames

    def _call(self, site: Site) -> None:
        tokens = [self._take() for _ in site.names]
        caller = self._top.step
        self._open(site.name, caller)
        if site.suspends:
            self._keys += 1
            self._top.key = self._keys
        for name, token in zip(site.names, tokens, strict=True):
            self._bind(name, token)
        facts: dict[str, Fact] = {
            name: self._picture.draw(token) for name, token in zip(site.names, tokens, strict=True)
        }
        self._event("call", name=site.name, facts=facts, step=caller)

    def _enter(self, site: Site) -> None:
        caller = self._top.step
        self._open(site.name, caller)
        self._event("call", name=site.name, step=caller)

    def _open(self, scope: str, caller: int | None) -> None:
        self._frames += 1
        self._stack.append(Running(self._frames, scope, caller))

    def _leave(self, site: Site) -> None:
        self._event("return", name=site.name)
        self._close()

    def _return(self, site: Site) -> None:
        value = self._picture.draw(self._take())
        self._evaluated(site.text, value)
        self._event("return", name=self._top.scope, value=value)
        self._close()

    def _end(self, site: Site) -> None:
        self._event("return", name=self._top.scope, value=self._picture.draw(None))
        self._close()

    def _returning(self, site: Site) -> None:
        token = self._take()
        self._evaluated(site.text, self._picture.draw(token))
        self._top.gone, self._top.raised = [token], False

    def _closing(self, site: Site) -> None:
        frame = self._top
        if not frame.raised:
            token = None if frame.gone is None else frame.gone[0]
            self._event("return", name=frame.scope, value=self._picture.draw(token))
        self._close()

    def _raise(self, site: Site) -> None:
        value = self._picture.draw(self._take())
        leaves = site.op == "unwound" or site.name == "leaves"
        self._top.raised = leaves
        self._event("raise", name=value.type, value=value, facts={"leaves": leaves})
        if site.op == "unwound":
            self._close()

    def _close(self) -> None:
        if len(self._stack) == 1:
            raise TraceError("a frame is closed that was never opened")
        self._stack.pop()

    def _suspend(self, site: Site) -> None:
        self._event("suspend", name=self._top.scope, value=self._picture.draw(self._take()))
        self._asleep[self._top.key] = self._top
        self._close()

    def _chain(self, running: list[Any]) -> None:
        """Generators and coroutines that are no longer on the stack sleep; those that are on it again wake."""
        awake = [frame.key for frame in self._stack if frame.key]
        keep = 0
        while keep < min(len(awake), len(running)) and awake[keep] == running[keep]:
            keep += 1
        while any(frame.key in awake[keep:] for frame in self._stack if frame.key):
            if self._top.key:
                self._event("suspend", name=self._top.scope)
                self._asleep[self._top.key] = self._top
            self._close()
        for key in running[keep:]:
            frame = self._asleep.pop(key)
            frame.caller = self._top.step
            self._stack.append(frame)
            self._event("resume", name=frame.scope)

    def _general(self, number: int) -> None:
        if number == NEW:
            self._picture.record(self._take())
        elif number in _STREAMS:
            text = self._take()
            if type(text) is not str:
                raise TraceError("output is no text")
            self.output.append(text)
            self._event("output", name=_STREAMS[number], value=self._picture.draw(text), facts={"text": text})
        elif number == PROBE:
            self._probe(self._take())
        elif number == TOUCHED:
            self._changed("", self._take())
        elif number == CHAIN:
            self._chain(self._take())
        else:
            raise TraceError(f"site {number} does not exist")

    def _probe(self, row: Sequence[Any]) -> None:
        (kind, *keys), (name, *cells) = self._rows.row(row)
        if kind not in PROBE_KINDS:
            raise TraceError("a probe's event is of a kind that is not known")
        facts: dict[str, Fact] = {}
        for key, cell in zip(keys, cells, strict=False):
            facts[_name(key)] = cell if type(cell) in _ATOMS else self._picture.draw(cell)
        drawn = self._picture.draw(cells[-1]) if len(cells) > len(keys) else None
        self._event(kind, name=_name(name), value=drawn, facts=facts)


def _name(found: Any) -> str:
    if type(found) is not str:
        raise TraceError("a name is no text")
    return found


_READERS: Final[Mapping[str, Callable[[Replay, Site], None]]] = {
    "line": Replay._line,
    "assign": Replay._assign,
    "star": Replay._star,
    "define": Replay._assign,
    "delete": Replay._delete,
    "mutate": Replay._mutate,
    "seen": Replay._seen,
    "call": Replay._call,
    "enter": Replay._enter,
    "leave": Replay._leave,
    "return": Replay._return,
    "end": Replay._end,
    "returning": Replay._returning,
    "close": Replay._closing,
    "raise": Replay._raise,
    "unwound": Replay._raise,
    "suspend": Replay._suspend,
}
