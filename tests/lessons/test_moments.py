"""Moments: every event of a run belongs to one, and calls are inside of calls."""

import pytest

from tests.lessons.runs import trace_of
from tutor.lessons.moments import moment_at, moments_of

PROGRAMS = {
    "generator": "def g():\n    yield 1\n    yield 2\n\n\nfor n in g():\n    print(n)\n",
    "recursion": "def f(n):\n    return n and f(n - 1)\n\n\nf(2)\n",
    "finally": "def f():\n    try:\n        return 1\n    finally:\n        print(2)\n\n\nf()\n",
    "error in a call": (
        "def f():\n    g()\n\n\ndef g():\n    1 / 0\n\n\ntry:\n    f()\nexcept ZeroDivisionError:\n    pass\n"
    ),
    "class": "class A:\n    x = 1\n\n    def f(self):\n        return self.x\n\n\nA().f()\n",
    "async": "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(0)\n    return 1\n\n\nasyncio.run(f())\n",
    "uncaught": "def f():\n    raise ValueError\n\n\nf()\n",
    "comprehension": "print([n * 2 for n in range(3)])\n",
    "signal": (
        "from django.dispatch import Signal\n\ns = Signal()\n\n\n"
        "def f(sender, **kwargs):\n    if sender:\n        s.send(sender=None)\n\n\n"
        "s.connect(f)\ns.connect(len)\ns.send_robust(sender=1)\n"
    ),
    "returned send": (
        "from django.dispatch import Signal\n\ns = Signal()\n\n\n"
        "def f(sender, **kwargs):\n    return 1\n\n\ns.connect(f)\n\n\n"
        "def g():\n    return s.send(sender=None)\n\n\nfound = g()\n"
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_event_is_in_exactly_one_moment(name):
    trace = trace_of(PROGRAMS[name])
    moments = moments_of(trace)
    assert [event.number for moment in moments for event in moment.events] == [e.number for e in trace.events]
    for index, moment in enumerate(moments):
        assert {moment_at(moments, event.number) for event in moment.events} == {index}


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_statement_execution_begins_a_moment(name):
    trace = trace_of(PROGRAMS[name])
    begun = [moment.step.number for moment in moments_of(trace) if moment.part == "statement"]
    assert begun == [step.number for step in trace.steps]


@pytest.mark.parametrize(
    ("name", "depths"),
    [
        ("recursion", [0, 0, 1, 2, 3, 2, 1, 0]),
        ("error in a call", [0, 0, 0, 0, 1, 2, 0, 0]),
        ("uncaught", [0, 0, 1]),
        ("signal", [0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 4, 3, 3, 3, 1, 1, 1]),
    ],
)
def test_depth_counts_the_calls_around(name, depths):
    assert [moment.depth for moment in moments_of(trace_of(PROGRAMS[name]))] == depths


def test_a_call_that_returns_what_a_send_gives_comes_back_in_a_moment_of_its_own():
    moments = moments_of(trace_of(PROGRAMS["returned send"]))
    *_, call, sending, receive, _, _, back = moments
    assert (call.part, sending.part, receive.part, back.part) == (
        "statement",
        "statement",
        "receive",
        "return",
    )
    assert (back.step, back.depth) == (call.step, call.depth)
    assert [event.name for event in back.events if event.kind == "assign"] == ["found"]
