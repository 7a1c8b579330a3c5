"""Django's own dispatcher source in, the same functions' code with calls of a probe's hooks out.

For the time of a run `Signal.connect`, `send` and the others keep being the same function objects; only their
`__code__` is one compiled from Django's source with hook calls added inside expressions and between statements,
at the file, lines and columns of the original. So no frame is added around a receiver: `warnings` with a
stacklevel, tracebacks, `inspect` and identities are as they were. Hooks are constants of the code, not names.

The source is checked, not trusted: it must compile to the code that is running, and every place that a hook
belongs to must be found. Anything else is a ProbeError before the program starts.
"""

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

import django
from django.dispatch import Signal, dispatcher

from tutor.tracer.rewrite_hooks import at, bind, call, hook, load, placed, stand

# What must be found in each function, and how often: Django 5.0 to 6.1 agree in this much.
_EXPECTED: Mapping[str, Mapping[str, int]] = {
    "connect": {"append": 1},
    "disconnect": {"return": 1},
    "send": {"call": 1, "create": 1},
    "asend": {"call": 1, "create": 1},
    "send_robust": {"call": 1, "await": 1},
    "asend_robust": {"call": 1, "await": 1},
}
_PARALLEL = "_run_parallel"  # since 6.0; asyncio.gather before
_DEATHS = ("_remove_receiver", "_flag_dead_receivers")  # what runs when a receiver dies; the second since 6.1


class ProbeError(Exception):
    """The installed framework isn't of the shape that a probe knows how to observe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One function and the code to run in place of its own."""

    function: FunctionType
    original: CodeType
    observed: CodeType

    def install(self) -> None:
        self.function.__code__ = self.observed

    def undo(self) -> None:
        self.function.__code__ = self.original


def observed(hooks: Mapping[str, object]) -> list[Swap]:
    """For each function of the dispatcher, its code with `hooks` in it. Nothing is installed yet."""
    running, source = list(_running()), _source(dispatcher)
    filename = running[0][1].__code__.co_filename
    plain = _codes(compile(source, filename, "exec", dont_inherit=True))
    tree = ast.parse(source)
    for function in _functions(tree):
        _observe(function)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # "'tuple' object is not callable": it will be a hook
        added = _codes(compile(tree, filename, "exec", dont_inherit=True))
    return [_swap(name, function, plain, added, hooks) for name, function in running]


def _running() -> Iterator[tuple[str, FunctionType]]:
    for name in (*_EXPECTED, _name_of_death()):
        yield f"Signal.{name}", _function(vars(Signal).get(name), f"Signal.{name}")
    if hasattr(dispatcher, _PARALLEL):
        yield _PARALLEL, _function(getattr(dispatcher, _PARALLEL), _PARALLEL)


def _name_of_death() -> str:
    return next((name for name in _DEATHS if name in vars(Signal)), _DEATHS[0])


def _function(found: object, name: str) -> FunctionType:
    if isinstance(found, FunctionType):
        return found
    if found is None:
        raise ProbeError(f"Django {django.__version__} has no {name}; the signals probe needs 5.0 or newer")
    raise ProbeError(f"{name} of Django {django.__version__} is no plain function: somebody has wrapped it")


def _swap(
    name: str,
    function: FunctionType,
    plain: Mapping[str, CodeType],
    added: Mapping[str, CodeType],
    hooks: Mapping[str, object],
) -> Swap:
    original = function.__code__
    if name not in plain or plain[name] != original:
        raise ProbeError(
            f"{name} is not what {original.co_filename} says: it is patched or observed already, "
            f"so the signals probe of Django {django.__version__} can't tell what it does"
        )
    code = bind(added[name], hooks)
    if code.co_freevars != original.co_freevars:
        raise ProbeError(f"{name} of Django {django.__version__} closes over {original.co_freevars}")
    return Swap(function=function, original=original, observed=code)


def _source(module: ModuleType) -> str:
    read: Any = getattr(getattr(module.__spec__, "loader", None), "get_source", None)
    source = read(module.__name__) if read is not None else None
    if source is None:
        raise ProbeError(f"the source of {module.__name__} is not installed, and the signals probe needs it")
    return str(source)


def _codes(module: CodeType) -> dict[str, CodeType]:
    """Code objects of the module's functions and of the class Signal's, by qualified name."""
    found: dict[str, CodeType] = {}
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            found[constant.co_qualname] = constant
            if constant.co_qualname == "Signal":
                found |= {
                    inner.co_qualname: inner for inner in constant.co_consts if isinstance(inner, CodeType)
                }
    return found


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(tree: ast.Module) -> Iterator[Function]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Signal":
            methods = {inner.name: inner for inner in node.body if isinstance(inner, Function)}
            missing = [name for name in _EXPECTED if name not in methods]
            if missing:
                raise ProbeError(
                    f"Django {django.__version__} has no Signal.{missing[0]}; 5.2 or newer is needed"
                )
            yield from (methods[name] for name in (*_EXPECTED, _name_of_death()) if name in methods)
        elif isinstance(node, Function) and node.name == _PARALLEL:
            yield node


def _observe(function: Function) -> None:
    places = _Places()
    if function.name == "connect":
        _observe_connect(function, places)
    elif function.name == "disconnect":
        _observe_disconnect(function, places)
    elif function.name == _PARALLEL:
        function.body = places.statements(function.body)
    elif function.name in _DEATHS:
        _insert(function, len(function.body), stand(call("died", load("self"))))
    else:
        function.body = places.statements(function.body)
        robust, is_async = function.name.endswith("_robust"), function.name.startswith("a")
        facts = [load("self"), load("sender"), load("named"), ast.Constant(robust), ast.Constant(is_async)]
        _insert(function, 1, stand(call("sent", *facts)))
    expected = {"settle": 1} if function.name == _PARALLEL else _EXPECTED.get(function.name, {})
    _expect(function, places, expected)


def _expect(function: Function, places: "_Places", expected: Mapping[str, int]) -> None:
    for what, times in expected.items():
        if places.found.get(what, 0) != times:
            raise ProbeError(
                f"{function.name} in Django {django.__version__} (line {function.lineno}): expected "
                f"{times} place(s) to observe '{what}', found {places.found.get(what, 0)}"
            )


def _insert(function: Function, index: int, statement: ast.stmt) -> None:
    function.body[index:index] = at(function.body[min(index, len(function.body) - 1)], [statement])


def _observe_connect(function: Function, places: "_Places") -> None:
    """connect(): before, remember the receiver; where it is appended, that it was; after, tell."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and _is_append(node.body[-1]):
            places.count("append")
            node.body += at(node.body[-1], [stand(call("accepted"))])
    docstring, body = function.body[:1], function.body[1:]
    arguments = map(load, ("self", "receiver", "sender", "weak", "dispatch_uid"))
    before = at(body[0], [stand(call("connecting", *arguments))])
    guarded = _guarded(body, "refused", *map(load, ("self", "sender", "dispatch_uid")))
    after = at(
        body[-1], [stand(call("connected", *map(load, ("self", "sender", "dispatch_uid", "is_async"))))]
    )
    function.body = [*docstring, *before, *guarded, *after]


def _is_append(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith("self.receivers.append(")


def _observe_disconnect(function: Function, places: "_Places") -> None:
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Name):
        places.count("return")
        names = ("self", "receiver", "sender", "dispatch_uid")
        last.value = placed(last.value, call("disconnected", *map(load, names), last.value))


def _guarded(body: list[ast.stmt], hook_name: str, *arguments: ast.expr) -> list[ast.stmt]:
    """try: body, except BaseException: hook(...) and raise again, which adds nothing to the traceback."""
    again = [stand(call(hook_name, *arguments)), ast.Raise()]
    handler = ast.ExceptHandler(type=hook("BaseException"), body=again)
    return at(body[0], [ast.Try(body=body, handlers=[handler], orelse=[], finalbody=[])])


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
        return _guarded([statement], "raised")

    def _awaited(self, statement: ast.Assign, value: ast.Await) -> list[ast.stmt]:
        if _is_receiver_call(value.value):
            return self._called(statement, value, "await")
        if isinstance(value.value, ast.Name) and value.value.id == "coro":
            self.count("settle")
            statement.value = placed(value, call("settled", load("coro"), value))
            return _guarded([statement], "failed", load("coro"))
        return self._created(statement)

    def _created(self, statement: ast.Assign) -> list[ast.stmt]:
        """Where the coroutines of receivers are made, in a generator expression handed to the event loop."""
        made = _Creations()
        made.visit(statement)
        if not made.count:
            return [statement]
        self.count("create")
        return _guarded([statement], "abandoned", load("named"))


class _Creations(ast.NodeTransformer):
    def __init__(self) -> None:
        self.count = 0

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if _is_receiver_call(node):
            self.count += 1
            return placed(node, call("created", _receiving("creating", is_async=True), node))
        if ast.unparse(node.func) == "asyncio.gather":
            return placed(node, call("gathered", node))
        return node


def _receiving(hook_name: str, *, is_async: bool) -> ast.Call:
    return call(hook_name, *map(load, ("self", "receiver", "sender", "named")), ast.Constant(is_async))


def _is_receiver_call(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "receiver"
