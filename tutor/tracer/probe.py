"""What a probe has to offer, and what the recorder offers a probe: framework facts in, events out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from tutor.tracer.trace import Kind

NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})


class Nothing:
    """The type of NOTHING, which stands for "no value" where None would be a value."""

    __slots__ = ()


NOTHING: Final = Nothing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """How one framework object is to be described.

    `text` is one line; `parts` are (label, object) pairs that are described in turn, labels as in `Part.label`.
    `titled`: the line doesn't say what kind of object this is, so inside of another one it is `<type: line>`.
    """

    type: str
    text: str
    parts: Sequence[tuple[str, object]] = ()
    titled: bool = True


class Recorder(Protocol):
    """What a probe may do while the program runs. Both methods return at once when nothing is being recorded."""

    def emit(
        self,
        kind: Kind,
        *,
        name: str = "",
        value: object = NOTHING,
        facts: Mapping[str, object] = NO_FACTS,
    ) -> None:
        """Record one event in the step and frame that are running.

        Facts that are exactly str, int, float, bool or None stay as they are; all others become a `Value` now.
        """

    def touch(self, obj: object) -> None:
        """Say that `obj` may have changed inside: a `mutate` event is recorded if its description did."""


class Probe(Protocol):
    """One framework's observer. `start` and `stop` are called once each, around the program."""

    name: str

    def start(self, recorder: Recorder) -> None:
        """Begin to observe and keep the recorder."""

    def stop(self) -> None:
        """Put back all that `start` changed; called on every way out, also when a limit ended the run."""

    def outline(self, obj: object) -> Outline | None:
        """How to describe `obj` without running user code or a query; None leaves it to the describer."""
