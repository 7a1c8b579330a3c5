"""Each program is run as it is, with the probe alone, and traced: what it prints must be the same to the letter."""

import contextlib
import gc
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import signals
from django.test import override_settings
from django.test.utils import isolate_apps
from django.utils import inspect

from tests.tracer.both_ways import alone, observed, traced
from tutor.tracer.probes.signals import SignalsProbe

PROGRAMS = Path(__file__).parent / "programs" / "signals"
MODEL_SIGNALS = ["post_save", "pre_save", "pre_delete", "post_delete"]


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
    with override_settings(DEBUG=debug):
        with clean():
            expected = alone(source)
            drop_table()
        with clean():
            printed, told = observed(source, SignalsProbe)
            drop_table()
        with clean():
            trace = traced(source, SignalsProbe, steps=100_000, output_bytes=10**6, seconds=30)
            drop_table()
    assert printed == expected
    assert trace.output == expected
    assert told > 2
    assert {event.kind for event in trace.events} >= {"connect", "send", "receive", "respond"}
    assert len(expected.splitlines()) > 2


def drop_table():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS shelf_book")
