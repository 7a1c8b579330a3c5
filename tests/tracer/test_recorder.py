"""What a probe tells is recorded in the step that runs, and a probe is always stopped."""

from collections.abc import Callable

import pytest

from tutor.tracer import Limits, Trace, run
from tutor.tracer.probe import Outline, Recorder


class Bell:
    """Something of a framework."""

    def __init__(self) -> None:
        self.rung: list[object] = []

    def __repr__(self) -> str:
        raise AssertionError("nobody may ask for this")


class BellProbe:
    """Watches bells by replacing a function of this module."""

    name = "bells"

    def __init__(self) -> None:
        self.recorder: Recorder | None = None
        self.stopped = 0

    def start(self, recorder: Recorder) -> None:
        self.recorder = recorder
        Bell.ring = self.ring  # type: ignore[attr-defined]

    def stop(self) -> None:
        self.stopped += 1
        del Bell.ring  # type: ignore[attr-defined]

    def ring(self, bell: Bell, guest: object) -> None:
        assert self.recorder is not None
        self.recorder.emit(
            "send", name="bell", value=guest, facts={"guest": guest, "times": 2, "loud": True, "by": None}
        )
        bell.rung.append(guest)
        self.recorder.touch(bell)

    def outline(self, obj: object) -> Outline | None:
        if isinstance(obj, Bell):
            return Outline(
                type="Bell",
                text=f"a bell, rung {len(obj.rung)} times",
                parts=[("first", tuple(obj.rung[:1]))],
            )
        return None


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> BellProbe:
    monkeypatch.setattr("builtins.Bell", Bell, raising=False)
    return BellProbe()


def test_a_probes_event_belongs_to_the_step_and_frame_that_run(probe: BellProbe) -> None:
    trace = run("bell = Bell()\ndef f(who):\n    Bell.ring(bell, who)\nf('Ann')\n", probes=[probe])
    assert trace.stopped is None
    event = next(event for event in trace.events if event.kind == "send")
    assert (event.step, event.depth, event.name) == (4, 1, "bell")
    assert trace.steps[event.step - 1].statement.text == "Bell.ring(bell, who)"
    assert event.value is not None
    assert event.value.text == "'Ann'"
    assert dict(event.facts) == {"guest": "Ann", "times": 2, "loud": True, "by": None}
    assert trace.probes == ("bells",)


def test_an_object_that_a_probe_touches_is_described_by_its_outline_and_told_to_have_changed(
    probe: BellProbe,
) -> None:
    trace = run("bell = Bell()\nBell.ring(bell, 7)\nBell.ring(bell, [1])\n", probes=[probe])
    first = next(event for event in trace.events if event.kind == "assign")
    assert first.value is not None
    assert (first.value.type, first.value.text) == ("Bell", "a bell, rung 0 times")
    changes = [event for event in trace.events if event.kind == "mutate"]
    assert [(event.name, event.value.text) for event in changes if event.value] == [
        ("bell", "a bell, rung 1 times"),
        ("bell", "a bell, rung 2 times"),
    ]
    sent = [event.facts["guest"] for event in trace.events if event.kind == "send"][1]
    assert getattr(sent, "text", None) == "[1]"
    assert Trace.from_json(trace.to_json()).events == trace.events


@pytest.mark.parametrize("source", ["x = 1", "1 / 0", "while True:\n    pass", "raise SystemExit(2)"])
def test_a_probe_is_stopped_on_every_way_out(probe: BellProbe, source: str) -> None:
    run(source, probes=[probe], limits=Limits(steps=50))
    assert probe.stopped == 1
    assert not hasattr(Bell, "ring")


def test_nothing_is_recorded_once_the_run_is_over(probe: BellProbe) -> None:
    trace = run("x = 1", probes=[probe])
    before = trace.to_json()
    assert probe.recorder is not None
    probe.recorder.emit("send", name="late")
    probe.recorder.touch([])
    assert trace.to_json() == before


def test_the_output_of_a_step_is_one_event_for_each_stream(traced: Callable[..., Trace]) -> None:
    trace = traced("import sys\nprint('a', 'b', sep='-')\nsys.stderr.write('x')\nprint('c')\n")
    outputs = [
        (event.name, event.facts["text"], event.step) for event in trace.events if event.kind == "output"
    ]
    assert outputs == [("stdout", "a-b\n", 2), ("stderr", "x", 3), ("stdout", "c\n", 4)]
    assert trace.output == "a-b\nxc\n"


@pytest.mark.parametrize(
    "body",
    [
        "    return f(n + 1)\n",
        "    m = [n]\n    m.append(f(m))\n",
        "    try:\n        return f(n + 1)\n    finally:\n        n = 0\n",
        "    try:\n        f(n + 1)\n    finally:\n        n = 0\n",
        "    class A:\n        x = f(n + 1)\n",
        "    for x in [n]:\n        with open('/dev/null'):\n            f([x, n])\n",
    ],
)
def test_every_call_is_over_after_a_recursion_without_end(traced: Callable[..., Trace], body: str) -> None:
    trace = traced(
        f"def f(n):\n{body}try:\n    f(0)\nexcept RecursionError:\n    pass\nx = 1\n", steps=100_000
    )
    assert max(step.depth for step in trace.steps) > 100
    assert (trace.steps[-1].depth, trace.steps[-1].statement.text) == (0, "x = 1")
    calls = [event for event in trace.events if event.kind == "call"]
    ends = [event for event in trace.events if event.kind == "return" or event.facts.get("leaves")]
    assert len(calls) == len(ends)
