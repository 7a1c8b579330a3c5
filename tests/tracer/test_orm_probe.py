"""How the probe comes and goes, and what it refuses to observe."""

import textwrap
import types

import pytest
from django.db import connection, transaction
from django.db.backends import utils
from django.db.backends.base import base
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import query
from django.db.models.query import QuerySet, RawQuerySet
from django.db.transaction import Atomic

from tests.tracer.orm_events import HEAD, LIMITS, fresh_database, told
from tutor.tracer.probes.orm import OrmProbe
from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.probes.swap import ProbeError, source_of
from tutor.tracer.run import run

FUNCTIONS = [
    CursorWrapper._execute_with_wrappers,
    BaseDatabaseWrapper._commit,
    BaseDatabaseWrapper._rollback,
    BaseDatabaseWrapper.set_autocommit,
    BaseDatabaseWrapper.on_commit,
    BaseDatabaseWrapper.run_and_clear_commit_hooks,
    Atomic.__enter__,
    Atomic.__exit__,
    QuerySet._fetch_all,
    RawQuerySet._fetch_all,
    QuerySet.__getitem__,
    QuerySet.count,
    QuerySet.contains,
    QuerySet.exists,
]


class Ear:
    """Hears the kinds of events."""

    def __init__(self):
        self.kinds = []

    def emit(self, kind, **said):
        self.kinds.append(kind)

    def touch(self, obj):
        """Look at nothing."""


def codes():
    return [function.__code__ for function in FUNCTIONS]


@pytest.fixture
def probe():
    made = OrmProbe()
    yield made
    made.stop()


def test_stop_puts_djangos_own_code_back(probe):
    before = codes()
    probe.start(Ear())
    assert all(now is not old for now, old in zip(codes(), before, strict=True))
    probe.stop()
    assert all(now is old for now, old in zip(codes(), before, strict=True))


def test_stop_may_be_called_without_start_and_twice(probe):
    before = codes()
    probe.stop()
    probe.start(Ear())
    probe.stop()
    probe.stop()
    assert codes() == before


def test_nothing_is_told_before_start_and_after_stop(probe, django_db_blocker):
    ear = Ear()
    with django_db_blocker.unblock(), fresh_database():
        with transaction.atomic():
            connection.cursor().execute("SELECT 1")
        probe.start(ear)
        with transaction.atomic():
            connection.cursor().execute("SELECT 1")
            probe.stop()
        connection.cursor().execute("SELECT 1")
    assert ear.kinds == ["transaction", "query"]


def test_a_probe_can_be_started_again(django_db_blocker):
    with django_db_blocker.unblock():
        assert told("Book.objects.count()") == told("Book.objects.count()") != []


def test_a_second_probe_at_the_same_time_is_refused(probe):
    probe.start(Ear())
    during = codes()
    with pytest.raises(
        ProbeError, match=r"CursorWrapper\._execute_with_wrappers is not what .*utils.py says"
    ):
        OrmProbe().start(Ear())
    assert codes() == during


def test_a_patched_queryset_is_refused_and_nothing_is_changed(probe, monkeypatch):
    monkeypatch.setattr(QuerySet, "count", lambda self: 3)
    before = codes()
    with pytest.raises(ProbeError, match=r"QuerySet.count is not what"):
        probe.start(Ear())
    assert codes() == before


def test_a_framework_of_another_make_is_no_fault_of_the_program(monkeypatch):
    monkeypatch.delattr(BaseDatabaseWrapper, "_commit")
    with pytest.raises(ProbeError, match=r"has no BaseDatabaseWrapper._commit; .* needs 4\.2 or newer"):
        run("1", probes=[OrmProbe()])


@pytest.mark.parametrize(
    ("module", "old", "new", "expected"),
    [
        (utils, "return executor(sql, params, many, context)", "executor(sql)", "'return', found 0"),
        (base, "return self.connection.commit()", "self.connection.commit()", "'return', found 0"),
        (
            base,
            'with debug_transaction(self, "COMMIT"), self.wrap_database_errors:',
            "if 1:",
            "with', found 0",
        ),
        (base, 'with debug_transaction(self, "BEGIN"):', "if 1:", "'with', found 0"),
        (base, "self.run_on_commit.append(", "self.run_on_commit += (", "'append', found 0"),
        (base, "                func()\n", "                func(1)\n", r"'func\(\)', found 0"),
        (query, "if self._result_cache is None:", "if not self._result_cache:", "'cache', found 0"),
        (query, "if self._result_cache is not None:", "if self._result_cache:", "'cache', found 0"),
        (query, "return bool(self._result_cache)", "return any(self._result_cache)", "'cache', found 0"),
        (transaction, "class Atomic(", "class Molecular(", "has no Atomic.__enter__"),
    ],
)
def test_an_orm_of_another_shape_is_refused(probe, monkeypatch, module, old, new, expected):
    source = source_of(module, "orm")
    assert old in source
    loader = types.SimpleNamespace(get_source=lambda name: source.replace(old, new))
    monkeypatch.setattr(module, "__spec__", types.SimpleNamespace(loader=loader))
    before = codes()
    with pytest.raises(ProbeError, match=expected):
        probe.start(Ear())
    assert codes() == before


def test_querysets_are_left_to_the_describer(probe):
    assert probe.outline(QuerySet()) is None


def test_what_a_program_has_tampered_with_is_passed_over(django_db_blocker):
    with django_db_blocker.unblock():
        lines = told(
            """
            books = Book.objects.prefetch_related(models.Prefetch("author"), "author")
            books._prefetch_done = True
            books._result_cache = (emma,)
            len(books)
            books.model = None
            bool(books)
            connection.run_on_commit = [None, (), (1, 2, 3)]
            transaction.set_autocommit(False)
            transaction.rollback()
            transaction.set_autocommit(True)
            __name__ = object()
            Book.objects.count()
            """
        )
    assert lines == [
        "reuse Book [<QuerySet of Book, not evaluated>] by=len",
        "reuse  [<QuerySet, not evaluated>] by=bool",
        "transaction begin level=0",
        "transaction rollback level=0 dropped=1",
        "query SELECT table=shop_book by=count",
    ]


def test_the_probe_of_signals_may_watch_at_the_same_time(django_db_blocker):
    body = """
    from django.db.models.signals import post_save
    def saved(sender, instance, **kwargs):
        instance.author.books.count()
    post_save.connect(saved, sender=Book)
    emma.save()
    """
    source = HEAD + textwrap.dedent(body)
    with django_db_blocker.unblock(), fresh_database():
        trace = run(source, probes=[SignalsProbe(), OrmProbe()], limits=LIMITS)
    assert trace.stopped is None
    kinds = [event.kind for event in trace.events if event.kind in ("query", "send", "receive", "respond")]
    assert kinds[-5:] == ["query", "send", "receive", "query", "respond"]
