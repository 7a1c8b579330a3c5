"""Calls of the recorder as AST nodes, without a name that the program could see.

A hook stands in the tree as a constant that no program contains; once the tree is compiled, `bind` puts the
recorder's function in its place among the constants of each code object. So there is nothing in `globals()`,
`locals()`, `co_names` or `co_varnames`, and calling a hook is as cheap as it gets. The numbers of sites become
bytes in the same way, which an array takes in half the time of a number, however many they are.
"""

import ast
from array import array
from collections.abc import Mapping, Sequence
from types import CodeType
from typing import Any

_MARK = "\0lockstep"


def hook(name: str) -> ast.expr:
    mark: Any = (_MARK, name)
    return ast.Constant(mark)


def hook_name(node: ast.Constant) -> str:
    """The name of the hook that stands there; empty for a constant of the program and for numbers of sites."""
    found: Any = node.value
    marked = type(found) is tuple and len(found) == 2 and found[0] == _MARK
    return found[1] if marked and type(found[1]) is str else ""


def call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(hook(name), list(args), [])


def number(*sites: int) -> ast.expr:
    """The numbers of sites as the recorder takes them."""
    marked: Any = (_MARK, sites)
    return ast.Constant(marked)


def load(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def stand(expression: ast.expr) -> ast.stmt:
    return ast.Expr(expression)


def mark(site: int) -> ast.stmt:
    """The bare fact that this place was reached."""
    return stand(call("site", number(site)))


def note(site: int, value: ast.expr, otherwise: str = "ref") -> list[ast.stmt]:
    """The fact that this place was reached and the value there; `value` is a plain name, so it may be read twice.

    Numbers, truth values and None are kept as they are; all others go through the recorder.
    """
    return [stand(call("value", _kept(value, otherwise))), mark(site)]


def note_all(site: int, names: Sequence[str]) -> list[ast.stmt]:
    """The same for several names at once: all tokens are there before the first is put down."""
    if len(names) < 2:
        return [*(stand(call("value", _kept(load(name), "result"))) for name in names), mark(site)]
    kept = ast.Tuple([_kept(load(name), "result") for name in names], ast.Load())
    return [stand(call("values", kept)), mark(site)]


def _kept(value: ast.expr, otherwise: str) -> ast.expr:
    plain = ast.Compare(call("type", value), [ast.In()], [hook("plain")])
    return ast.IfExp(plain, value, call(otherwise, value))


def fused(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The same statements, with marks that follow each other made one."""
    made: list[ast.stmt] = []
    reached: tuple[int, ...] = ()
    for statement in statements:
        more = _marked(statement)
        if reached and more:
            made[-1] = at(made[-1], [stand(call("site", number(*reached, *more)))])[0]
        else:
            made.append(statement)
        reached = reached + more if more else ()
    return made


def _marked(statement: ast.stmt) -> tuple[int, ...]:
    """The sites of a bare mark."""
    made = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(made, ast.Call) or len(made.args) != 1:
        return ()
    how, what = (getattr(part, "value", None) for part in (made.func, made.args[0]))
    return tuple(what[1]) if how == (_MARK, "site") and what is not None else ()


def at(node: ast.AST, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Give added statements the position of `node`."""
    for statement in statements:
        _place(statement, node)
    return list(statements)


def placed(node: ast.expr, added: ast.expr) -> ast.expr:
    _place(added, node)
    return added


def _place(added: Any, node: Any) -> None:
    """What has a position already has all that is in it at one, so it is not gone through again."""
    if "lineno" in added._attributes:
        if hasattr(added, "lineno"):
            return
        added.lineno, added.col_offset = node.lineno, node.col_offset
        added.end_lineno, added.end_col_offset = node.end_lineno, node.end_col_offset
    for name in added._fields:
        child = getattr(added, name, None)
        if isinstance(child, ast.AST):
            _place(child, node)
        elif isinstance(child, list):
            for item in child:
                if isinstance(item, ast.AST):
                    _place(item, node)


def bind(code: CodeType, hooks: Mapping[str, object], width: str = "H") -> CodeType:
    """The code with each mark replaced by what it stands for, all through its nested code."""
    return code.replace(co_consts=tuple(_bound(constant, hooks, width) for constant in code.co_consts))


def _bound(constant: object, hooks: Mapping[str, object], width: str) -> object:
    if isinstance(constant, CodeType):
        return bind(constant, hooks, width)
    if type(constant) is tuple and len(constant) == 2 and constant[0] == _MARK:
        told = constant[1]
        return array(width, told).tobytes() if type(told) is tuple else hooks[told]
    return constant
