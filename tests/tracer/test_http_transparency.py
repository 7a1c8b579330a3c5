"""Each program is run as it is, with the probe alone, and traced: what it prints must be the same to the letter."""

from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import clear_url_caches

from tests.tracer.both_ways import alone, observed, traced
from tutor.tracer.probes.http import HttpProbe

PROGRAMS = Path(__file__).parent / "programs" / "http"


@pytest.mark.parametrize("debug", [False, True], ids=["DEBUG off", "DEBUG on"])
@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_a_program_prints_the_same_with_and_without_the_probe(program, debug):
    source = program.read_text()
    with override_settings(DEBUG=debug):
        clear_url_caches()
        expected = alone(source)
        clear_url_caches()
        printed, told = observed(source, HttpProbe)
        clear_url_caches()
        trace = traced(source, HttpProbe, steps=100_000, output_bytes=10**6, seconds=30)
        clear_url_caches()
    assert printed == expected
    assert trace.output == expected
    assert told > 20
    assert {event.kind for event in trace.events} >= {
        "request",
        "enter",
        "leave",
        "resolve",
        "view",
        "response",
    }
    assert len(expected.splitlines()) > 2


@pytest.mark.parametrize("program", sorted((PROGRAMS / "threads").glob("*.py")), ids=lambda path: path.stem)
def test_a_program_with_threads_prints_the_same_with_and_without_the_probe(program):
    source = program.read_text()
    expected = alone(source)
    printed, told = observed(source, HttpProbe)
    assert printed == expected
    assert told > 20
