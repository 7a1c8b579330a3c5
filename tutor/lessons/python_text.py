"""Turns a text that somebody wrote into Python's tree, or into None where Python can't read it: it never fails."""

import ast
from typing import Final

from tutor.lessons.source import MAX_FILE

# A million brackets are no mistake in syntax to Python: its parser runs out of memory or of levels.
CANNOT_READ: Final = (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError)


def parsed(text: str) -> ast.Module | None:
    if len(text) > MAX_FILE:
        return None
    try:
        return ast.parse(text)
    except CANNOT_READ:
        return None


def parsed_expression(text: str) -> ast.expr | None:
    if len(text) > MAX_FILE:
        return None
    try:
        return ast.parse(text, mode="eval").body
    except CANNOT_READ:
        return None


def written_again(node: ast.AST) -> str | None:
    """The text of a tree in Python's own spelling; None where it has too many levels inside each other."""
    try:
        return ast.unparse(node)
    except CANNOT_READ:
        return None
