"""Each program is run as it is, with the probe alone, and traced: what it prints must be the same to the letter."""

import re
from pathlib import Path

import pytest
from django.test import override_settings

from tests.tracer.both_ways import alone, observed, traced
from tests.tracer.orm_events import LIMITS, fresh_database
from tutor.tracer.probes.orm import OrmProbe

PROGRAMS = Path(__file__).parent / "programs" / "orm"


def without_threads(printed):
    """Django puts the number of the thread into names of savepoints and into connections' messages."""
    return re.sub(r"\bs\d{6,}_", "s_", printed)


@pytest.mark.parametrize("debug", [False, True], ids=["DEBUG off", "DEBUG on"])
@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_a_program_prints_the_same_with_and_without_the_probe(program, debug, django_db_blocker):
    source = program.read_text()
    with override_settings(DEBUG=debug), django_db_blocker.unblock():
        with fresh_database():
            expected = without_threads(alone(source))
        with fresh_database():
            printed, told = observed(source, OrmProbe)
        with fresh_database():
            trace = traced(
                source, OrmProbe, steps=LIMITS.steps, output_bytes=LIMITS.output_bytes, seconds=LIMITS.seconds
            )
    assert without_threads(printed) == expected
    assert without_threads(trace.output) == expected
    assert told > 5
    assert "query" in {event.kind for event in trace.events}
    assert len(expected.splitlines()) > 5
