"""A program's source in; the same program, reporting on itself, out: its tree, statements and sites.

Each statement reports that it begins; what it bound, changed or found out is reported behind it. The added code
has the positions of the statement that it stands at, binds no name, and calls nothing of the program, so
tracebacks, docstrings, `locals()`, class bodies and zero-argument `super()` stay as they are.
"""

import ast
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tutor.tracer.rewrite_expressions import Expressions
from tutor.tracer.rewrite_hooks import (
    at,
    call,
    fused,
    hook,
    load,
    mark,
    note,
    note_all,
    number,
    placed,
    stand,
)
from tutor.tracer.rewrite_statements import Place, around, bound, forgetting, looking, settled, simple
from tutor.tracer.rewrite_table import Table
from tutor.tracer.rewrite_threads import by_thread, may_have_threads
from tutor.tracer.sites import Site
from tutor.tracer.trace import Statement

Function = ast.FunctionDef | ast.AsyncFunctionDef
Try = ast.Try | ast.TryStar


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """`threads`: whether it asks at each report in which thread it is made."""

    tree: ast.Module
    statements: tuple[Statement, ...]
    sites: tuple[Site, ...]
    threads: bool


def rewrite(source: str, filename: str) -> Program:
    """Raises SyntaxError and ValueError as `compile` does."""
    tree = ast.parse(source, filename)
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    table = Table(lines)
    table.add(Site(op="raise", statement=0, name="leaves"))
    rewriter = _Rewriter(table, tree, symtable.symtable(source, filename, "exec"))
    rewriter.module(tree)
    threads = may_have_threads(source)
    if threads:
        by_thread(tree)
    ast.fix_missing_locations(tree)
    return Program(tree=tree, statements=tuple(table.statements), sites=tuple(table.sites), threads=threads)


class _Rewriter:
    def __init__(self, table: Table, tree: ast.Module, symbols: symtable.SymbolTable) -> None:
        self.table = table
        self.known = frozenset(
            node.name for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef)
        )
        self.deleted = frozenset(
            name.id for name in ast.walk(tree) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Del)
        )
        self.free = {(found.get_name(), found.get_lineno()): _free(found) for found in _tables(symbols)}

    def module(self, tree: ast.Module) -> None:
        head = _docstring(tree.body)
        marks: list[ast.stmt] = []
        while head < len(tree.body) and _is_future(tree.body[head]):
            marks += at(tree.body[head], [mark(self.table.line(tree.body[head], "<module>"))])
            head += 1
        tree.body[head:] = [*marks, *self.block(tree.body[head:], Place())]

    def block(self, body: Sequence[ast.stmt], place: Place) -> list[ast.stmt]:
        return fused([made for node in body for made in self.statement(node, place)])

    def statement(self, node: ast.stmt, place: Place) -> list[ast.stmt]:
        if isinstance(node, ast.Global | ast.Nonlocal):
            return [node]
        line = self.table.line(node, place.scope)
        seen = self._expressions(place)
        made = self._made(node, place, seen, line)
        if seen.names:
            self.table.reads(line, seen.names)
        return made

    def _made(self, node: ast.stmt, place: Place, seen: Expressions, line: int) -> list[ast.stmt]:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self._function(node, place, seen, line)
            case ast.ClassDef():
                return self._class(node, place, seen, line)
            case ast.For() | ast.AsyncFor():
                return self._for(node, place, seen, line)
            case ast.While():
                return self._while(node, place, seen, line)
            case ast.If():
                node.test = settled(self.table, seen.top(node.test), seen)
                node.body = self.block(node.body, place)
                node.orelse = self.block(node.orelse, place)
                return around(self.table, node, line, seen)
            case ast.With() | ast.AsyncWith():
                return self._with(node, place, seen, line)
            case ast.Try() | ast.TryStar():
                return self._try(node, place, line)
            case ast.Match():
                return self._match(node, place, seen, line)
            case _:
                return simple(self.table, node, place, seen, line)

    def _expressions(self, place: Place) -> Expressions:
        return Expressions(
            statement=len(self.table.statements),
            suspends=place.suspends,
            known=self.known,
            deleted=self.deleted,
            free=place.free,
            outer=place.outer,
            add=self.table.add,
            text=self.table.text,
        )

    def _function(self, node: Function, place: Place, seen: Expressions, line: int) -> list[ast.stmt]:
        node.decorator_list = [_decorator(item, seen) for item in node.decorator_list]
        scope = place.inside + node.name
        statement = seen.statement
        suspends = isinstance(node, ast.AsyncFunctionDef) or _yields(node)
        inner = Place(
            scope=scope,
            inside=f"{scope}.<locals>.",
            suspends=suspends,
            free=self.free.get((node.name, node.lineno), frozenset()),
            outer=_declared(node),
            waits=_returns_late(node),
        )
        table = self.table
        names = _parameters(node.args)
        opened = table.add(
            Site(op="call", statement=statement, name=scope, names=tuple(names), suspends=suspends)
        )
        head = _docstring(node.body)
        last = node.body[-1]
        entry = [stand(call("tick"))]  # first, because a frame is only there once it is noted
        entry += [stand(call("enter"))] if suspends else []
        entry += note_all(opened, names)
        body = fused([*self.block(node.body[head:], inner), *self._ending(last, inner, statement)])
        guarded = self._unwinding(body, inner, statement)
        node.body = [*node.body[:head], *at(node.body[0], entry), *at(node.body[0], guarded)]
        outer = place.outer.get(node.name, "")
        defined = table.add(Site(op="define", statement=statement, name=node.name, outer=outer))
        return around(table, node, line, seen, note(defined, load(node.name)))

    def _ending(self, last: ast.stmt, place: Place, statement: int) -> list[ast.stmt]:
        """The end of a function without `return`."""
        if isinstance(last, ast.Return | ast.Raise) or place.waits:
            return []
        site = number(self.table.add(Site(op="end", statement=statement)))
        return at(last, [stand(call("end" if place.suspends else "site", site))])

    def _unwinding(self, body: list[ast.stmt], place: Place, statement: int) -> list[ast.stmt]:
        """A function's body, reporting that an exception left it."""
        if not place.waits:
            return [_reporting(body, "unwound", self.table.add(Site(op="unwound", statement=statement)))]
        noted = _reporting(
            body, "raised", self.table.add(Site(op="raise", statement=statement, name="leaves"))
        )
        close = self.table.add(Site(op="close", statement=statement))
        closing = stand(call("end" if place.suspends else "site", number(close)))
        return [ast.Try([noted], [], [], [_told_or_lost(closing, close)])]

    def _class(self, node: ast.ClassDef, place: Place, seen: Expressions, line: int) -> list[ast.stmt]:
        table = self.table
        node.decorator_list = [_decorator(item, seen) for item in node.decorator_list]
        statement = seen.statement
        scope = place.inside + node.name
        inner = Place(scope=scope, inside=f"{scope}.", free=place.free, outer=_declared(node))
        head = _docstring(node.body)
        entry = table.add(Site(op="enter", statement=statement, name=scope))
        body = self.block(node.body[head:], inner)
        body.append(mark(table.add(Site(op="leave", statement=statement, name=scope))))
        guarded = _reporting(body, "unwound", table.add(Site(op="unwound", statement=statement)))
        node.body = [*node.body[:head], *at(node.body[0], [mark(entry), guarded])]
        outer = place.outer.get(node.name, "")
        defined = table.add(Site(op="define", statement=statement, name=node.name, outer=outer))
        return around(table, node, line, seen, note(defined, load(node.name)))

    def _for(
        self, node: ast.For | ast.AsyncFor, place: Place, seen: Expressions, line: int
    ) -> list[ast.stmt]:
        table = self.table
        node.iter = settled(table, seen.top(node.iter), seen)
        seen.target(node.target)
        entry: list[ast.stmt] = [stand(call("tick"))]
        if isinstance(node, ast.AsyncFor):
            entry.append(stand(call("awaited", ast.Constant(None))))
        entry += bound(table, node.target, seen)
        entry += looking(table, seen)
        inner = replace(place, loop=line, guarded=False, handled=None)
        late = at(node, [stand(call("again"))]) if _continues_late(node) else []
        body = self.block(node.body, inner)
        node.body = fused([*late, *at(node, entry), *body, *at(node, [mark(line)])])
        node.orelse = [*late, *self.block(node.orelse, place)]
        return [*at(node, [mark(line)]), node]

    def _while(self, node: ast.While, place: Place, seen: Expressions, line: int) -> list[ast.stmt]:
        """The test says itself that it begins, so that `continue` needs no report."""
        test = settled(self.table, seen.top(node.test), seen)
        node.test = placed(node.test, ast.BoolOp(ast.Or(), [call("site", number(line)), test]))
        body = self.block(node.body, replace(place, loop=0, guarded=False, handled=None))
        node.body = [*at(node, [stand(call("tick"))]), *body]
        node.orelse = self.block(node.orelse, place)
        return [node]

    def _with(
        self, node: ast.With | ast.AsyncWith, place: Place, seen: Expressions, line: int
    ) -> list[ast.stmt]:
        table = self.table
        entry: list[ast.stmt] = []
        for item in node.items:
            item.context_expr = seen.top(item.context_expr)
            if item.optional_vars is not None:
                seen.target(item.optional_vars)
        if isinstance(node, ast.AsyncWith):
            entry.append(stand(call("awaited", ast.Constant(None))))
        for item in node.items:
            entry += bound(table, item.optional_vars, seen)
        entry += looking(table, seen)
        body = self.block(node.body, replace(place, guarded=True))
        raised = table.add(Site(op="raise", statement=seen.statement))
        node.body = at(node, [*entry, _reporting(body, "raised", raised)])
        return [*at(node, [mark(line)]), node, *at(node, [stand(call("calm"))])]

    def _try(self, node: Try, place: Place, line: int) -> list[ast.stmt]:
        table = self.table
        inner = replace(place, guarded=True) if node.finalbody else place
        statement = len(table.statements)
        node.body = self.block(node.body, inner)
        if isinstance(node, ast.TryStar):
            # Its handlers are given parts of the exception; the whole is seen on the way to them.
            raised = table.add(Site(op="raise", statement=statement))
            node.body = at(node, [_reporting(node.body, "raised", raised)])
        for handler in node.handlers:
            self._handler(handler, inner, 0 if isinstance(node, ast.TryStar) else statement)
        node.orelse = self.block(node.orelse, inner)
        finalbody = self.block(node.finalbody, place)
        before = at(node, [mark(line)])
        if not finalbody:
            return [*before, node]
        raised = table.add(Site(op="raise", statement=statement))
        node.finalbody = []
        within: list[ast.stmt] = [node] if node.handlers else node.body
        return [*before, *at(node, [ast.Try([_reporting(within, "raised", raised)], [], [], finalbody)])]

    def _handler(self, handler: ast.ExceptHandler, place: Place, statement: int) -> None:
        table = self.table
        raised = table.add(Site(op="raise", statement=statement))
        line = table.line(handler, place.scope)
        told = call("caught", number(raised)) if statement else call("calm")
        entry = [stand(told), mark(line)]
        place = replace(place, handled=None)
        if handler.name is not None:
            outer = place.outer.get(handler.name, "")
            site = Site(op="assign", statement=len(table.statements), name=handler.name, outer=outer)
            entry += note(table.add(site), load(handler.name))
            place = replace(place, handled=handler.name)
        body = self.block(handler.body, place)
        handler.body = fused([*at(handler, entry), *body, *at(handler.body[-1], forgetting(table, place))])

    def _match(self, node: ast.Match, place: Place, seen: Expressions, line: int) -> list[ast.stmt]:
        node.subject = settled(self.table, seen.top(node.subject), seen)
        for case in node.cases:
            if case.guard is not None:
                case.guard = seen.top(case.guard)
            entry: list[ast.stmt] = []
            for name in _captured(case.pattern):
                outer = place.outer.get(name, "")
                site = Site(op="assign", statement=seen.statement, name=name, outer=outer)
                entry += note(self.table.add(site), load(name), "result")
            case.body = fused([*at(case.body[0], entry), *self.block(case.body, place)])
        return around(self.table, node, line, seen)


def _reporting(body: list[ast.stmt], how: str, site: int) -> ast.stmt:
    """`body`, telling of an exception that leaves it. A bare `raise` adds no line to the traceback."""
    told = [_told_or_lost(stand(call(how, number(site))), site), ast.Raise()]
    return ast.Try(body or [ast.Pass()], [ast.ExceptHandler(hook("BaseException"), None, told)], [], [])


def _told_or_lost(told: ast.stmt, site: int) -> ast.stmt:
    """Where the stack has no room to tell it, the site is put into a list, which takes no room."""
    first = ast.Slice(ast.Constant(0), ast.Constant(0))
    lost = ast.Assign([ast.Subscript(hook("lost"), first, ast.Store())], ast.List([number(site)], ast.Load()))
    return ast.Try([told], [ast.ExceptHandler(hook("RecursionError"), None, [lost])], [], [])


def _decorator(node: ast.expr, seen: Expressions) -> ast.expr:
    return node if isinstance(node, ast.Name) else seen.top(node, whole=True)


def _docstring(body: Sequence[ast.stmt]) -> int:
    """How many statements at the start are only a docstring: 0 or 1."""
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *_]:
            return 1
    return 0


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """All that belongs to a function itself, not to the functions and classes in it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda):
            continue
        yield child
        yield from _own(child)


def _yields(node: Function) -> bool:
    return any(
        isinstance(child, ast.Yield | ast.YieldFrom) for part in node.body for child in _with_own(part)
    )


def _with_own(part: ast.stmt) -> Iterator[ast.AST]:
    if not isinstance(part, Function | ast.ClassDef):
        yield part
        yield from _own(part)


def _returns_late(node: Function) -> bool:
    """Whether a `return` stands where something of the program may run before the function is over."""
    guards = (
        child
        for part in node.body
        for child in _with_own(part)
        if isinstance(child, ast.With | ast.AsyncWith) or (isinstance(child, Try) and child.finalbody)
    )
    return any(isinstance(inner, ast.Return) for guard in guards for inner in _own(guard))


def _declared(node: Function | ast.ClassDef) -> dict[str, str]:
    found = [child for part in node.body for child in _with_own(part)]
    outer = {name: "global" for child in found if isinstance(child, ast.Global) for name in child.names}
    return outer | {
        name: "nonlocal" for child in found if isinstance(child, ast.Nonlocal) for name in child.names
    }


def _continues_late(loop: ast.For | ast.AsyncFor) -> bool:
    """Whether something of the program may run between a `continue` and the loop's next round."""
    return any(isinstance(child, ast.Continue) for child in ast.walk(loop)) and any(
        isinstance(child, ast.With | ast.AsyncWith) or (isinstance(child, Try) and child.finalbody)
        for child in ast.walk(loop)
    )


def _parameters(arguments: ast.arguments) -> list[str]:
    names = [*arguments.posonlyargs, *arguments.args]
    extra = [arguments.vararg] if arguments.vararg else []
    last = [arguments.kwarg] if arguments.kwarg else []
    return [found.arg for found in (*names, *extra, *arguments.kwonlyargs, *last)]


def _captured(pattern: ast.pattern) -> Iterator[str]:
    for child in ast.iter_child_nodes(pattern):
        if isinstance(child, ast.pattern):
            yield from _captured(child)
    if isinstance(pattern, ast.MatchAs | ast.MatchStar) and pattern.name is not None:
        yield pattern.name
    elif isinstance(pattern, ast.MatchMapping) and pattern.rest is not None:
        yield pattern.rest


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _free(table: symtable.SymbolTable) -> frozenset[str]:
    return frozenset(table.get_frees()) if isinstance(table, symtable.Function) else frozenset()
