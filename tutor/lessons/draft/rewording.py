"""Turns one statement into shorter ones worth trying: each with a keyword, or a link of a chain of calls, left out."""

import ast
from collections.abc import Iterator
from typing import Final

# On a manager these take a link's place, so that there is still a query.
_ALL: Final = ".all()"
_NO_QUERYSETS: Final = frozenset(
    {"all", "get", "create", "count", "first", "last", "exists", "update", "delete"}
)


def shorter(statement: str) -> list[str]:
    """Statements of one line, and heads of those with a body, which end with a colon; others have none."""
    if "\n" in statement:
        return []
    try:
        tree = ast.parse(f"{statement} pass" if statement.endswith(":") else statement)
    except (SyntaxError, ValueError):
        return []
    text = statement.encode()
    found = [
        cut for call in _calls(tree) for cut in (*_without_keywords(call, text), *_without_link(call, text))
    ]
    return [each for each in dict.fromkeys(found) if each != statement]


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    """Outermost first. What stands inside a text has no place of its own before Python 3.12."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.JoinedStr):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _calls(child)


def _without_keywords(call: ast.Call, text: bytes) -> Iterator[str]:
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    given.sort(key=lambda each: each.col_offset)
    for place, each in enumerate(given):
        if not isinstance(each, ast.keyword) or each.arg is None:
            continue
        if place:
            yield _cut(text, _end(given[place - 1]), _end(each))
        elif len(given) > 1:
            yield _cut(text, each.col_offset, given[1].col_offset)
        else:
            yield _cut(text, each.col_offset, _end(each))


def _without_link(call: ast.Call, text: bytes) -> Iterator[str]:
    """`books.filter(x).order_by(y)` without either; of a manager's first link all rows are left."""
    if not isinstance(call.func, ast.Attribute):
        return
    before = call.func.value
    if isinstance(before, ast.Call):
        yield _cut(text, _end(before), _end(call))
    elif (
        isinstance(before, ast.Attribute) and before.attr == "objects" and call.func.attr not in _NO_QUERYSETS
    ):
        yield _cut(text, _end(before), _end(call), _ALL)


def _end(node: ast.expr | ast.keyword) -> int:
    return node.end_col_offset or node.col_offset


def _cut(text: bytes, first: int, end: int, instead: str = "") -> str:
    return (text[:first] + instead.encode() + text[end:]).decode()
