"""A trace in, its steps as lines of text out."""

from collections.abc import Callable

import pytest

from tutor.tracer import Limits, Trace, run
from tutor.tracer.trace import Event, Step


@pytest.fixture
def drawn() -> Callable[[Trace], str]:
    return draw


@pytest.fixture
def traced() -> Callable[..., Trace]:
    """Runs a source; keywords are limits."""

    def traced(source: str, **limits: float) -> Trace:
        return run(source, limits=Limits(**limits))

    return traced


def draw(trace: Trace) -> str:
    lines = [_line(step, trace) for step in trace.steps]
    if trace.stopped is not None:
        lines.append(f"stopped: {trace.stopped.reason}: {trace.stopped.exception} {trace.stopped.message}")
    return "\n".join(lines)


def _line(step: Step, trace: Trace) -> str:
    start, end = step.events
    said = [_said(event) for event in trace.events[start : end - 1] if event.step == step.number]
    head = f"{'    ' * step.depth}{step.statement.line} {step.statement.text.splitlines()[0]}"
    return f"{head} | {'; '.join(said)}" if said else head


def _said(event: Event) -> str:
    value = "" if event.value is None else event.value.text
    match event.kind:
        case "assign" | "define":
            return f"{event.name} = {value}"
        case "mutate" if "part" in event.facts:
            return f"{event.name}: {event.facts['part']} = {event.facts['to'].text}"
        case "mutate":
            return f"{event.name} -> {value}"
        case "delete":
            return f"del {event.name}"
        case "call":
            given = ", ".join(f"{name}={fact.text}" for name, fact in event.facts.items())
            return f"call {event.name}({given})"
        case "return" | "suspend":
            return f"{event.kind} {event.name} {value}".rstrip()
        case "raise":
            return f"raise {value}{' and leave' if event.facts['leaves'] else ''}"
        case "output":
            return f"{event.name} {event.facts['text']!r}"
    return f"{event.kind} {event.name}"
