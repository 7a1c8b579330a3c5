"""What one run left behind, as frozen data to read: steps, events, values and the state at any moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "line",
    "define",
    "assign",
    "mutate",
    "delete",
    "call",
    "return",
    "raise",
    "suspend",
    "resume",
    "output",
    "connect",
    "disconnect",
    "send",
    "receive",
    "respond",
    "query",
    "evaluate",
    "reuse",
    "transaction",
    "schedule",
    "callback",
    "request",
    "enter",
    "leave",
    "resolve",
    "view",
    "response",
    "render",
    "block",
    "lookup",
    "clean",
    "invalid",
]

StopReason = Literal["steps", "seconds", "output", "memory", "threads", "exception"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a container or object: `label` is how the program would reach it (`[0]`, `['data']`, `.name`)."""

    label: str
    value: "Value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A described value. `text` is one line, bounded; `identity` is the same number for the same object all
    through one trace (from 1, in order of first sight) and None for numbers, strings and other plain values."""

    type: str
    text: str
    identity: int | None = None
    parts: tuple[Part, ...] = ()
    cut: bool = False


Fact = Value | str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of the source: the unit of execution. Lines and columns count from 1."""

    number: int
    kind: str
    line: int
    end_line: int
    column: int
    text: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One recorded fact. Events stand in time order; `step` is the statement execution that it belongs to.

    `name` is the variable, attribute path, function, signal or receiver concerned; `value` what it became,
    returned or printed; `facts` the rest, keys by kind as listed in docs/trace-format.md.
    """

    number: int
    kind: Kind
    step: int
    frame: int
    depth: int
    name: str = ""
    value: Value | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A sub-expression of a step and what it was: `kwargs['data']` and `'Hello'`."""

    text: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One execution of one statement, numbered from 1 in the order in which they began.

    `events` is the half-open range of event numbers from its own `line` event up to and with its last one; the
    steps run by functions it called lie inside. `parent` is the step it was called from.
    """

    number: int
    statement: Statement
    frame: int
    depth: int
    parent: int | None
    events: tuple[int, int]
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The names of one running (or suspended) function, class body or module, in order of binding."""

    number: int
    scope: str
    variables: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that is visible at one moment: frames from the module inwards, and what was printed so far."""

    frames: tuple[Frame, ...]
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Why the run ended early: a limit that was reached, or an exception that nobody caught."""

    reason: StopReason
    message: str
    exception: str | None = None
    line: int | None = None
