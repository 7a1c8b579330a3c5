"""Each program is run as it is, with the probe alone, and traced: what it prints must be the same to the letter."""

import contextlib
import gc
import io
import linecache
import sys
import types
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import signals
from django.test import override_settings
from django.test.utils import isolate_apps
from django.utils import inspect

from tutor.tracer.describe import Describer
from tutor.tracer.limits import Limits
from tutor.tracer.probe import NOTHING
from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.run import run

PROGRAMS = Path(__file__).parent / "programs" / "signals"
MODEL_SIGNALS = ["post_save", "pre_save", "pre_delete", "post_delete"]


class Listener:
    """A recorder that describes all that it is told and keeps no object."""

    def __init__(self, probe):
        self.describer = Describer(outlines=[probe.outline])
        self.told = []

    def emit(self, kind, *, name="", value=NOTHING, facts=()):
        described = {key: self.describer.describe(fact).text for key, fact in dict(facts).items()}
        self.told.append(
            (kind, name, described, None if value is NOTHING else self.describer.describe(value).text)
        )

    def touch(self, obj):
        self.told.append(("touch", self.describer.describe(obj).text))


def alone(source):
    """What the program prints when it is run as a script, and the exception that ended it."""
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
    probe = SignalsProbe()
    listener = Listener(probe)
    probe.start(listener)
    try:
        return alone(source), listener.told
    finally:
        probe.stop()


def traced(source):
    trace = run(source, probes=[SignalsProbe()], limits=Limits(steps=100_000, output_bytes=10**6, seconds=30))
    assert trace.stopped is None, trace.stopped
    assert {event.kind for event in trace.events} >= {"connect", "send", "receive", "respond"}
    return trace.output


@contextlib.contextmanager
def clean():
    """The built-in signals and the registry of models as before."""
    inspect._get_func_parameters.cache_clear()
    gc.collect()
    kept = {
        name: list(getattr(signals, name).receivers)
        for name in ("post_save", "pre_save", "pre_delete", "post_delete")
    }
    pending = dict(apps._pending_operations)
    with isolate_apps("tutor.learners"):
        yield
    for name, receivers in kept.items():
        getattr(signals, name).receivers = receivers
        getattr(signals, name).sender_receivers_cache.clear()
    apps._pending_operations.clear()
    apps._pending_operations.update(pending)


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [False, True], ids=["DEBUG off", "DEBUG on"])
@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_a_program_prints_the_same_with_and_without_the_probe(program, debug):
    source = program.read_text()
    results = []
    with override_settings(DEBUG=debug):
        for way in (alone, lambda text: observed(text)[0], traced):
            with clean():
                results.append(way(source))
                drop_table()
    assert results[1] == results[0]
    assert results[2] == results[0]
    assert len(results[0].splitlines()) > 2


def drop_table():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS shelf_book")
