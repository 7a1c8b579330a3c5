"""Signals of a Django before 5.0: the same events, though its send() calls receivers where no statement can stand."""

import textwrap

import django
import pytest

from tests.tracer import older_dispatcher
from tests.tracer.signal_events import KINDS, plain
from tutor.tracer.probes import dispatcher
from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.run import run

HEAD = "from tests.tracer.older_dispatcher import Signal\nmy_signal = Signal()\n"


@pytest.fixture(autouse=True)
def older(monkeypatch):
    monkeypatch.setattr(django, "VERSION", (4, 2, 30, "final", 0))
    monkeypatch.setattr(dispatcher, "Signal", older_dispatcher.Signal)
    monkeypatch.setattr(dispatcher, "dispatcher", older_dispatcher)


def told(body):
    trace = run(HEAD + textwrap.dedent(body), probes=[SignalsProbe()])
    events = [event for event in trace.events if event.kind in KINDS]
    return [
        " ".join(
            [event.kind, event.name]
            + ([event.value.text] if event.value else [])
            + [f"{key}={plain(event.facts[key])}" for key in ("receive", "error") if key in event.facts]
        )
        for event in events
    ]


def test_each_receiver_of_a_send_receives_and_responds_in_turn():
    assert told(
        """
        def one(**kwargs): return 1
        def two(**kwargs): return 2
        my_signal.connect(one)
        my_signal.connect(two, weak=False)
        my_signal.send(None)
        my_signal.disconnect(two)
        """
    ) == [
        "connect one 1 receiver: one",
        "connect two 2 receivers: one, two",
        "send my_signal 2 receivers: one, two",
        "receive one receive=1",
        "respond one 1 receive=1",
        "receive two receive=2",
        "respond two 2 receive=2",
        "disconnect two 1 receiver: one",
    ]


def test_a_receiver_that_raises_has_an_error_and_ends_the_send():
    found = told(
        """
        def one(**kwargs): raise ValueError("no")
        def two(**kwargs): return 2
        my_signal.connect(one)
        my_signal.connect(two)
        try:
            my_signal.send(None)
        except ValueError:
            my_signal.send_robust(None)
        """
    )
    assert found[3:5] == ["receive one receive=1", "respond one receive=1 error=ValueError('no')"]
    assert found[6:] == [
        "receive one receive=2",
        "respond one receive=2 error=ValueError('no')",
        "receive two receive=3",
        "respond two 2 receive=3",
    ]


def test_a_send_inside_a_receiver_has_its_own_pairs():
    found = told(
        """
        def inner(**kwargs): return "in"
        def outer(depth, **kwargs):
            if depth:
                my_signal.send(None, depth=0)
            return depth
        my_signal.connect(outer)
        my_signal.send(None, depth=1)
        """
    )
    assert found[2:] == [
        "receive outer receive=1",
        "send my_signal 1 receiver: outer",
        "receive outer receive=2",
        "respond outer 0 receive=2",
        "respond outer 1 receive=1",
    ]


def test_the_code_is_put_back():
    before = older_dispatcher.Signal.send.__code__
    assert told("my_signal.send(None)\n") == ["send my_signal no receivers"]
    assert older_dispatcher.Signal.send.__code__ is before
