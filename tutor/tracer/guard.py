"""A run's use of steps, time and memory, watched from a callable that costs next to nothing."""

import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, cycle, repeat
from typing import Final

from tutor.tracer.limits import Limits, StopRunError
from tutor.tracer.sites import FIRST, Site
from tutor.tracer.trace import StopReason

if sys.platform not in ("win32", "emscripten", "wasi"):
    import resource

_LONGEST: Final = 128
_MEMORY_EVERY: Final = 16


class Guard:
    """`tick` is called at the head of each loop's body and of each function.

    It is the `__next__` of a chain, which runs in C: through a stretch of a list, then through a look at the limits,
    and again. A look that raises stays the chain's next item, so that the tick after it looks again; that is why
    it is a `map` and the chain's source a `cycle`, neither of which ends by an exception.
    """

    def __init__(self, limits: Limits, recorded: "array[int]", sites: Sequence[Site]) -> None:
        self.stopped: tuple[StopReason, str] | None = None
        self.end: tuple[int, int] | None = None
        self.at_end: tuple[StopReason, str] | None = None
        self._limits = limits
        self._recorded = recorded
        self._sites = sites
        self._lines = bytes(0) if not sites else bytes(FIRST) + bytes(site.op == "line" for site in sites)
        self._counted = 0
        self._steps = 0
        self._stretch: list[None] = [None]
        self._looks = 0
        self._last = self._started = time.perf_counter()
        self._memory = _peak()
        looks = map(self._look, repeat(None))
        self.tick: Callable[[], None] = chain.from_iterable(cycle((self._stretch, looks))).__next__
        self.position: Callable[[], tuple[int, int]] = lambda: (0, 0)

    def start(self) -> None:
        self._last = self._started = time.perf_counter()

    def cut(self, recorded: "array[int]") -> "array[int]":
        """The recording without what lies behind the last step allowed."""
        if len(recorded) <= self._limits.steps:
            return recorded
        steps = 0
        for at, site in enumerate(recorded):
            steps += self._lines[site]
            if steps > self._limits.steps:
                if self.stopped is None or self.stopped[0] != "steps":
                    self.stopped = ("steps", self._steps_message())
                return recorded[:at]
        return recorded

    def takes_values(self, site: int) -> bool:
        return site < FIRST or self._sites[site - FIRST].arity > 0

    def values(self, recorded: "array[int]") -> int:
        """How many values belong to what was recorded."""
        sites = self._sites
        return sum(
            times * (1 if site < FIRST else sites[site - FIRST].arity)
            for site, times in Counter(recorded).items()
        )

    def _steps_message(self) -> str:
        return f"it took more than {self._limits.steps} steps"

    def _look(self, _: None) -> None:
        """Between two stretches of ticks. Raises StopRunError once a limit is reached, at each tick from then on."""
        now = time.perf_counter()
        self.check(now)
        size = len(self._stretch)
        size = min(_LONGEST, size * 2) if now - self._last < 0.005 else max(1, size // 4)
        self._stretch[:] = [None] * size
        self._last = now
        raise StopIteration

    def check(self, now: float) -> None:
        if self.stopped is not None:
            raise StopRunError
        limits = self._limits
        if now - self._started > limits.seconds:
            self.stop("seconds", self._seconds_message())
        if len(self._recorded) > limits.steps and self.steps() > limits.steps:
            self.stop("steps", self._steps_message())
        self._looks += 1
        if self._looks % _MEMORY_EVERY == 0 and _peak() - self._memory > limits.memory_bytes:
            self.stop("memory", f"it used more than {limits.memory_bytes} bytes of memory")

    def stop(self, reason: StopReason, message: str) -> None:
        """End the run. What the program still reports on its way out is not part of the recording."""
        if self.stopped is None:
            self.stopped = (reason, message)
            self.end = self.position()
        raise StopRunError

    def unforeseen(self, end: tuple[int, int] | None = None) -> None:
        """End the recording there or here, because of another thread, and let the program go on."""
        if end is not None or self.end is None:
            self.end = end or self.position()
            self.at_end = "threads", "another thread did a part of it that can't be told apart"

    def left(self) -> float:
        return self._limits.seconds - (time.perf_counter() - self._started)

    def check_time(self) -> None:
        """The same from another thread, at each tick: whether it is to end."""
        if self.stopped is not None:
            raise StopRunError
        if self.left() < 0:
            self.stop("seconds", self._seconds_message())

    def _seconds_message(self) -> str:
        return f"it ran for more than {self._limits.seconds:g} seconds"

    def steps(self) -> int:
        """How many steps were recorded so far."""
        lines = self._lines
        self._steps += sum(lines[site] for site in self._recorded[self._counted :])
        self._counted = len(self._recorded)
        return self._steps

    def op(self, site: int) -> str:
        return self._sites[site - FIRST].op if site >= FIRST else ""


def _peak() -> int:
    """The most memory that this process has held, in bytes; 0 where that cannot be told."""
    if sys.platform in ("win32", "emscripten", "wasi"):
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
