"""A program in, its ORM events as lines to compare out; and a database of its own for each program."""

import contextlib
import gc
import textwrap

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import isolate_apps

from tutor.tracer.limits import Limits
from tutor.tracer.probes.orm import OrmProbe
from tutor.tracer.run import run
from tutor.tracer.trace import Value

KINDS = {"query", "evaluate", "reuse", "transaction", "schedule", "callback"}
USUAL = {
    "params": "()",
    "database": "default",
    "many": False,
    "durable": False,
    "dropped": 0,
    "robust": False,
    "level": 1,
    "queries": 1,
}
HEAD = """\
from django.db import connection, models, transaction

class Author(models.Model):
    name = models.CharField(max_length=20)
    class Meta: app_label = "shop"

class Book(models.Model):
    title = models.CharField(max_length=20)
    author = models.ForeignKey(Author, models.CASCADE, related_name="books", null=True)
    class Meta: app_label = "shop"

with connection.schema_editor() as editor:
    editor.create_model(Author)
    editor.create_model(Book)
jane = Author.objects.create(name="Jane")
emma = Book.objects.create(title="Emma", author=jane)
persuasion = Book.objects.create(title="Persuasion", author=jane)
started = True
"""
LIMITS = Limits(steps=100_000, output_bytes=10**6, seconds=30)
NAME = "file:orm?mode=memory&cache=shared"


@contextlib.contextmanager
def fresh_database():
    """An empty database in memory, which threads share; and models that nobody else sees."""
    configured, before = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**configured, "NAME": NAME, "OPTIONS": {}, "TIME_ZONE": None}
    connections["default"] = mine = connections.create_connection("default")
    pending = dict(apps._pending_operations)
    try:
        with isolate_apps("tutor.learners"):
            yield
    finally:
        BaseDatabaseWrapper.close(mine)
        connections.settings["default"], connections["default"] = configured, before
        apps._pending_operations.clear()
        apps._pending_operations.update(pending)
        gc.collect()


def trace(body, head=HEAD):
    with fresh_database():
        found = run(head + textwrap.dedent(body), probes=[OrmProbe()], limits=LIMITS)
    assert found.stopped is None, found.stopped
    return found


def plain(fact):
    return fact.text if isinstance(fact, Value) else fact


def events(found):
    """The ORM's events that came after the line `started = True`, if there is one."""
    starts = [event.number for event in found.events if event.kind == "assign" and event.name == "started"]
    return [event for event in found.events if event.kind in KINDS and event.number > max(starts, default=0)]


def told(body, head=HEAD, hide=("sql", "line", "function")):
    """Kind, name, the value in brackets, and the facts that aren't the usual ones."""
    lines = []
    for event in events(trace(body, head)):
        facts = {key: plain(fact) for key, fact in event.facts.items() if key not in hide}
        unusual = [
            f"{key}={fact}"
            for key, fact in facts.items()
            if fact is not None and (key not in USUAL or USUAL[key] != fact)
        ]
        value = [f"[{event.value.text}]"] if event.value else []
        lines.append(" ".join([event.kind, event.name, *value, *unusual]))
    return lines
