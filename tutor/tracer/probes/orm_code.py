"""Where in the ORM's own functions the probe's hooks belong; see `swap` for how they get there."""

import ast
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Final

from django.db import transaction
from django.db.backends import utils
from django.db.backends.base import base
from django.db.models import query

from tutor.tracer.probes.swap import Function, Observation, Swap, expect, guarded, insert, observed
from tutor.tracer.rewrite_hooks import at, call, load, placed, stand


def observed_orm(hooks: Mapping[str, object]) -> list[Swap]:
    """Raises ProbeError if one of the functions isn't of the expected shape; nothing is installed yet."""
    return [swap for observation in _observations() for swap in observed(observation, hooks)]


def _execute(function: Function) -> None:
    """return executor(...) becomes return executed(executor(...), ...); failed(...) if anything raises."""
    facts = [load(name) for name in ("self", "sql", "params", "many")]
    _returned(function, function.body, "executed", *facts)
    function.body = guarded(function.body, "failed", *facts)


def _end(kind: str) -> Callable[[Function], None]:
    def change(function: Function) -> None:
        facts = [load("self"), ast.Constant(kind)]
        outer = function.body[-1]
        inner = outer.body[-1] if isinstance(outer, ast.If) else None
        expect(function, "if and with", 1, int(isinstance(inner, ast.With)))
        if isinstance(outer, ast.If) and isinstance(inner, ast.With):
            _returned(function, inner.body, "ended", *facts)
            outer.body = guarded(outer.body, "not_ended", *facts)

    return change


def _autocommit(function: Function) -> None:
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.If) and isinstance(last := (node.orelse or [node])[-1], ast.With):
            node.orelse += at(last, [stand(call("began", load("self")))])
            found += 1
    expect(function, "with", 1, found)


def _block(function: Function) -> None:
    insert(function, 0, stand(call("in_block", load("self"))))


def _on_commit(function: Function) -> None:
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.If) and _reads(node.body[-1], "self.run_on_commit.append("):
            node.body += at(node.body[-1], [stand(call("scheduled", *map(load, ("self", "func", "robust"))))])
            found += 1
    expect(function, "append", 1, found)
    _calls(function, immediately=True)


def _hooks_run(function: Function) -> None:
    _calls(function, immediately=False)


def _calls(function: Function, *, immediately: bool) -> None:
    """Before each `func()` that stands alone: calling(self, func, robust, immediately)."""
    found = 0
    for node in ast.walk(function):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list) and body and _reads(body[0], "func()"):
                facts = [*map(load, ("self", "func", "robust")), ast.Constant(immediately)]
                body[:0] = at(body[0], [stand(call("calling", *facts))])
                found += 1
    expect(function, "func()", 2, found)


def _fetch(function: Function) -> None:
    """Where the cache is filled, before and after; where it is full already, that it is used."""
    first = function.body[0]
    fits = isinstance(first, ast.If) and _reads(first, "if self._result_cache is None:") and not first.orelse
    expect(function, "cache", 1, int(fits))
    if isinstance(first, ast.If):
        before = at(first.body[0], [stand(call("evaluating", load("self")))])
        after = at(first.body[-1], [stand(call("evaluated", load("self")))])
        first.body = [*before, *first.body, *after]
        first.orelse = at(first, [stand(call("reused", load("self")))])


def _cached(function: Function) -> None:
    """if self._result_cache is not None: return ... becomes ...: reused(self); return ..."""
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.If) and _reads(node, "if self._result_cache is not None:"):
            node.body[:0] = at(node.body[0], [stand(call("reused", load("self")))])
            found += 1
    expect(function, "cache", 1, found)


def _exists(function: Function) -> None:
    last = function.body[-1]
    expect(function, "cache", 1, int(_reads(last, "return bool(self._result_cache)")))
    insert(function, len(function.body) - 1, stand(call("reused", load("self"))))


def _returned(function: Function, body: list[ast.stmt], hook_name: str, *facts: ast.expr) -> None:
    """return value becomes return hook(value, facts), which gives the value back.

    The value goes first: what stands before it would be held, and counted by `sys.getrefcount`, while it is made.
    """
    last = body[-1]
    expect(function, "return", 1, int(isinstance(last, ast.Return) and last.value is not None))
    if isinstance(last, ast.Return) and last.value is not None:
        last.value = placed(last.value, call(hook_name, last.value, *facts))


def _reads(node: ast.AST, start: str) -> bool:
    return ast.unparse(node).startswith(start)


_SINCE: Final = "4.2 or newer"


def _observations() -> list[Observation]:
    changes: list[tuple[ModuleType, Mapping[str, Callable[[Function], None]]]] = [
        (utils, {"CursorWrapper._execute_with_wrappers": _execute}),
        (
            base,
            {
                "BaseDatabaseWrapper._commit": _end("commit"),
                "BaseDatabaseWrapper._rollback": _end("rollback"),
                "BaseDatabaseWrapper.set_autocommit": _autocommit,
                "BaseDatabaseWrapper.on_commit": _on_commit,
                "BaseDatabaseWrapper.run_and_clear_commit_hooks": _hooks_run,
            },
        ),
        (transaction, {"Atomic.__enter__": _block, "Atomic.__exit__": _block}),
        (
            query,
            {
                "QuerySet._fetch_all": _fetch,
                "RawQuerySet._fetch_all": _fetch,
                "QuerySet.__getitem__": _cached,
                "QuerySet.count": _cached,
                "QuerySet.contains": _cached,
                "QuerySet.exists": _exists,
            },
        ),
    ]
    return [Observation(module=module, probe="orm", changes=found, since=_SINCE) for module, found in changes]
