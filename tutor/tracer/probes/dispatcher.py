"""Hooks in, the functions of Django's dispatcher that call them out: what `swap` has to add to them, and where."""

import ast
from collections.abc import Iterator, Mapping

import django
from django.dispatch import Signal, dispatcher

from tutor.tracer.probes import swap
from tutor.tracer.probes.swap import Function, Observation, Swap, expect, guarded, insert
from tutor.tracer.rewrite_hooks import at, call, load, placed, stand

# What must be found in each function, and how often: Django 5.0 to 6.1 agree in this much. 4.2 knows no receivers that
# are coroutines, and its send() calls the others inside a list that it returns.
_EXPECTED: Mapping[str, Mapping[str, int]] = {
    "connect": {"append": 1},
    "disconnect": {"return": 1},
    "send": {"call": 1, "create": 1},
    "asend": {"call": 1, "create": 1},
    "send_robust": {"call": 1, "await": 1},
    "asend_robust": {"call": 1, "await": 1},
}
_EXPECTED_BEFORE_5: Mapping[str, Mapping[str, int]] = {
    "connect": {"append": 1},
    "disconnect": {"return": 1},
    "send": {"listed": 1},
    "send_robust": {"call": 1},
}
_PARALLEL = "_run_parallel"  # since 6.0; asyncio.gather before
_DEATHS = ("_remove_receiver", "_flag_dead_receivers")  # what runs when a receiver dies; the second since 6.1


def observed(hooks: Mapping[str, object]) -> list[Swap]:
    """For each function of the dispatcher, its code with `hooks` in it. Nothing is installed yet."""
    observation = Observation(
        module=dispatcher,
        probe="signals",
        changes=dict.fromkeys(_names(), _observe),
        since="4.2 or newer",
    )
    return swap.observed(observation, hooks)


def _expected() -> Mapping[str, Mapping[str, int]]:
    return _EXPECTED if django.VERSION >= (5,) else _EXPECTED_BEFORE_5


def _names() -> Iterator[str]:
    death = next((name for name in _DEATHS if name in vars(Signal)), _DEATHS[0])
    yield from (f"Signal.{name}" for name in (*_expected(), death))
    if hasattr(dispatcher, _PARALLEL):
        yield _PARALLEL


def _observe(function: Function) -> None:
    places = _Places()
    if function.name == "connect":
        _observe_connect(function, places)
    elif function.name == "disconnect":
        _observe_disconnect(function, places)
    elif function.name == _PARALLEL:
        function.body = places.statements(function.body)
    elif function.name in _DEATHS:
        insert(function, len(function.body), stand(call("died", load("self"))))
    else:
        function.body = places.statements(function.body)
        robust, is_async = function.name.endswith("_robust"), function.name.startswith("a")
        facts = [load("self"), load("sender"), load("named"), ast.Constant(robust), ast.Constant(is_async)]
        insert(function, 1, stand(call("sent", *facts)))
    expected = {"settle": 1} if function.name == _PARALLEL else _expected().get(function.name, {})
    for what, times in expected.items():
        expect(function, what, times, places.found.get(what, 0))


def _observe_connect(function: Function, places: "_Places") -> None:
    """connect(): before, remember the receiver; where it is appended, that it was; after, tell."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and _is_append(node.body[-1]):
            places.count("append")
            node.body += at(node.body[-1], [stand(call("accepted"))])
    docstring, body = function.body[:1], function.body[1:]
    arguments = map(load, ("self", "receiver", "sender", "weak", "dispatch_uid"))
    before = at(body[0], [stand(call("connecting", *arguments))])
    watched = guarded(body, "refused", *map(load, ("self", "sender", "dispatch_uid")))
    is_async: ast.expr = load("is_async") if _assigns(function, "is_async") else ast.Constant(False)
    known = map(load, ("self", "sender", "dispatch_uid"))
    after = at(body[-1], [stand(call("connected", *known, is_async))])
    function.body = [*docstring, *before, *watched, *after]


def _assigns(function: Function, name: str) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for node in ast.walk(function)
    )


def _is_append(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith("self.receivers.append(")


def _observe_disconnect(function: Function, places: "_Places") -> None:
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Name):
        places.count("return")
        names = ("self", "receiver", "sender", "dispatch_uid")
        last.value = placed(last.value, call("disconnected", *map(load, names), last.value))


class _Places:
    """Finds the places where a receiver is called, awaited or handed to the event loop, and adds the hooks."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}

    def count(self, what: str) -> None:
        self.found[what] = self.found.get(what, 0) + 1

    def statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for statement in body:
            done += self._statement(statement)
        return done

    def _statement(self, statement: ast.stmt) -> list[ast.stmt]:
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(statement, name, None)
            if isinstance(inner, list):
                setattr(statement, name, self.statements(inner))
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.ListComp):
            return self._listed(statement)
        if not isinstance(statement, ast.Assign):
            return [statement]
        if _is_receiver_call(statement.value):
            return self._called(statement, statement.value, "call")
        if isinstance(statement.value, ast.Await):
            return self._awaited(statement, statement.value)
        return [statement]

    def _called(self, statement: ast.Assign, value: ast.expr, what: str) -> list[ast.stmt]:
        """response = receiver(...) becomes response = responded(receiving(...), receiver(...))"""
        self.count(what)
        statement.value = placed(
            value, call("responded", _receiving("receiving", is_async=what == "await"), value)
        )
        return guarded([statement], "raised")

    def _awaited(self, statement: ast.Assign, value: ast.Await) -> list[ast.stmt]:
        if _is_receiver_call(value.value):
            return self._called(statement, value, "await")
        if isinstance(value.value, ast.Name) and value.value.id == "coro":
            self.count("settle")
            statement.value = placed(value, call("settled", load("coro"), value))
            return guarded([statement], "failed", load("coro"))
        return self._created(statement)

    def _listed(self, statement: ast.Return) -> list[ast.stmt]:
        """Where receivers are called in a list that is returned, one after the other."""
        made = _Calls(hook="answered", is_async=False)
        made.visit(statement)
        if not made.count:
            return [statement]
        self.count("listed")
        return guarded([statement], "abandoned", load("named"))

    def _created(self, statement: ast.Assign) -> list[ast.stmt]:
        """Where the coroutines of receivers are made, in a generator expression handed to the event loop."""
        made = _Calls(hook="created", is_async=True)
        made.visit(statement)
        if not made.count:
            return [statement]
        self.count("create")
        return guarded([statement], "abandoned", load("named"))


class _Calls(ast.NodeTransformer):
    """Adds hooks to calls of receivers that stand where no statement can, and counts them."""

    def __init__(self, *, hook: str, is_async: bool) -> None:
        self.count = 0
        self._hook = hook
        self._is_async = is_async

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if _is_receiver_call(node):
            self.count += 1
            return placed(node, call(self._hook, _receiving("creating", is_async=self._is_async), node))
        if ast.unparse(node.func) == "asyncio.gather":
            return placed(node, call("gathered", node))
        return node


def _receiving(hook_name: str, *, is_async: bool) -> ast.Call:
    return call(hook_name, *map(load, ("self", "receiver", "sender", "named")), ast.Constant(is_async))


def _is_receiver_call(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "receiver"
