"""A trace and its JSON say the same, and JSON that is no trace is refused with a sentence."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tutor.tracer import Limits, Trace, TraceError, run
from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.sites import PROBE
from tutor.tracer.trace import Stopped

SOURCES = sorted((Path(__file__).parent / "steps").glob("*.txt"))
SMALL = "xs = [1]\ndef f(a):\n    return (a, xs)\nxs.append(f(2))\nprint(xs)\n"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_trace_read_back_is_the_same_in_all_it_says(path: Path) -> None:
    trace = run(path.read_text(encoding="utf-8").partition("-" * 20)[0])
    text = trace.to_json()
    again = Trace.from_json(text)
    assert again.to_json() == text
    assert list(again.events) == list(trace.events)
    assert list(again.steps) == list(trace.steps)
    assert again.statements == trace.statements
    assert (again.source, again.python, again.stopped, again.output) == (
        trace.source,
        trace.python,
        trace.stopped,
        trace.output,
    )
    middle = len(trace.events) // 2
    assert again.state(middle) == trace.state(middle)


def test_the_head_names_the_format_and_its_version() -> None:
    found = json.loads(run("x = 1").to_json())
    assert (found["format"], found["version"]) == ("lockstep-trace", 1)


def test_bytes_are_read_as_well() -> None:
    text = run(SMALL).to_json()
    assert Trace.from_json(text.encode()).to_json() == text


def test_a_loop_takes_less_than_thirty_bytes_a_step() -> None:
    trace = run("n = 0\nfor i in range(1000):\n    n += i\n    if n % 2:\n        n -= 1\n")
    assert len(trace.to_json()) / len(trace.steps) < 30


def test_bytes_grow_in_step_with_the_run() -> None:
    def size(rounds: int) -> int:
        source = f"xs = []\nfor i in range({rounds}):\n    xs.append(i % 10)\n"
        return len(run(source, limits=Limits(steps=100_000)).to_json())

    assert size(4_000) - size(2_000) < 1.1 * (size(2_000) - size(200)) * 2_000 / 1_800


def test_an_untouched_heap_costs_only_its_first_description() -> None:
    def size(items: int) -> int:
        return len(run(f"heap = list(range({items}))\nfor i in range(500):\n    pass\n").to_json())

    assert size(1_600) - size(100) < 50


SIGNALS = """
from django.dispatch import Signal
signals = [Signal() for _ in range(10)]
def receive(sender, **kwargs):
    return 1
receivers = [lambda sender, n=n, **kwargs: n for n in range(100)]
for signal in signals:
    for receive in receivers:
        signal.connect(receive)
for signal in signals:
    signal.send(sender=None, data=1)
"""


def test_an_event_of_a_probe_takes_only_what_is_other_than_the_last_time() -> None:
    trace = run(SIGNALS, probes=[SignalsProbe()])
    again = Trace.from_json(trace.to_json())
    assert list(again.events) == list(trace.events)
    responds = [event.facts["receive"] for event in again.events if event.kind == "respond"]
    assert responds == list(range(1, 1001))
    last = [event for event in again.events if event.kind == "mutate"][-1]
    assert last.value is not None
    assert last.value.text.startswith("100 receivers: ")
    assert len(trace.to_json()) / len(trace.events) < 30


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    found = json.loads(run(SMALL).to_json())
    change(found)
    return json.dumps(found)


def probed(*rows: Any) -> str:
    """A trace with nothing but these events of a probe."""
    found = json.loads(run("").to_json())
    found.update(values=list(rows), width=1, recorded=base64.b64encode(bytes([PROBE] * len(rows))).decode())
    return json.dumps(found)


def test_the_rows_of_a_probe_are_read_by_what_is_other() -> None:
    trace = Trace.from_json(probed([["send", "n"], "s", 1, 5], [0, -2], [0, 0, "t", 2, None]))
    told = [
        (event.kind, event.name, event.facts["n"], event.value and event.value.text) for event in trace.events
    ]
    assert told == [("send", "s", 1, "5"), ("send", "s", 2, "5"), ("send", "t", 2, "None")]


@pytest.mark.parametrize(
    "data",
    [
        "", "[]", "nonsense", "{}", '{"format": "lockstep-trace"}', "[" * 100_000, b"\xff\xfe\x00", "null", "1e999",
        '{"format": "lockstep-trace", "version": 2}',
        changed(lambda found: found.pop("values")),
        changed(lambda found: found["values"].pop()),
        changed(lambda found: found["values"].insert(0, 5)),
        changed(lambda found: found.update(values={})),
        changed(lambda found: found.update(statements=[[1, 2]])),
        changed(lambda found: found.update(statements=5)),
        changed(lambda found: found["sites"].append(["eat", 1])),
        changed(lambda found: found["sites"].append(["line", 99])),
        changed(lambda found: found["sites"].append(["line", 1, "", "", [5]])),
        changed(lambda found: found.update(width=3)),
        probed([["send"]]),
        probed([["send", "a"], "x"]),
        probed([["send", "a"], "x", 1, 2, 3]),
        probed([["line"], "x"]),
        probed([[5], "x"]),
        probed([["send", 5], "x", 1]),
        probed([["send"], 7]),
        probed([["send"], "x"], [1]),
        probed([["send"], "x"], [0, 4, 1]),
        probed([["send"], "x"], [0, -1]),
        probed([["send"], "x"], [0, "a", 1]),
        probed([["send"], "x"], [0, 0]),
        probed([["send", "a"], "x", [9]]),
        probed([["send", "a"], "x", {}]),
        probed(5),
        changed(lambda found: found.update(recorded="///")),
        changed(lambda found: found.update(recorded="!")),
        changed(lambda found: found.update(recorded=base64.b64encode(b"\xff\xff").decode())),
        changed(lambda found: found.update(recorded=base64.b64encode(b"\x07\x00").decode())),
        changed(lambda found: found.update(stopped={"reason": "bored", "message": "x"})),
        changed(lambda found: found.update(stopped={"reason": "steps"})),
        changed(lambda found: found.update(stopped=[])),
        changed(lambda found: found.update(source=None)),
        changed(lambda found: found.update(probes=[1])),
        changed(lambda found: found.update(limits=[4, 50, 200])),
        changed(lambda found: found.update(limits=[4, 50, 200, "x"])),
    ],
)  # fmt: skip
def test_data_that_is_no_trace_is_refused(data: str | bytes) -> None:
    with pytest.raises(TraceError) as found:
        Trace.from_json(data)
    assert str(found.value)


@pytest.mark.parametrize("at", range(60))
def test_a_damaged_value_is_refused_or_read_but_never_more(at: int) -> None:
    found = json.loads(run(SMALL).to_json())
    values = found["values"]
    values[at % len(values)] = [[1, "["], [0], [0, "(", 5], {}, [99], ["a", 5], [1, "o", "a"], []][
        at // len(values) % 8
    ]
    try:
        trace = Trace.from_json(json.dumps(found))
    except TraceError:
        return
    assert trace.state(len(trace.events)).frames


def test_what_stopped_the_run_travels() -> None:
    stopped = Trace.from_json(run("1 / 0").to_json()).stopped
    assert stopped == Stopped(
        reason="exception", message="division by zero", exception="ZeroDivisionError", line=1
    )


def test_a_number_that_python_does_not_write_out_travels_by_its_size() -> None:
    trace = run("n = 10 ** 5000\nm = -n\nok = n > m\nk = 10 ** 100\n")
    again = Trace.from_json(trace.to_json())
    assert list(again.events) == list(trace.events)
    assert again.to_json() == trace.to_json()
