"""Each limit ends the run, is a fact in the trace, and leaves what was recorded until then."""

import itertools
import random
import time
from array import array
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from tutor.tracer import Limits, Trace
from tutor.tracer.guard import Guard
from tutor.tracer.limits import StopRunError

Traced = Callable[..., Trace]

ENDLESS = {
    "a loop": "while True:\n    x = 1\n",
    "a loop over a generator": "import itertools\nfor i in itertools.count():\n    x = i\n",
    "a program that catches everything": (
        "while True:\n    try:\n        while True:\n            x = 1\n    except BaseException:\n        pass\n"
    ),
    "calls": "def f():\n    return 1\ndef g():\n    [f() for _ in iter(int, 1)]\ng()\n",
    "a program that catches everything by functions": (
        "def f():\n    try:\n        while True:\n            x = 1\n    except BaseException:\n        f()\n"
        "    finally:\n        f()\nf()\n"
    ),
    "generators": "def g():\n    while True:\n        yield 1\nfor x in g():\n    pass\n",
    "coroutines": "import asyncio\nasync def f():\n    while True:\n        await asyncio.sleep(0)\nasyncio.run(f())\n",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_program_without_end_is_stopped_after_exactly_so_many_steps(traced: Traced, name: str) -> None:
    trace = traced(ENDLESS[name], steps=500)
    assert trace.stopped is not None
    assert trace.stopped.reason == "steps"
    assert "500 steps" in trace.stopped.message
    assert len(trace.steps) == 500
    assert Trace.from_json(trace.to_json()).stopped == trace.stopped


@pytest.mark.parametrize("name", ENDLESS)
def test_a_program_without_end_is_stopped_in_time(traced: Traced, name: str) -> None:
    trace = traced(ENDLESS[name], steps=10_000_000, seconds=0.005)
    assert trace.stopped is not None
    assert trace.stopped.reason == "seconds"


def test_a_limit_of_steps_leaves_the_same_behind_however_busy_the_machine_is(
    traced: Traced, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard looks now often, now seldom, as a clock that jumps lets it: so it stops the run here or there."""
    sources = [
        *ENDLESS.values(),
        "n = 0\nkept = []\nwhile True:\n    n += 1\n    kept.append([n, str(n)])\n    print(n)\n",
    ]
    for source in sources:
        left, stopped_at = set(), set()
        for seed in range(25):
            chance, now = random.Random(seed), time.perf_counter()
            jumps = (now := now + chance.choice((0.0, 0.0, 0.004, 0.009)) for _ in itertools.count())
            with monkeypatch.context() as patched:
                patched.setattr("tutor.tracer.guard.time.perf_counter", jumps.__next__)
                patched.setattr(Guard, "stop", noting(stopped_at))
                trace = traced(source, steps=300, seconds=10_000)
            left.add(trace.to_json())
        assert len(left) == 1, source
        assert len(stopped_at) > 1, source


def noting(places: set[int]) -> Callable[..., None]:
    stop = Guard.stop

    def noted(guard: Guard, *given: Any) -> None:
        places.add(guard.position()[0])
        stop(guard, *given)

    return noted


def test_a_program_of_just_as_many_steps_as_allowed_is_not_stopped(traced: Traced) -> None:
    source = "\n".join(f"x{i} = {i}" for i in range(50))
    assert traced(source, steps=50).stopped is None
    assert len(traced(source, steps=50).steps) == 50
    stopped = traced(source, steps=49)
    assert stopped.stopped is not None
    assert (stopped.stopped.reason, len(stopped.steps)) == ("steps", 49)


def test_a_slow_loop_is_stopped_before_its_rounds_are_over(traced: Traced) -> None:
    trace = traced("import time\nfor i in range(100):\n    time.sleep(0.01)\n", seconds=0.05)
    assert trace.stopped is not None
    assert trace.stopped.reason == "seconds"
    assert len(trace.steps) < 60


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    print('x' * 100)\n",
        "while True:\n    try:\n        print('x' * 100)\n    except BaseException:\n        pass\n",
        "print('x' * 10_000_000)\n",
        "import sys\nsys.stderr.write('é' * 5000)\n",
    ],
)
def test_a_flood_of_output_is_cut_at_the_limit(traced: Traced, source: str) -> None:
    trace = traced(source, output_bytes=1000)
    assert trace.stopped is not None
    assert trace.stopped.reason == "output"
    assert 0 < len(trace.output.encode()) <= 1000


def test_output_up_to_the_limit_is_kept_whole(traced: Traced) -> None:
    trace = traced("print('x' * 999)\n", output_bytes=1000)
    assert trace.stopped is None
    assert trace.output == "x" * 999 + "\n"


def test_memory_that_runs_out_is_a_fact(traced: Traced) -> None:
    trace = traced("x = 1\nraise MemoryError\n")
    assert trace.stopped is not None
    assert trace.stopped.reason == "memory"
    assert len(trace.steps) == 2


def test_a_program_that_grows_is_stopped(traced: Traced) -> None:
    source = "kept = []\nwhile True:\n    kept.append(bytearray(100_000))\n"
    trace = traced(source, memory_bytes=30_000_000, steps=100_000, seconds=60)
    assert trace.stopped is not None
    assert trace.stopped.reason == "memory"


def test_a_deep_recursion_ends_as_python_ends_it(traced: Traced) -> None:
    trace = traced("def f(n):\n    return f(n + 1)\nf(0)\n")
    assert trace.stopped is not None
    assert trace.stopped.exception == "RecursionError"
    assert len(trace.steps) > 500


def test_what_happens_on_the_way_out_is_no_part_of_the_trace(traced: Traced) -> None:
    source = "try:\n    while True:\n        x = 1\nfinally:\n    print('over')\n    y = 2\n"
    trace = traced(source, steps=100)
    assert trace.output == ""
    assert "y" not in trace.state(len(trace.events)).frames[0].variables


def test_a_limit_that_was_reached_is_told_at_every_tick() -> None:
    guard = Guard(Limits(seconds=-1), array("H"), ())
    for _ in range(3):
        with pytest.raises(StopRunError):
            deque(iter(guard.tick, 1))


def test_a_look_that_finds_no_room_on_the_stack_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard(Limits(), array("H"), ())

    def fail() -> float:
        raise RecursionError

    with monkeypatch.context() as patched:
        patched.setattr("tutor.tracer.guard.time.perf_counter", fail)
        with pytest.raises(RecursionError):
            deque(iter(guard.tick, 1))
    assert [guard.tick() for _ in range(999)] == [None] * 999
