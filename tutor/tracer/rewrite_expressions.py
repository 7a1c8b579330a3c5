"""The expressions of one statement in, the same expressions with those worth seeing reported out."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from tutor.tracer.rewrite_hooks import call, hook, load, number, placed
from tutor.tracer.rewrite_words import CHANGING, HARMLESS, READING
from tutor.tracer.sites import Site

MOST_SEEN: Final = 6

_LOOKS: Final = {"append": "appended", "pop": "popped"}
_FRESH: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_WORTH: Final = (ast.Attribute, ast.Subscript, ast.Compare, ast.BoolOp, ast.Call, ast.Await)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A look at an object once the statement is over: by which hook, at which site, what the hook is given."""

    hook: str
    site: int
    arguments: tuple[ast.expr, ...]


@dataclass(slots=True)
class Expressions:
    """Rewrites the expressions of one statement.

    `sites` grows by one for each place that reports; `names` are the variables that the statement reads;
    `touched` are plain names (with the method that was called on them) and `stores` other places whose objects
    may have changed inside. `unsure` are names that may not be bound afterwards. `maybe` counts the expressions
    around that may leave out what is inside; `known` are the functions of the program, `deleted` names that it
    deletes somewhere.
    """

    statement: int
    suspends: bool
    known: frozenset[str]
    deleted: frozenset[str]
    free: frozenset[str]
    outer: Mapping[str, str]
    add: Callable[[Site], int]
    text: Callable[[ast.expr], str]
    names: list[str] = field(default_factory=list)
    touched: dict[str, str] = field(default_factory=dict)
    stores: list[Store] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    maybe: int = 0
    seen: int = 0

    def top(self, node: ast.expr, *, whole: bool = False) -> ast.expr:
        """Rewrite an expression; with `whole` its own value is reported elsewhere (assigned, returned)."""
        if whole:
            return node if isinstance(node, ast.Name) else self._inside(node)
        return self._visit(node)

    def target(self, node: ast.expr) -> None:
        """The left side of an assignment: what it reaches into will have changed."""
        match node:
            case ast.Attribute(attr=attr) if attr.startswith("__"):
                self._store(node, "touch")
            case ast.Attribute(attr=attr):
                self._store(node, "attribute_set", ast.Constant(attr))
            case ast.Subscript(slice=ast.Name() | ast.Constant() as index):
                self._store(node, "item_set", _copy(index))
            case ast.Subscript(slice=ast.Slice() | ast.Tuple()):
                node.slice = self._inside(node.slice)
                self._store(node, "touch")
            case ast.Subscript(slice=index):
                site = self._change("")
                node.slice = placed(index, call("hold", self._inside(index), number(site)))
                self._store(node, "item_set", call("held", number(site)))
            case ast.Tuple() | ast.List():
                for element in node.elts:
                    self.target(element)
            case ast.Starred():
                self.target(node.value)

    def _store(self, node: ast.Attribute | ast.Subscript, how: str, *key: ast.expr) -> None:
        if isinstance(node.value, ast.Name):
            reached: ast.expr = load(node.value.id)
            site = self._change(node.value.id)
            self.stores.append(Store(hook=how, site=site, arguments=(*key, reached)))
        elif _is_inside(node.value):
            node.value = self.hold(node.value)
        else:
            node.value = self._kept(node.value, how, key)

    def hold(self, node: ast.expr) -> ast.expr:
        """Report that the object of `node` may change inside, once the statement is over."""
        if isinstance(node, ast.Name):
            self._touch(node.id)
            return node
        if isinstance(node, ast.Constant | ast.JoinedStr):
            return self._inside(node)
        if _is_inside(node):
            node.value = self.hold(node.value)
            return node
        return self._kept(node, "touch", ())

    def _kept(self, node: ast.expr, how: str, key: tuple[ast.expr, ...]) -> ast.expr:
        """Keep the object until the statement is over: finding it again could run code of the program."""
        site = self._change(self.text(node))
        made = placed(node, call("hold", self._inside(node), number(site)))
        self.stores.insert(0, Store(hook=how, site=site, arguments=(*key, call("held", number(site)))))
        return made

    def _touch(self, name: str, method: str = "") -> None:
        if self.maybe or name in self.deleted:
            self.unsure.add(name)
        else:
            self.touched[name] = method if name not in self.touched else ""

    def look(self, name: str, method: str = "") -> ast.expr:
        """A look at the object of a name, after a call of this method of it."""
        site = self._change(name)
        plain = ast.Compare(call("type", load(name)), [ast.In()], [hook("unchanging")])
        look = call(_LOOKS.get(method, "touch"), load(name), number(site))
        return ast.BoolOp(ast.Or(), [plain, look])

    def _change(self, reached: str) -> int:
        return self.add(Site(op="mutate", statement=self.statement, name=reached))

    def _visit(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.NamedExpr):
            return self.walrus(node)
        if not isinstance(node, _WORTH) or self.seen + len(self.names) >= MOST_SEEN:
            return self._inside(node)
        text = self.text(node)
        self.seen += 1
        inside = self._inside(node)
        return self._report(node, inside, Site(op="seen", statement=self.statement, text=text))

    def _report(self, node: ast.expr, inside: ast.expr, site: Site) -> ast.expr:
        how = "got" if isinstance(node, ast.Call | ast.Await | ast.NamedExpr) else "see"
        return placed(node, call(how, inside, number(self.add(site))))

    def _name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load) or self.seen + len(self.names) >= MOST_SEEN:
            return node
        if self.maybe or node.id in self.free:
            self.seen += 1
            return self._report(node, node, Site(op="seen", statement=self.statement, text=node.id))
        if node.id not in self.names:
            self.names.append(node.id)
        return node

    def walrus(self, node: ast.NamedExpr) -> ast.expr:
        text = "" if isinstance(node.value, ast.Constant) else self.text(node.value)
        before = set(self.touched)
        node.value = self._settled(self._inside(node.value), before)
        site = Site(
            op="assign",
            statement=self.statement,
            name=node.target.id,
            text=text,
            outer=self.outer.get(node.target.id, ""),
        )
        return self._report(node, node, site)

    def _settled(self, value: ast.expr, before: set[str]) -> ast.expr:
        """What `:=` binds is told behind the changes that its value has made, where all their names are known."""
        looks = [self.look(name, self.touched.pop(name)) for name in [*self.touched] if name not in before]
        if not looks:
            return value
        return placed(
            value, ast.Subscript(ast.Tuple([value, *looks], ast.Load()), ast.Constant(0), ast.Load())
        )

    def _inside(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Lambda():
                return node
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return self._comprehension(node)
            case ast.Call():
                return self._call(node)
            case ast.Attribute() | ast.Subscript():
                return self._reach(node)
            case ast.Yield():
                return self._yield(node)
            case ast.YieldFrom() | ast.Await():
                return self._await(node)
            case ast.NamedExpr():
                return self.walrus(node)
            case ast.BoolOp() | ast.IfExp() | ast.Compare():
                return self._branching(node)
        for name, child in _children(node):
            setattr(node, name, self._each(child))
        return node

    def _branching(self, node: ast.BoolOp | ast.IfExp | ast.Compare) -> ast.expr:
        match node:
            case ast.BoolOp(values=[first, *others]):
                node.values = [self._visit(first), *(self._perhaps(other) for other in others)]
            case ast.IfExp():
                node.test = self._visit(node.test)
                node.body, node.orelse = self._perhaps(node.body), self._perhaps(node.orelse)
            case ast.Compare(comparators=[second, *others]):
                node.left, second = self._visit(node.left), self._visit(second)
                node.comparators = [second, *(self._perhaps(other) for other in others)]
        return node

    def _perhaps(self, node: ast.expr) -> ast.expr:
        """What may not be evaluated at all."""
        self.maybe += 1
        made = self._visit(node)
        self.maybe -= 1
        return made

    def _each(self, child: object) -> object:
        if isinstance(child, list):
            return [self._each(item) for item in child]
        if isinstance(child, ast.Starred):
            child.value = self._inside(child.value)
            return child
        if isinstance(child, ast.FormattedValue):
            child.value = self._visit(child.value)
            return child
        return self._visit(child) if isinstance(child, ast.expr) else child

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> ast.expr:
        """Only the outermost iterable is evaluated here; what runs inside is part of this statement."""
        first = node.generators[0]
        first.iter = self._visit(first.iter)
        bound = {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and _is_store(name)}
        for child in ast.walk(node):
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
                base = child.func.value
                if isinstance(base, ast.Name) and base.id not in bound and child.func.attr not in READING:
                    self.unsure.add(base.id)
        return node if isinstance(node, ast.GeneratorExp) else _Walruses(self).visit(node)

    def _call(self, node: ast.Call) -> ast.expr:
        match node.func:
            case ast.Attribute(value=base, attr=attr):
                if attr in READING or (attr in self.known and attr not in CHANGING):
                    node.func.value = self._base(base)
                elif isinstance(base, ast.Name):
                    self._touch(base.id, attr if _is_simple(attr, node) else "")
                else:
                    node.func.value = self.hold(base)
            case ast.Name():
                attr = node.func.id
            case _:
                attr = ""
                node.func = self._inside(node.func)
        harmless = attr in HARMLESS or attr in READING or attr in self.known
        if not harmless:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                if isinstance(argument, ast.Name):
                    self._touch(argument.id)
        node.args = [self._argument(argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self._visit(keyword.value)
        return node

    def _argument(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Starred):
            node.value = self._inside(node.value)
            return node
        return self._visit(node)

    def _reach(self, node: ast.Attribute | ast.Subscript) -> ast.expr:
        node.value = self._base(node.value)
        if isinstance(node, ast.Subscript):
            node.slice = self._visit(node.slice)
        return node

    def _base(self, node: ast.expr) -> ast.expr:
        """What stands before a dot or a bracket is not worth a line of its own."""
        return node if isinstance(node, ast.Name) else self._inside(node)

    def _yield(self, node: ast.Yield) -> ast.expr:
        text = self.text(node)
        given = self._inside(node.value) if node.value is not None else ast.Constant(None)
        site = self.add(Site(op="suspend", statement=self.statement))
        node.value = placed(node, call("suspend", given, number(site)))
        back = self.add(Site(op="seen", statement=self.statement, text=text))
        return placed(node, call("resume", node, number(back)))

    def _await(self, node: ast.Await | ast.YieldFrom) -> ast.expr:
        node.value = self._inside(node.value)
        return placed(node, call("awaited", node))


def _is_inside(node: ast.expr) -> TypeGuard[ast.Attribute]:
    """Whether this is the dictionary of an object's attributes: what changes in it changes the object."""
    return isinstance(node, ast.Attribute) and node.attr == "__dict__"


def _copy(node: ast.expr) -> ast.expr:
    return load(node.id) if isinstance(node, ast.Name) else ast.Constant(getattr(node, "value", None))


def _is_simple(method: str, node: ast.Call) -> bool:
    """Whether the call changes the end of a list only, if it is a list."""
    return not node.keywords and len(node.args) == {"append": 1, "pop": 0}.get(method, -1)


def is_fresh(node: ast.expr) -> bool:
    """Whether the value of this expression cannot have existed before."""
    return isinstance(node, _FRESH) or (isinstance(node, ast.Tuple) and bool(node.elts))


class _Walruses(ast.NodeTransformer):
    """Inside of a comprehension, what `:=` binds is bound around it."""

    def __init__(self, outer: Expressions) -> None:
        self._outer = outer

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        return self._outer.walrus(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        return node


def _is_store(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _children(node: ast.AST) -> Iterator[tuple[str, object]]:
    return ast.iter_fields(node)
