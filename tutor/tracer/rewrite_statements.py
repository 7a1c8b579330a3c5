"""One statement without a body in; it, its report before it and what it bound or changed behind it, out."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tutor.tracer.rewrite_expressions import Expressions, is_fresh
from tutor.tracer.rewrite_hooks import at, call, hook, load, mark, note, number, placed, stand
from tutor.tracer.rewrite_table import Table
from tutor.tracer.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a statement stands.

    `inside` is the prefix of names defined here. `suspends`: in a generator or a coroutine. `loop` is the site of
    the innermost loop's header, which a `continue` reports unless it is `guarded`: something of the program may
    run before the loop goes on. `waits`: the same between a `return` and the end of the function. `outer` says of
    names that are declared global or nonlocal which they are. `handled` is the name of the exception that a loop's
    `break` or `continue` here unbinds.
    """

    scope: str = "<module>"
    inside: str = ""
    suspends: bool = False
    free: frozenset[str] = frozenset()
    outer: Mapping[str, str] = field(default_factory=dict)
    handled: str | None = None
    loop: int = 0
    guarded: bool = False
    waits: bool = False


def simple(table: Table, node: ast.stmt, place: Place, seen: Expressions, line: int) -> list[ast.stmt]:
    match node:
        case ast.Return():
            return [*at(node, [mark(line)]), *leaving(table, node, place, seen)]
        case ast.Continue():
            again = [stand(call("later", number(place.loop))) if place.guarded else mark(place.loop)]
            return [*at(node, [mark(line), *forgetting(table, place), *again[: place.loop]]), node]
        case ast.Break():
            return [*at(node, [mark(line), *forgetting(table, place)]), node]
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            star = number(table.add(Site(op="star", statement=seen.statement)))
            before = at(node, [mark(line), stand(call("before_star"))])
            return [*before, node, *at(node, [stand(call("star", star))])]
        case ast.Raise() | ast.Assert():
            return _failing(node, seen, line)
    return around(table, node, line, seen, _effects(table, node, seen))


def _effects(table: Table, node: ast.stmt, seen: Expressions) -> list[ast.stmt]:
    """Reports of what a statement has bound or unbound; its own expressions are rewritten on the way."""
    match node:
        case ast.Assign(targets=targets, value=value):
            return _assign(table, node, targets, value, seen)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            return _assign(table, node, [target], value, seen)
        case ast.AugAssign():
            return _augmented(table, node, seen)
        case ast.Delete(targets=targets):
            for deleted in targets:
                seen.target(deleted)
            names = [name for target in targets for name in _names(target, ast.Del)]
            return [mark(table.add(_bare("delete", name, seen))) for name in names]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return _imported(table, aliases, seen)
        case ast.Expr():
            node.value = _said(table, node.value, seen)
    return []


def _failing(node: ast.Raise | ast.Assert, seen: Expressions, line: int) -> list[ast.stmt]:
    for name, child in ast.iter_fields(node):
        if isinstance(child, ast.expr):
            setattr(node, name, seen.top(child))
    return [*at(node, [mark(line)]), node]


def around(
    table: Table, node: ast.stmt, line: int, seen: Expressions, after: Sequence[ast.stmt] = ()
) -> list[ast.stmt]:
    return [*at(node, [mark(line)]), node, *at(node, [*looking(table, seen), *after])]


def looking(table: Table, seen: Expressions) -> list[ast.stmt]:
    """Looks at the objects that the statement may have changed inside."""
    unsure = sorted(seen.unsure)
    made = [stand(look) for look in touching(table, seen)]
    for name in unsure:
        # The name may never have been bound, if what it stands in was not evaluated.
        passed = ast.ExceptHandler(hook("NameError"), None, [ast.Pass()])
        made.append(ast.Try([stand(seen.look(name))], [passed], [], []))
    return made


def touching(table: Table, seen: Expressions) -> list[ast.expr]:
    """The looks that cannot fail."""
    made = [seen.look(name, how) for name, how in seen.touched.items()]
    for store in seen.stores:
        made.append(call(store.hook, *store.arguments, number(store.site)))
    seen.touched.clear()
    seen.stores.clear()
    seen.unsure.clear()
    return made


def settled(table: Table, value: ast.expr, seen: Expressions) -> ast.expr:
    """An expression that is followed by a body: its objects are looked at as soon as its value is there."""
    touches = touching(table, seen)
    if not touches:
        return value
    made = ast.Subscript(ast.Tuple([value, *touches], ast.Load()), ast.Constant(0), ast.Load())
    return placed(value, made)


def bound(
    table: Table, target: ast.AST | None, seen: Expressions, otherwise: str = "result", text: str = ""
) -> list[ast.stmt]:
    """Reports of the names that a target binds."""
    made: list[ast.stmt] = []
    for name in _names(target, ast.Store) if target is not None else ():
        site = table.add(replace(_bare("assign", name, seen), text=text))
        made += note(site, load(name), otherwise)
    return made


def forgetting(table: Table, place: Place) -> list[ast.stmt]:
    """At the end of an `except ... as name` Python deletes the name."""
    name = place.handled
    if name is None:
        return []
    outer = place.outer.get(name, "")
    return [mark(table.add(Site(op="delete", statement=len(table.statements), name=name, outer=outer)))]


def leaving(table: Table, node: ast.Return, place: Place, seen: Expressions) -> list[ast.stmt]:
    bare = node.value is None
    value = node.value or ast.Constant(None)
    text = "" if isinstance(value, ast.Constant) else table.text(value)
    inner = settled(table, seen.top(value, whole=True), seen)
    site = table.add(Site(op="returning" if place.waits else "return", statement=seen.statement, text=text))
    told = call("leave" if place.suspends and not place.waits else "give", inner, number(site))
    if bare:  # an asynchronous generator may not return a value, not even None
        return [*at(node, [stand(told)]), node]
    node.value = told
    return at(node, [node])


def _assign(
    table: Table, node: Any, targets: Sequence[ast.expr], value: ast.expr, seen: Expressions
) -> list[ast.stmt]:
    text = "" if isinstance(value, ast.Constant) else table.text(value)
    alias = isinstance(value, ast.Name | ast.Attribute) or (
        isinstance(value, ast.Subscript) and not isinstance(value.slice, ast.Slice)
    )
    kept = "ref" if alias else "fresh" if is_fresh(value) else "result"
    single = [target for target in targets if isinstance(target, ast.Name)]
    node.value = seen.top(value, whole=bool(single))
    after: list[ast.stmt] = []
    for target in targets:
        seen.target(target)
        known = target in single
        after += bound(table, target, seen, kept if known else "result", text if known else "")
        text, kept = "", "ref"
    return after


def _augmented(table: Table, node: ast.AugAssign, seen: Expressions) -> list[ast.stmt]:
    target = node.target
    node.value = seen.top(node.value)
    seen.target(target)
    if not isinstance(target, ast.Name):
        return []
    changed = table.add(Site(op="mutate", statement=seen.statement, name=target.id))
    site = table.add(_bare("assign", target.id, seen))
    plain = ast.Compare(call("type", load(target.id)), [ast.In()], [hook("plain")])
    grown = call("grown", load(target.id), number(changed))
    return [stand(call("value", ast.IfExp(plain, load(target.id), grown))), mark(site)]


def _imported(table: Table, aliases: Sequence[ast.alias], seen: Expressions) -> list[ast.stmt]:
    made: list[ast.stmt] = []
    for alias in aliases:
        name = alias.asname or alias.name.partition(".")[0]
        made += note(table.add(_bare("assign", name, seen)), load(name))
    return made


def _bare(op: str, name: str, seen: Expressions) -> Site:
    return Site(op=op, statement=seen.statement, name=name, outer=seen.outer.get(name, ""))


def _said(table: Table, value: ast.expr, seen: Expressions) -> ast.expr:
    """An expression that stands alone: the result of a call matters unless it is None."""
    if not isinstance(value, ast.Call | ast.Await):
        return seen.top(value, whole=True)
    text = table.text(value)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print":
        return seen.top(value, whole=True)
    inside = seen.top(value, whole=True)
    site = table.add(Site(op="seen", statement=seen.statement, text=text))
    return placed(value, call("said", inside, number(site)))


def _names(target: ast.AST, context: type[ast.expr_context]) -> Iterator[str]:
    """In the order in which they stand, which is that in which they are bound."""
    if isinstance(target, ast.Name) and isinstance(target.ctx, context):
        yield target.id
    for node in ast.iter_child_nodes(target):
        yield from _names(node, context)
