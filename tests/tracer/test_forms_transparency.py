"""Each program is run as it is, with the probe alone, and traced: what it prints must be the same to the letter."""

import contextlib
from pathlib import Path

import pytest
from django.apps import apps
from django.test.utils import isolate_apps

from tests.tracer.both_ways import alone, observed, traced
from tutor.tracer.probes.forms import FormsProbe

PROGRAMS = Path(__file__).parent / "programs" / "forms"


@contextlib.contextmanager
def clean():
    """The registry of models as before."""
    pending = dict(apps._pending_operations)
    with isolate_apps("tutor.learners"):
        yield
    apps._pending_operations.clear()
    apps._pending_operations.update(pending)


@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_a_program_prints_the_same_with_and_without_the_probe(program):
    source = program.read_text()
    with clean():
        expected = alone(source)
    with clean():
        printed, told = observed(source, FormsProbe)
    with clean():
        trace = traced(source, FormsProbe, steps=100_000, output_bytes=10**6, seconds=30)
    assert printed == expected
    assert trace.output == expected
    assert told > 4
    assert {event.kind for event in trace.events} >= {"clean", "invalid"}
    assert len(expected.splitlines()) > 2
