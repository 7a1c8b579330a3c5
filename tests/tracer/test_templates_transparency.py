"""Each program is run as it is, with the probe alone, and traced: what it prints must be the same to the letter."""

from pathlib import Path

import pytest
from django.test import override_settings

from tests.tracer.both_ways import alone, observed, traced
from tutor.tracer.probes.templates import TemplatesProbe

PROGRAMS = Path(__file__).parent / "programs" / "templates"


@pytest.mark.parametrize("debug", [False, True], ids=["DEBUG off", "DEBUG on"])
@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_a_program_prints_the_same_with_and_without_the_probe(program, debug):
    source = program.read_text()
    with override_settings(DEBUG=debug):
        printed = alone(source)
        watched, told = observed(source, TemplatesProbe)
        trace = traced(source, TemplatesProbe)
    assert watched == printed
    assert trace.output == printed
    assert told > 5
    assert "lookup" in {event.kind for event in trace.events}
    assert len(printed.splitlines()) > 5
