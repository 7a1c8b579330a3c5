"""A program in, its signal events as lines to compare out."""

import textwrap

from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.run import run
from tutor.tracer.trace import Value

KINDS = {"connect", "disconnect", "send", "receive", "respond"}
USUAL = {
    "signal": "my_signal",
    "sender": None,
    "dispatch_uid": None,
    "weak": True,
    "is_async": False,
    "accepted": True,
    "robust": False,
    "found": True,
}
HEAD = "from django.dispatch import Signal, receiver\nmy_signal = Signal()\n"


def plain(fact):
    return fact.text if isinstance(fact, Value) else fact


def trace(body, head=HEAD):
    found = run(head + textwrap.dedent(body), probes=[SignalsProbe()])
    assert found.stopped is None, found.stopped
    return found


def told(body, head=HEAD):
    """Signal events in order: kind, name, the value in brackets, and the facts that aren't the usual ones."""
    lines = []
    for event in trace(body, head).events:
        if event.kind in KINDS:
            facts = {key: plain(fact) for key, fact in event.facts.items()}
            unusual = [
                f"{key}={fact}" for key, fact in facts.items() if key not in USUAL or USUAL[key] != fact
            ]
            value = [f"[{event.value.text}]"] if event.value else []
            lines.append(" ".join([event.kind, event.name, *value, *unusual]))
    return lines
