"""Hooks in, the functions of Django's template engine that call them out: what `swap` has to add to them, and where.

`Template._render` is left alone: Django's own test runner replaces it.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from django.template import base, loader_tags

from tutor.tracer.probes import swap
from tutor.tracer.probes.swap import Function, Observation, Swap, expect, guarded, insert
from tutor.tracer.rewrite_hooks import at, call, load, placed, stand

# How one part of a name was found, by what Django then makes the current object: in the order in which it tries.
_WAYS: Final[Mapping[str, str]] = {
    "current[bit]": "dictionary",
    "getattr(current, bit)": "attribute",
    "current[int(bit)]": "index",
    "current()": "called",
}
_INVALID: Final = "context.template.engine.string_if_invalid"
# Why Django gives up without an error, in the order of the source: 5.2 to 6.1 agree in it.
_REFUSALS: Final = ("alters data", "needs arguments", "needs arguments", "error")
_BLOCK: Final = "type(self)(block.name, block.nodelist)"


def observed(hooks: Mapping[str, object]) -> list[Swap]:
    """For each function of the engine, its code with `hooks` in it. Nothing is installed yet."""
    in_base: dict[str, Callable[[Function], None]] = {
        "Template.render": _observe_render,
        "Variable._resolve_lookup": _observe_lookup,
        "FilterExpression.resolve": _observe_expression,
    }
    in_tags: dict[str, Callable[[Function], None]] = {
        "ExtendsNode.render": _observe_extends,
        "BlockNode.render": _observe_block,
    }
    return [
        *swap.observed(Observation(module=base, probe="templates", changes=in_base), hooks),
        *swap.observed(Observation(module=loader_tags, probe="templates", changes=in_tags), hooks),
    ]


def _observe_render(function: Function) -> None:
    docstring, body = function.body[:1], function.body[1:]
    expect(function, "with", 1, sum(isinstance(statement, ast.With) for statement in body))
    begins = at(body[0], [stand(call("rendering", load("self")))])
    function.body = [*docstring, *begins, *_ended(body)]


def _observe_extends(function: Function) -> None:
    """The parent is rendered by the last statement, without a call of its `render`."""
    last = function.body[-1]
    expect(function, "with", 1, int(isinstance(last, ast.With)))
    begins = at(last, [stand(call("extending", load("compiled_parent")))])
    function.body[-1:] = [*begins, *_ended([last])]


def _observe_block(function: Function) -> None:
    """Outside of inheritance the block is the node itself; else the child's, if it has one of that name."""
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "block_context is None":
            found += 1
            begins = call("blocking", load("self"), ast.Constant(None))
            node.body[:0] = at(node.body[0], [stand(begins)])
            for place, inner in enumerate(node.orelse):
                if isinstance(inner, ast.Assign) and ast.unparse(inner.value) == _BLOCK:
                    found += 1
                    begins = call("blocking", load("block"), load("block_context"))
                    node.orelse[place:place] = at(inner, [stand(begins)])
                    break
    expect(function, "block", 2, found)
    function.body = _ended(function.body)


def _ended(body: list[ast.stmt]) -> list[ast.stmt]:
    """try: body, finally: the hook; an exception passes through it with its traceback as it is."""
    after = [stand(call("ended"))]
    return at(body[0], [ast.Try(body=body, handlers=[], orelse=[], finalbody=after)])


def _observe_lookup(function: Function) -> None:
    found, refusals = 0, iter(_REFUSALS)
    for node in _in_order(function):
        if not isinstance(node, ast.Assign) or ast.unparse(node.targets[0]) != "current":
            continue
        text = ast.unparse(node.value)
        if text in _WAYS:
            found += 1
            node.value = placed(node.value, call("found", ast.Constant(_WAYS[text]), node.value))
        elif text == _INVALID:
            found += 1
            why = ast.Constant(next(refusals, "error"))
            node.value = placed(node.value, call("refused", why, node.value))
    expect(function, "current", len(_WAYS) + len(_REFUSALS), found)
    last = function.body[-1]
    expect(function, "return", 1, int(isinstance(last, ast.Return) and ast.unparse(last) == "return current"))
    if isinstance(last, ast.Return) and last.value is not None:
        last.value = placed(last.value, call("resolved", load("self"), last.value))
    docstring, body = function.body[:1], guarded(function.body[1:], "unresolved", load("self"))
    function.body = [*docstring, *body]
    insert(function, 1, stand(call("looking")))


def _observe_expression(function: Function) -> None:
    """What stands in for a variable that isn't there, and what the filters made of it."""
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.ExceptHandler) and ast.unparse(node.type or node) == "VariableDoesNotExist":
            for inner in ast.walk(node):
                assigned = isinstance(inner, ast.Assign) and ast.unparse(inner.targets[0]) == "obj"
                if isinstance(inner, ast.Return | ast.Assign) and (isinstance(inner, ast.Return) or assigned):
                    found += 1
                    inner.value = placed(_value(inner), call("missed", _value(inner)))
    expect(function, "missed", 4, found)
    last = function.body[-1]
    expect(function, "return", 1, int(isinstance(last, ast.Return) and ast.unparse(last) == "return obj"))
    if isinstance(last, ast.Return):
        last.value = placed(_value(last), call("filtered", load("self"), _value(last)))


def _value(node: ast.Return | ast.Assign) -> ast.expr:
    return node.value or ast.Constant(None)


def _in_order(node: ast.AST) -> list[ast.AST]:
    """All nodes in the order of the source, where `ast.walk` goes level by level."""
    return [node, *(inner for child in ast.iter_child_nodes(node) for inner in _in_order(child))]
