"""Django's ORM in, events out: the SQL it sent, the QuerySets that asked or had their answer, the transactions.

The hooks below are called from inside Django's own functions (see `orm_code`); they send no SQL, evaluate nothing and
keep no object.
"""

import sys
import threading
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final

from tutor.tracer.describe_leaves import function_name
from tutor.tracer.limits import StopRunError
from tutor.tracer.probe import NO_FACTS, NOTHING, Outline, Recorder
from tutor.tracer.probes import orm_state
from tutor.tracer.probes.orm_callers import find_caller, is_orms, module_of, program_globals
from tutor.tracer.probes.orm_code import observed_orm
from tutor.tracer.probes.orm_sql import Statement, read_sql
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import Swap
from tutor.tracer.trace import Kind

_ITERATION: Final = "__iter__"
_LENGTH: Final = "__len__"
_CHANGING: Final = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE"})
_BLOCKS_KEPT: Final = 1_000


class OrmProbe:
    """Records query, evaluate, reuse, transaction, schedule and callback.

    Facts. query: table, sql, params, database, many, rows (changed by it, where known), joins (tables), by (the
    operation that the program called: get, count, save, iteration, prefetch_related, cursor...), line, error.
    evaluate: rows, queries (that it took), by, select_related, prefetch_related; reuse: rows, by; value of both is the
    QuerySet, unless Django made it for itself. transaction: database, savepoint (a number from 1), sql (as Django logs
    it), level (of the atomic block, 0 outside), durable, dropped (functions of on_commit that a rollback took), error.
    schedule: database, function, robust. callback: the same and immediately (no transaction was open).

    What the program's other threads do isn't recorded.
    """

    name = "orm"

    def __init__(self) -> None:
        self._recorder: Recorder = SILENCE
        self._swaps: list[Swap] = []
        self._program: object = None
        self._forget()

    def start(self, recorder: Recorder) -> None:
        """Raises ProbeError if Django's ORM isn't of the expected shape, having changed nothing."""
        hooks = (
            self.executed, self.failed, self.ended, self.not_ended, self.began, self.in_block, self.scheduled,
            self.calling, self.evaluating, self.evaluated, self.reused,
        )  # fmt: skip
        self._forget()
        self._swaps = observed_orm({hook.__name__: hook for hook in hooks})
        self._thread = threading.get_ident()
        self._program = program_globals()
        self._recorder = recorder
        for swap in self._swaps:
            swap.install()

    def stop(self) -> None:
        for swap in self._swaps:
            swap.undo()
        self._swaps = []
        self._recorder = SILENCE
        self._forget()

    def outline(self, obj: object) -> Outline | None:
        """QuerySets, managers and instances are known to the describer, which doesn't evaluate them either."""
        return None

    def _forget(self) -> None:
        self._thread = 0
        self._program = None
        self._queries = 0
        self._began: dict[int, int] = {}  # how many queries there were, by frame of _fetch_all()
        self._blocks: dict[
            int, object
        ] = {}  # whether a block is durable, by frame of its __enter__ or __exit__
        self._savepoints: dict[str, int] = {}
        self._iterated: tuple[int, int, int] | None = None

    # Hooks where SQL is sent

    def executed(self, result: object, cursor: object, sql: object, params: object, many: object) -> object:
        if self._listens():
            self._sent(cursor, sql, params, many, sys._getframe(1))
        return result

    def failed(self, cursor: object, sql: object, params: object, many: object) -> None:
        error = sys.exc_info()[1]
        if self._listens() and type(error) is not StopRunError:
            self._sent(cursor, sql, params, many, sys._getframe(1), error)

    def ended(self, result: object, connection: object, kind: str) -> object:
        if self._listens():
            self._transaction(connection, read_sql(kind.upper()), sys._getframe(1))
        return result

    def not_ended(self, connection: object, kind: str) -> None:
        error = sys.exc_info()[1]
        if self._listens() and type(error) is not StopRunError:
            self._transaction(connection, read_sql(kind.upper()), sys._getframe(1), error)

    def began(self, connection: object) -> None:
        if self._listens():
            self._transaction(connection, read_sql("BEGIN"), sys._getframe(1))

    def in_block(self, atomic: object) -> None:
        if self._listens():
            if len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.clear()
            self._blocks[id(sys._getframe(1))] = orm_state.held(atomic, "durable")

    # Hooks around on_commit

    def scheduled(self, connection: object, function: object, robust: object) -> None:
        self._note_function("schedule", connection, function, {"robust": robust})

    def calling(self, connection: object, function: object, robust: object, immediately: bool) -> None:
        self._note_function("callback", connection, function, {"robust": robust, "immediately": immediately})

    # Hooks in QuerySets

    def evaluating(self, queryset: object) -> None:
        if self._listens():
            self._began[id(sys._getframe(1))] = self._queries

    def evaluated(self, queryset: object) -> None:
        if self._listens():
            frame = sys._getframe(1)
            took = self._queries - self._began.pop(id(frame), self._queries)
            facts = {
                "queries": took,
                "select_related": orm_state.select_related(queryset),
                "prefetch_related": orm_state.prefetch_related(queryset),
            }
            self._used("evaluate", queryset, frame, facts)

    def reused(self, queryset: object) -> None:
        if self._listens():
            self._used("reuse", queryset, sys._getframe(1), NO_FACTS)

    # What they record

    def _listens(self) -> bool:
        return threading.get_ident() == self._thread

    def _sent(
        self,
        cursor: object,
        sql: object,
        params: object,
        many: object,
        frame: FrameType,
        error: BaseException | None = None,
    ) -> None:
        self._iterated = None
        statement, connection = read_sql(sql), orm_state.held(cursor, "db")
        if statement.transaction:
            self._transaction(connection, statement, frame, error)
            return
        self._queries += 1
        caller = find_caller(frame, self._program)
        counted = error is None and statement.name in _CHANGING and not statement.returning
        facts = {
            "table": statement.table,
            "sql": statement.text,
            "params": orm_state.params_shown(params, many=many is True),
            "database": orm_state.alias(connection),
            "many": many is True,
            "rows": orm_state.rows_changed(cursor) if counted else None,
            "joins": statement.joins,
            "by": caller.by,
            "line": caller.line,
        }
        self._tell("query", statement.name, facts, error)

    def _transaction(
        self,
        connection: object,
        statement: Statement,
        frame: FrameType,
        error: BaseException | None = None,
    ) -> None:
        kind, name = statement.transaction, statement.savepoint
        number = self._savepoints.setdefault(name, len(self._savepoints) + 1) if name else None
        level, durable = self._block(connection, frame)
        lost = kind in ("rollback", "restore") and error is None
        facts = {
            "database": orm_state.alias(connection),
            "savepoint": number,
            # Django puts the thread's number into a savepoint's name; a trace is the same on every run.
            "sql": statement.text.replace(name, f"s{number}") if name else statement.text,
            "level": level,
            "durable": durable,
            "dropped": orm_state.waiting(connection, name or None) if lost else 0,
        }
        self._tell("transaction", kind, facts, error)

    def _tell(self, kind: Kind, name: str, facts: Mapping[str, object], error: BaseException | None) -> None:
        self._recorder.emit(kind, name=name, facts=facts if error is None else {**facts, "error": error})

    def _block(self, connection: object, frame: FrameType | None) -> tuple[int, object]:
        """The level of the atomic block that sends this, or is open around it; and whether that one is durable."""
        level = orm_state.block_level(connection)
        while frame is not None and module_of(frame).startswith("django."):
            if frame.f_code.co_name in ("__enter__", "__exit__") and id(frame) in self._blocks:
                return level + 1, self._blocks[id(frame)]
            frame = frame.f_back
        return level, None

    def _note_function(
        self, kind: Kind, connection: object, function: object, facts: Mapping[str, object]
    ) -> None:
        if self._listens():
            known = {"database": orm_state.alias(connection), "function": function, **facts}
            self._recorder.emit(kind, name=function_name(function), facts=known)

    def _used(self, kind: Kind, queryset: object, frame: FrameType, facts: Mapping[str, object]) -> None:
        if self._is_hint_of_length(kind, queryset, frame):
            return
        caller = find_caller(frame, self._program)
        if kind == "reuse" and caller.by == "prefetch_related":
            return  # Django goes through the rows that it has just fetched
        known = {"rows": orm_state.cached_rows(queryset), "by": caller.by, "line": caller.line, **facts}
        shown: Any = queryset if _is_programs(frame) else NOTHING
        self._recorder.touch(queryset)
        self._recorder.emit(kind, name=orm_state.model_name(queryset), value=shown, facts=known)

    def _is_hint_of_length(self, kind: Kind, queryset: object, frame: FrameType) -> bool:
        """list(books) iterates and then asks for len(books), only to know how much room to take: told once."""
        asked = frame.f_back
        place = asked.f_back if asked is not None else None
        if asked is None or place is None:
            return False
        spot = id(queryset), id(place), place.f_lasti
        before, self._iterated = self._iterated, spot if asked.f_code.co_name == _ITERATION else None
        return kind == "reuse" and asked.f_code.co_name == _LENGTH and before == spot


def _is_programs(frame: FrameType) -> bool:
    """Whether something outside of the ORM asked the QuerySet itself; books[1] makes one of its own to ask."""
    asked: FrameType | None = frame
    if frame.f_code.co_name == "_fetch_all":
        asked = frame.f_back
        if asked is None or asked.f_code.co_name == "__getitem__":
            return False
    outside = asked.f_back if asked is not None else None
    return outside is not None and not is_orms(outside)
