"""Turns a program into the same program with one statement taken out, or put behind another."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent, indent

from tutor.lessons.select import SelectorError
from tutor.tracer.trace import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The lines of one statement, decorators and body included, counted from 1, and what must stand in for it."""

    first: int
    last: int
    indent: str
    stand_in: tuple[str, ...]


def without(source: str, statement: Statement) -> str:
    """The program without the statement; `pass` stands in where a block would be left empty."""
    lines = source.splitlines()
    place = _place(source, statement)
    return _joined([*lines[: place.first - 1], *place.stand_in, *lines[place.last :]])


def moved(source: str, statement: Statement, after: Statement) -> str:
    """The program with the statement behind another one, at that one's indentation.

    Raises SelectorError where one of the two lies inside the other.
    """
    lines = source.splitlines()
    taken, target = _place(source, statement), _place(source, after)
    block = dedent("\n".join(lines[taken.first - 1 : taken.last]))
    placed = indent(block, target.indent).splitlines()
    if target.last < taken.first:
        between = lines[target.last : taken.first - 1]
        return _joined([*lines[: target.last], *placed, *between, *taken.stand_in, *lines[taken.last :]])
    if taken.last < target.first:
        between = lines[taken.last : target.last]
        return _joined([*lines[: taken.first - 1], *taken.stand_in, *between, *placed, *lines[target.last :]])
    raise SelectorError("a statement can't be moved into itself", "name a statement beside it")


def _place(source: str, statement: Statement) -> _Place:
    tree = ast.parse(source)
    node = _node(tree, statement)
    margin = " " * node.col_offset
    alone = any(block == [node] for block in _inner_blocks(tree))
    return _Place(
        first=_first_line(node),
        last=node.end_lineno or node.lineno,
        indent=margin,
        stand_in=(f"{margin}pass",) if alone else (),
    )


def _node(tree: ast.Module, statement: Statement) -> ast.stmt:
    """The outermost statement that begins on the recorded line and column."""
    for node in ast.walk(tree):
        begins = isinstance(node, ast.stmt) and node.col_offset == statement.column - 1
        if isinstance(node, ast.stmt) and begins and statement.line in {node.lineno, _first_line(node)}:
            return node
    raise SelectorError("the statement isn't in the program any more", "build the lesson again")


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _inner_blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and node is not tree:
                yield block


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
