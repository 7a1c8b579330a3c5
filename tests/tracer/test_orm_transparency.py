"""Each program is run as it is, with the probe alone, and traced: what it prints must be the same to the letter."""

import contextlib
import io
import linecache
import re
import sys
import types
from pathlib import Path

import pytest
from django.test import override_settings

from tests.tracer.orm_events import LIMITS, fresh_database
from tutor.tracer.describe import Describer
from tutor.tracer.probe import NOTHING
from tutor.tracer.probes.orm import OrmProbe
from tutor.tracer.run import run

PROGRAMS = Path(__file__).parent / "programs" / "orm"


class Listener:
    """A recorder that describes all that it is told and keeps no object."""

    def __init__(self, probe):
        self.describer = Describer(outlines=[probe.outline])
        self.told = []

    def emit(self, kind, *, name="", value=NOTHING, facts=()):
        described = {key: self.describer.describe(fact).text for key, fact in dict(facts).items()}
        self.told.append((kind, name, described))
        if value is not NOTHING:
            self.told.append(self.describer.describe(value).text)

    def touch(self, obj):
        self.told.append(("touch", self.describer.describe(obj).text))


def alone(source):
    """What the program prints when it is run as a script."""
    module = types.ModuleType("__main__")
    before, printed = sys.modules["__main__"], io.StringIO()
    linecache.cache["<sample>"] = (len(source), None, source.splitlines(keepends=True), "<sample>")
    sys.modules["__main__"] = module
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source, "<sample>", "exec", dont_inherit=True), module.__dict__)
    finally:
        sys.modules["__main__"] = before
        linecache.cache.pop("<sample>", None)
    return printed.getvalue()


def observed(source):
    probe = OrmProbe()
    listener = Listener(probe)
    probe.start(listener)
    try:
        printed = alone(source)
    finally:
        probe.stop()
    assert len(listener.told) > 5
    return printed


def traced(source):
    trace = run(source, probes=[OrmProbe()], limits=LIMITS)
    assert trace.stopped is None, trace.stopped
    assert "query" in {event.kind for event in trace.events}
    return trace.output


def without_threads(printed):
    """Django puts the number of the thread into names of savepoints and into connections' messages."""
    return re.sub(r"\bs\d{6,}_", "s_", printed)


@pytest.mark.parametrize("debug", [False, True], ids=["DEBUG off", "DEBUG on"])
@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_a_program_prints_the_same_with_and_without_the_probe(program, debug, django_db_blocker):
    source = program.read_text()
    results = []
    with override_settings(DEBUG=debug), django_db_blocker.unblock():
        for way in (alone, observed, traced):
            with fresh_database():
                results.append(without_threads(way(source)))
    assert results[1] == results[0]
    assert results[2] == results[0]
    assert len(results[0].splitlines()) > 5
