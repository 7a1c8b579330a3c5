"""Hooks in, the functions of Django's request handler that call them out: what `swap` has to add to them, and where."""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.core.handlers import base, exception

from tutor.tracer.probes import swap
from tutor.tracer.probes.swap import Function, Observation, Swap, expect, guarded, insert
from tutor.tracer.rewrite_hooks import call, load, placed, stand

# Assigned calls by how their text begins, `await` aside: the kind of stay, and the names that tell what it is about.
_STAYS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "resolve_request": {"resolver.resolve(": ("resolve", "request")},
    "process_exception_by_middleware": {
        "middleware_method(request, exception)": (
            "process_exception",
            "request",
            "middleware_method",
            "exception",
        ),
    },
    "_get_response": {
        "middleware_method(request, callback": ("process_view", "request", "middleware_method"),
        "wrapped_callback(request": ("view", "request", "callback", "callback_args", "callback_kwargs"),
        "middleware_method(request, response)": ("process_template_response", "request", "middleware_method"),
        "response.render()": ("render", "request", "response"),
    },
}
# An async handler renders in a thread unless `render` is a coroutine function.
_RENDER_IN_THREAD: Final = {"sync_to_async(response.render": ("render", "request", "response")}


def observed(hooks: Mapping[str, object]) -> list[Swap]:
    """For each function of the handler, its code with `hooks` in it. Nothing is installed yet."""
    handler = Observation(module=base, probe="http", changes=dict(_changes()))
    conversion = Observation(
        module=exception, probe="http", changes={"convert_exception_to_response": _observe_conversion}
    )
    return [*swap.observed(handler, hooks), *swap.observed(conversion, hooks)]


def _changes() -> Iterator[tuple[str, Callable[[Function], None]]]:
    named: dict[str, Callable[[Function], None]] = {
        "load_middleware": _observe_loading,
        "get_response": _observe_chain,
        "get_response_async": _observe_chain,
        "_get_response_async": _observe_stays,
        **dict.fromkeys(_STAYS, _observe_stays),
    }
    for name, change in named.items():
        yield f"BaseHandler.{name}", change


def _observe_loading(function: Function) -> None:
    """mw_instance = middleware(adapted_handler) becomes mw_instance = made(middleware_path, middleware(...))"""
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _text(node.value) == "middleware(adapted_handler)":
            node.value = placed(node.value, call("made", load("middleware_path"), node.value))
            found += 1
    expect(function, "middleware", 1, found)


def _observe_chain(function: Function) -> None:
    """get_response(): tell the request before all else, and the response before it is returned."""
    last = function.body[-1]
    is_return = isinstance(last, ast.Return) and last.value is not None and _text(last.value) == "response"
    expect(function, "return", 1, int(is_return))
    if isinstance(last, ast.Return) and last.value is not None:
        last.value = placed(last.value, call("answered", load("request"), last.value))
    docstring, body = function.body[:1], function.body[1:]
    function.body = [*docstring, *guarded(body, "abandoned", load("request"))]
    insert(function, 1, stand(call("requested", load("request"))))


def _observe_stays(function: Function) -> None:
    calls = dict(_STAYS[function.name.removesuffix("_async")])
    if isinstance(function, ast.AsyncFunctionDef):
        calls |= _RENDER_IN_THREAD
    found = dict.fromkeys(calls, 0)
    function.body = _with_stays(function.body, calls, found)
    for begin, times in found.items():
        expect(function, calls[begin][0], 1, times)


def _with_stays(
    body: list[ast.stmt], calls: Mapping[str, tuple[str, ...]], found: dict[str, int]
) -> list[ast.stmt]:
    """x = call() becomes x = left(entering(...), call()), and if it raises, failed() is called on the way."""
    done: list[ast.stmt] = []
    for statement in body:
        for name in ("body", "orelse", "finalbody"):
            if inner := getattr(statement, name, None):
                setattr(statement, name, _with_stays(inner, calls, found))
        begin = next((begin for begin in calls if _assigned(statement).startswith(begin)), None)
        if begin is None or not isinstance(statement, ast.Assign):
            done.append(statement)
            continue
        found[begin] += 1
        kind, *names = calls[begin]
        entering = call("entering", ast.Constant(kind), *map(load, names))
        statement.value = placed(statement.value, call("left", entering, statement.value))
        done += guarded([statement], "failed")
    return done


def _observe_conversion(function: Function) -> None:
    """The two functions made here: a layer is entered and left, and its exception made a response."""
    layers = [node for node in ast.walk(function) if isinstance(node, Function) and node.name == "inner"]
    expect(function, "inner", 2, len(layers))
    for layer in layers:
        _observe_layer(layer)


def _observe_layer(function: Function) -> None:
    attempt = function.body[0]
    is_known = isinstance(attempt, ast.Try) and _assigned(attempt.body[0]) == "get_response(request)"
    expect(function, "get_response", 1, int(is_known))
    if not isinstance(attempt, ast.Try):
        return
    inside, caught = attempt.body[0], attempt.handlers[0]
    conversion = caught.body[0]
    expect(function, "conversion", 1, int("response_for_exception" in _assigned(conversion)))
    if isinstance(inside, ast.Assign) and isinstance(conversion, ast.Assign):
        entering = call("entering", ast.Constant("layer"), load("request"), load("get_response"))
        inside.value = placed(inside.value, call("left", entering, inside.value))
        conversion.value = placed(
            conversion.value, call("converted", load(caught.name or ""), conversion.value)
        )
    function.body[:1] = guarded([attempt], "failed")


def _assigned(statement: ast.stmt) -> str:
    """The text of what is assigned, without `await`; empty if nothing is."""
    if not isinstance(statement, ast.Assign):
        return ""
    value = statement.value
    return _text(value.value if isinstance(value, ast.Await) else value)


def _text(expression: ast.expr) -> str:
    return ast.unparse(expression)
