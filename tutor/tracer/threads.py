"""What threads other than the recorded one do, in; what of it the recorded thread is to tell when it can, out.

Only one thread's steps are recorded: those of several lie across each other in time, and a page shows one line of
steps. What others print and what probes see in them is kept here until the recorded thread is between two reports.
"""

import contextlib
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import get_ident
from types import CodeType, FrameType
from typing import Any, Final

from tutor.tracer.describe_identity import Identities
from tutor.tracer.describe_types import Shapes
from tutor.tracer.describe_walk import Bounds, Memo, Walk
from tutor.tracer.limits import Limits, StopRunError
from tutor.tracer.probe import NOTHING, Outline
from tutor.tracer.trace import Kind

_GIVE_BACK: Final = ("see", "got", "give", "said", "hold", "suspend", "resume", "awaited", "leave")
_BE_SILENT: Final = (
    *("site", "value", "values", "ref", "result", "fresh", "touch", "grown", "held", "tick"),
    *("appended", "popped", "item_set", "attribute_set", "raised", "caught", "calm", "later", "again"),
    *("before_star", "star", "unwound", "enter", "end"),
)
# The hooks that are others in other threads.
AWAY: Final = frozenset((*_GIVE_BACK, *_BE_SILENT))
_FACTS: Final = (str, int, float, bool, type(None))


class Elsewhere:
    """`waiting` holds what other threads printed (a text, a stream) and emitted (a form, cells). `ran` is set when the
    program's own code has run in another thread since the recorded one looked last."""

    def __init__(self, limits: Limits, outlines: Iterable[Callable[[object], Outline | None]]) -> None:
        self.thread = get_ident()
        self.waiting: deque[tuple[Any, Any]] = deque()
        self.ran = False
        self.ever = False
        self._outlines = tuple(outlines)
        self._bounds = Bounds(
            depth=limits.depth, items=limits.items, characters=limits.text, size=limits.value_bytes
        )
        self._started: frozenset[threading.Thread] = frozenset()
        self._room = limits.output_bytes

    def start(self) -> None:
        self.thread = get_ident()
        self._started = frozenset(threading.enumerate())

    def is_here(self) -> bool:
        return get_ident() == self.thread

    def emit(self, kind: Kind, name: str, value: object, facts: Mapping[str, object]) -> None:
        cells: list[Any] = [name]
        cells += (fact if type(fact) in _FACTS else self._token(fact) for fact in facts.values())
        if value is not NOTHING:
            cells.append(self._token(value))
        self.waiting.append(((kind, *facts), cells))
        self.ever = True

    def write(self, text: str, stream: int) -> None:
        """What is too much is told when the recorded thread writes it down."""
        if self._room < 0:
            raise StopRunError
        self._room -= len(text)
        self.waiting.append((text, stream))
        self.ever = True

    def hooks(self, check: Callable[[], None]) -> dict[str, object]:
        """What each mark stands for in other threads."""

        def give_back(obj: object, at: bytes = b"") -> object:
            return obj

        def be_silent(*given: object) -> object:
            self.ran = self.ever = True
            return NOTHING

        def tick() -> None:
            self.ran = self.ever = True
            check()

        away: dict[str, object] = dict.fromkeys(_GIVE_BACK, give_back) | dict.fromkeys(_BE_SILENT, be_silent)
        away |= {"tick": tick, "site": _none(be_silent), "values": _none(be_silent)}
        return {
            "thread": get_ident,
            "recorded thread": self.thread,
            **{f"away {name}": how for name, how in away.items()},
        }

    def wait(self, seconds: float) -> None:
        """As Python does at the end of a script: for the program's threads that are no daemons and wait for no work."""
        for thread in threading.enumerate():
            if thread not in self._started and not thread.daemon and thread not in _workers():
                thread.join(max(0.0, seconds))

    def _token(self, obj: object) -> list[Any]:
        """One line, without identity: the objects of the recorded thread may be just being read."""
        walk = Walk(self._bounds, Identities(), Shapes(), self._outlines, Memo())
        try:
            found = walk.glance(obj, 1)
        except Exception:  # whatever the object does, the run goes on
            name = type(obj).__name__
            return [name, f"<{name}>", 1]
        return [found.type, found.text, 1] if found.cut or found.parts else [found.type, found.text]


def _none(function: Callable[..., object]) -> Callable[..., None]:
    """The same, with None as result: a `while` goes on to its own test then."""

    def called(*given: object) -> None:
        function(*given)

    return called


def _workers() -> Mapping[threading.Thread, object]:
    """The threads of executors, which wait for work until Python itself ends."""
    executors = sys.modules.get("concurrent.futures.thread")
    found: Mapping[threading.Thread, object] = getattr(executors, "_threads_queues", {})
    return found


@contextlib.contextmanager
def watched(code: CodeType, found: Callable[[], None]) -> Iterator[None]:
    """Say, while this lasts, that a thread not foreseen has begun to run the program's code."""

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename == code.co_filename:
            sys.setprofile(None)
            found()

    before = threading.getprofile()
    threading.setprofile(watch)
    try:
        yield
    finally:
        threading.setprofile(before)
