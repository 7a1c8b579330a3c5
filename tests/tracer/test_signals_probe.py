import asyncio
import types

import pytest
from django.dispatch import Signal, dispatcher

from tests.tracer.signal_events import told
from tutor.tracer.describe import Describer
from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.probes.swap import ProbeError, source_of
from tutor.tracer.run import run

FUNCTIONS = ["connect", "disconnect", "send", "send_robust", "asend", "asend_robust"]


class Deaf:
    def emit(self, kind, *, name="", value=None, facts=()):
        """Take nothing."""

    def touch(self, obj):
        """Look at nothing."""


def codes():
    return [getattr(Signal, name).__code__ for name in FUNCTIONS]


@pytest.fixture
def probe():
    made = SignalsProbe()
    yield made
    made.stop()


def test_stop_puts_djangos_own_code_back(probe):
    before, functions = codes(), [getattr(Signal, name) for name in FUNCTIONS]
    probe.start(Deaf())
    assert all(now is not old for now, old in zip(codes(), before, strict=True))
    assert [getattr(Signal, name) for name in FUNCTIONS] == functions
    probe.stop()
    assert all(now is old for now, old in zip(codes(), before, strict=True))


def test_stop_may_be_called_without_start_and_twice(probe):
    before = codes()
    probe.stop()
    probe.start(Deaf())
    probe.stop()
    probe.stop()
    assert codes() == before


def test_a_probe_can_be_started_again(probe):
    for _ in range(2):
        probe.start(Deaf())
        assert Signal().send(None) == []
        probe.stop()


def test_a_second_probe_at_the_same_time_is_refused(probe):
    probe.start(Deaf())
    second, during = SignalsProbe(), codes()
    with pytest.raises(ProbeError, match=r"Signal\.connect is not what .*dispatcher.py says"):
        second.start(Deaf())
    assert codes() == during


def test_a_patched_dispatcher_is_refused(probe, monkeypatch):
    monkeypatch.setattr(Signal, "send", lambda self, sender, **named: [])
    with pytest.raises(ProbeError, match=r"Signal.send is not what"):
        probe.start(Deaf())


def test_a_wrapped_dispatcher_is_refused(probe, monkeypatch):
    monkeypatch.setattr(Signal, "send", staticmethod(print))
    with pytest.raises(ProbeError, match=r"Signal.send of Django .* is no plain function"):
        probe.start(Deaf())


def test_a_dispatcher_without_source_is_refused(probe, monkeypatch):
    monkeypatch.setattr(dispatcher, "__spec__", None)
    with pytest.raises(ProbeError, match=r"the source of django\.dispatch\.dispatcher is not installed"):
        probe.start(Deaf())


def test_a_dispatcher_without_async_sending_is_refused(probe, monkeypatch):
    monkeypatch.delattr(Signal, "asend")
    with pytest.raises(ProbeError, match=r"Django .* has no Signal\.asend; the signals probe needs 4\.2"):
        probe.start(Deaf())


def test_a_probe_that_cannot_start_is_no_fault_of_the_program(monkeypatch):
    monkeypatch.delattr(Signal, "asend")
    with pytest.raises(ProbeError):
        run("1", probes=[SignalsProbe()])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "response = receiver(signal=self",
            "response = call(receiver, signal=self",
            "to observe 'call', found 0",
        ),
        ("self.receivers.append(", "self.receivers += (", "to observe 'append', found 0"),
        ("return disconnected", "return bool(disconnected)", "to observe 'return', found 0"),
        ("await receiver(signal", "await call(receiver, signal", "to observe 'await', found 0"),
        ("async def asend_robust", "async def asend_other", "has no Signal.asend_robust"),
    ],
)
def test_a_dispatcher_of_another_shape_is_refused(probe, monkeypatch, old, new, expected):
    source = source_of(dispatcher, "signals")
    assert old in source
    loader = types.SimpleNamespace(get_source=lambda name: source.replace(old, new))
    monkeypatch.setattr(dispatcher, "__spec__", types.SimpleNamespace(loader=loader))
    before = codes()
    with pytest.raises(ProbeError, match=expected):
        probe.start(Deaf())
    assert codes() == before


def test_a_signal_is_outlined_by_its_live_receivers(probe):
    signal = Signal()

    def first(**kwargs):
        """Receive."""

    class Handler:
        def on(self, **kwargs):
            """Receive."""

    handler = Handler()
    texts = [probe.outline(signal).text]
    signal.connect(first)
    texts.append(probe.outline(signal).text)
    signal.connect(handler.on)
    texts.append(probe.outline(signal).text)
    del handler
    texts.append(probe.outline(signal).text)
    assert texts == [
        "no receivers",
        "1 receiver: first",
        "2 receivers: first, Handler.on",
        "1 receiver: first",
    ]


def test_of_many_receivers_five_are_named(probe):
    signal = Signal()
    for number in range(12):
        signal.connect(
            types.FunctionType(test_of_many_receivers_five_are_named.__code__, {}, f"r{number}"), weak=False
        )
    assert probe.outline(signal).text == "12 receivers: r0, r1, r2, r3, r4, …"


def test_a_signal_that_was_tampered_with_is_still_outlined(probe):
    signal = Signal()
    signal.receivers = [("odd",), None, 3]
    assert probe.outline(signal).text == "no receivers"
    del signal.receivers
    assert probe.outline(signal).text == "no receivers"


def test_other_objects_are_left_to_the_describer(probe):
    assert probe.outline(object()) is None
    assert probe.outline(Signal) is None
    assert Describer(outlines=[probe.outline]).describe([Signal()]).text == "[<Signal: no receivers>]"


def test_a_call_that_outlives_the_run_does_no_harm(probe):
    signal, answers = Signal(), []

    def receiver(**kwargs):
        probe.stop()
        return 1

    async def late(**kwargs):
        await asyncio.sleep(0)
        return 2

    signal.connect(receiver)
    signal.connect(late)
    probe.start(Deaf())
    answers = signal.send(None)
    assert [answer for _, answer in answers] == [1, 2]


def test_the_same_program_gives_the_same_events_twice():
    body = """
    class Handler:
        def on(self, **kwargs):
            return {self, "a", 1}
    handlers = [Handler() for _ in range(3)]
    for handler in handlers:
        my_signal.connect(handler.on)
    my_signal.send(Handler, data=set("abc"))
    """
    assert told(body) == told(body)


@pytest.mark.parametrize(
    "expression", ["s", "[s]", "(s, 1)", "{'s': s}", "{s: 1}", "{s}", "[[[[s]]]]", "A(s)"]
)
def test_inside_of_another_object_a_signal_says_that_it_is_one(probe, expression):
    source = (
        "from django.dispatch import Signal\nclass A:\n    def __init__(self, s):\n        self.inner = s\n"
        f"s = Signal()\nx = {expression}\n"
    )
    names = {}
    exec(source, names)
    described = Describer(outlines=[probe.outline]).describe(names["x"]).text
    trace = run(source, probes=[SignalsProbe()])
    assert trace.state(len(trace.events)).frames[0].variables["x"].text == described
    assert ("<Signal: no receivers>" in described) == (expression != "s")
    assert "no receivers" in described
