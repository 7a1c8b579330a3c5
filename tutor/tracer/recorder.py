"""What the rewritten program reports in, two sequences out: the sites it reached and the values it had there."""

import sys
import types
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tutor.tracer.guard import Guard
from tutor.tracer.heap import Heap
from tutor.tracer.heap_changes import Changes, Delta
from tutor.tracer.heap_hooks import changing
from tutor.tracer.limits import Limits, StopRunError
from tutor.tracer.probe import NO_FACTS, NOTHING, Outline
from tutor.tracer.probe_rows import RowWriter
from tutor.tracer.recorder_depth import without_tracer
from tutor.tracer.recorder_values import PLAIN, UNCHANGING, holding, looking, seeing, starring
from tutor.tracer.sites import CHAIN, FIRST, NEW, PROBE, TOUCHED, Site
from tutor.tracer.threads import Elsewhere
from tutor.tracer.trace import Kind

_FACTS: Final = (str, int, float, bool, type(None))


class Recording:
    """Keeps what is reported until `close`, and is the Recorder of the probes."""

    def __init__(
        self,
        limits: Limits,
        sites: Sequence[Site],
        outlines: Sequence[Callable[[object], Outline | None]],
    ) -> None:
        self.sites = array("B" if len(sites) < 200 else "H" if len(sites) < 60_000 else "I")
        self.values: list[Any] = []
        self.heap = Heap(limits, outlines, self._new)
        self.changes = Changes(self.heap)
        self.guard = Guard(limits, self.sites, sites)
        self._limits = limits
        self._left = limits.output_bytes
        self._held: list[tuple[bytes, object]] = []
        self._running: list[int] = []
        self._frames: dict[int, int] = {}
        self._opened = 0
        self._bottom = 0
        self._raised: tuple[int, int] | None = None
        self._late = b""
        self._reach = self.sites.frombytes
        self._new_code, self._chain_code = self._code(NEW), self._code(CHAIN)
        self._rows = RowWriter()
        self._lost: list[bytes] = []
        self._deep = 0
        self._flying: tuple[int, Any] = (0, None)
        self.guard.position = self._position
        self.elsewhere = Elsewhere(limits, outlines)
        self._variables: Mapping[str, Any] = {}

    def start(self, variables: Mapping[str, Any]) -> None:
        """Called from the function that runs the program, below which there is nothing to follow."""
        self._bottom = id(sys._getframe(1))
        self._variables = variables
        self.elsewhere.start()
        self.guard.start()

    def finish(self) -> None:
        """The program is over, but for its threads."""
        if self.guard.stopped is None:
            self.elsewhere.wait(self.guard.left())
            self._catch_up()

    def close(self) -> None:
        """Take nothing more."""
        self._variables = {}
        if self.guard.end is None:
            self.guard.end = self._position()

    def unforeseen(self) -> None:
        """Another thread has begun to run the program, and what it reports can't be told apart."""
        self.guard.unforeseen()

    def kept(self) -> tuple["array[int]", list[Any]]:
        """What was recorded until the end or the limit: no value that belongs to a site behind it."""
        end = self.guard.end or self._position()
        sites = self.guard.cut(self.sites[: end[0]])
        cut_off = self.guard.stopped is not None or self.guard.at_end is not None
        return sites, self.values[: self.guard.values(sites) if cut_off else end[1]]

    def cut(self, sites: int) -> None:
        """End the recording there, if there is more of it: it can't be read any further."""
        if sites < (self.guard.end or self._position())[0]:
            self.guard.unforeseen((sites, len(self.values)))

    def uncaught(self) -> None:
        """Record the exception that is being handled as one that left the module."""
        self._note_raise(self._code(FIRST))

    def _code(self, site: int) -> bytes:
        return array(self.sites.typecode, [site]).tobytes()

    def _op(self, code: bytes) -> str:
        return self.guard.op(array(self.sites.typecode, code)[0])

    def _position(self) -> tuple[int, int]:
        return len(self.sites), len(self.values)

    # The recorder of the probes

    def emit(
        self,
        kind: Kind,
        *,
        name: str = "",
        value: object = NOTHING,
        facts: Mapping[str, object] = NO_FACTS,
    ) -> None:
        if self.guard.stopped is not None:
            return
        if not self.elsewhere.is_here():
            self.elsewhere.emit(kind, name, value, facts)
            return
        self._catch_up()
        cells: list[Any] = [name]
        cells += (fact if type(fact) in _FACTS else self.heap.token(fact) for fact in facts.values())
        if value is not NOTHING:
            cells.append(self.heap.token(value))
        self._put_row((kind, *facts), cells)

    def _put_row(self, form: tuple[str, ...], cells: list[Any]) -> None:
        self.values.append(self._rows.row(form, cells))
        self.sites.append(PROBE)

    def touch(self, obj: object) -> None:
        if self.elsewhere.is_here():
            self._look(obj, self._code(TOUCHED))

    # What the program says

    def write(self, text: str, stream: int) -> None:
        if self.guard.stopped is not None:
            raise StopRunError
        if not self.elsewhere.is_here():
            self.elsewhere.write(text, stream)
            return
        self._catch_up()
        self._write(text, stream)

    def _write(self, text: str, stream: int) -> None:
        size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        over = size > self._left
        if over:
            text = text.encode("utf-8", "surrogatepass")[: self._left].decode("utf-8", "ignore")
        self._left -= min(size, self._left)
        if text and self.sites and self.sites[-1] == stream:
            self.values[-1] += text
        elif text:
            self.values.append(text)
            self.sites.append(stream)
        if over:
            self.guard.stop("output", f"it printed more than {self._limits.output_bytes} bytes")

    def hooks(self, *, threads: bool) -> dict[str, object]:
        """What each mark of the rewritten program stands for; `threads`: where several may come to it."""
        value, site = self.values.append, self._reach
        here: dict[str, object] = {} if not threads else {"site": self._catching_up()}
        return {
            **seeing(self.heap, value, site),
            **holding(self._held),
            **changing(self.heap, self.changes, value, site),
            **looking(self.heap, self._look),
            **starring(self.heap, value, site),
            **self._frames_hooks(),
            "site": site,
            "value": value,
            "values": self.values.extend,
            "type": type,
            "plain": PLAIN,
            "unchanging": UNCHANGING,
            "ref": self.heap.token,
            "result": self.heap.result,
            "fresh": self.heap.fresh,
            "tick": self.guard.tick,
            "BaseException": BaseException,
            "NameError": NameError,
            "RecursionError": RecursionError,
            "lost": self._lost,
            **self.elsewhere.hooks(self.guard.check_time),
            **here,
        }

    def _frames_hooks(self) -> dict[str, object]:
        return {
            "raised": self._note_raise,
            "caught": self._caught,
            "calm": self._calm,
            "later": self._later,
            "again": self._again,
            "unwound": self._unwound,
            "enter": self._enter,
            "leave": self._leave,
            "end": self._end,
            "suspend": self._suspend,
            "resume": self._resume,
            "awaited": self._awaited,
        }

    def _new(self, record: tuple[Any, ...]) -> None:
        self.values.append(record)
        self._reach(self._new_code)

    def _look(self, obj: object, at: bytes) -> None:
        self._change(self.changes.look(obj), at)

    def _change(self, delta: Delta | None, at: bytes) -> None:
        if delta is not None:
            self.values.append(delta)
            self._reach(at)

    # What other threads did

    def _catch_up(self) -> None:
        """Tell what was done elsewhere since the last time; only where no value waits for its site."""
        waiting = self.elsewhere.waiting
        while waiting:
            what, how = waiting.popleft()
            if type(what) is str:
                self._write(what, how)
            else:
                self._put_row(what, how)
        if self.elsewhere.ran:
            self.elsewhere.ran = False
            for obj in list(self._variables.values()):
                if type(obj) not in UNCHANGING:
                    self._look(obj, self._code(TOUCHED))

    def _catching_up(self) -> Callable[[bytes], None]:
        """The hook of a bare mark. Only the first of its sites may have a value."""
        elsewhere, reach, size = self.elsewhere, self._reach, self.sites.itemsize

        def site(at: bytes) -> None:
            if elsewhere.waiting or elsewhere.ran:
                first = size if self.guard.takes_values(array(self.sites.typecode, at)[0]) else 0
                reach(at[:first])
                self._catch_up()
                at = at[first:]
            reach(at)

        return site

    # Exceptions

    def _note_raise(self, at: bytes) -> None:
        self._note(at, sys._getframe(1))

    def _note(self, at: bytes, frame: types.FrameType) -> None:
        """An exception is on its way out of a statement; told once in each frame."""
        found = sys.exception()
        if found is None or self.guard.stopped is not None:
            return
        if self._lost or type(found) is RecursionError:
            self._find_room(found)
        self._settle(frame)
        if self._raised == (id(found), id(frame)):
            return
        self._tell(found, at)
        self._raised = (id(found), id(frame))

    def _caught(self, at: bytes) -> None:
        self._note(at, sys._getframe(1))
        self._raised = None

    def _calm(self) -> None:
        """A `with` is over: if it held an exception back, the next one is another."""
        self._raised = None

    def _later(self, line: bytes) -> None:
        """A `continue` is on its way; the loop's header will be a step when it is reached."""
        self._late = line

    def _again(self) -> None:
        if self._late:
            self._reach(self._late)
            self._late = b""

    def _unwound(self, at: bytes) -> None:
        found = sys.exception()
        if found is None or self.guard.stopped is not None:
            return
        frame = sys._getframe(1)
        if self._lost or type(found) is RecursionError:
            self._find_room(found)
        self._settle(frame)
        if self._raised == (id(found), id(frame)) and self._last_is("raise"):
            del self.sites[-1]
            self._reach(at)
        else:
            self._tell(found, at)
        self._raised = None
        self._closed(frame)

    def _find_room(self, found: BaseException) -> None:
        """Tell what could not be told while the stack was full: that frames were left."""
        if type(found) is RecursionError and self._deep != id(found):
            without_tracer(found)
            self._deep = id(found)
        while self._lost:
            at, after = self._lost[-1], self._lost[-2:-1]
            closes = bool(after) and self._op(after[0]) == "close"
            if closes or self._op(at) == "unwound":
                self._tell(found, at)
            if closes:
                self._reach(after[0])
                self._lost.pop()
            self._lost.pop()

    def _tell(self, found: BaseException, at: bytes) -> None:
        self._held.clear()
        passing = self._flying[0] == id(found) and self._last_is("unwound")
        token = self._flying[1] if passing else self.heap.result(found)
        self._flying = id(found), token
        self.values.append(token)
        self._reach(at)

    def _last_is(self, op: str) -> bool:
        return bool(self.sites) and self.guard.op(self.sites[-1]) == op

    # Generators and coroutines

    def _enter(self) -> None:
        frame = sys._getframe(1)
        self._follow(frame.f_back)
        self._opened += 1
        self._frames[id(frame)] = self._opened
        self._running.append(self._opened)

    def _suspend(self, obj: object, at: bytes) -> object:
        self.values.append(obj if type(obj) in PLAIN else self.heap.result(obj))
        self._reach(at)
        if self._running:
            self._running.pop()
        return obj

    def _resume(self, obj: object, at: bytes) -> object:
        self._follow(sys._getframe(1))
        if obj is not None:
            self.values.append(obj if type(obj) in PLAIN else self.heap.result(obj))
            self._reach(at)
        return obj

    def _awaited(self, obj: object) -> object:
        self._follow(sys._getframe(1))
        return obj

    def _leave(self, obj: object, at: bytes) -> object:
        self.values.append(obj if type(obj) in PLAIN else self.heap.result(obj))
        self._end_frame(sys._getframe(1), at)
        return obj

    def _end(self, at: bytes) -> None:
        self._end_frame(sys._getframe(1), at)

    def _end_frame(self, frame: types.FrameType, at: bytes) -> None:
        self._reach(at)
        self._closed(frame)

    def _closed(self, frame: types.FrameType) -> None:
        number = self._frames.pop(id(frame), None)
        if number is not None and number in self._running:
            del self._running[self._running.index(number) :]

    def _settle(self, frame: types.FrameType) -> None:
        """After an exception was thrown into a generator, the frame that runs is known again."""
        if id(frame) in self._frames:
            self._follow(frame)

    def _follow(self, frame: types.FrameType | None) -> None:
        """Say which generators and coroutines really are on the stack, if that is not what was said before."""
        if self.guard.stopped is not None:
            return
        chain: list[int] = []
        known, bottom = self._frames, self._bottom
        while frame is not None and (address := id(frame)) != bottom:
            number = known.get(address)
            if number is not None:
                chain.append(number)
            frame = frame.f_back
        chain.reverse()
        if chain != self._running:
            self._running[:] = chain
            self.values.append(chain)
            self._reach(self._chain_code)
