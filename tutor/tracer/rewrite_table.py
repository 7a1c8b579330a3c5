"""The statements and sites of a program, as they are found: what a recording is read with."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tutor.tracer.sites import FIRST, Site
from tutor.tracer.trace import Statement

Clause = ast.stmt | ast.ExceptHandler

_KINDS: Final = {
    "FunctionDef": "def",
    "AsyncFunctionDef": "async def",
    "ClassDef": "class",
    "AsyncFor": "async for",
    "AsyncWith": "async with",
    "Expr": "expression",
    "Assign": "assign",
    "AugAssign": "assign",
    "AnnAssign": "assign",
    "TypeAlias": "type",
    "TryStar": "try",
    "Delete": "del",
    "ImportFrom": "import",
    "ExceptHandler": "except",
}


@dataclass(slots=True)
class Table:
    lines: Sequence[str]
    statements: list[Statement] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)

    def add(self, site: Site) -> int:
        self.sites.append(site)
        return FIRST + len(self.sites) - 1

    def line(self, node: Clause, scope: str) -> int:
        """A new statement and the site that opens its steps."""
        end_line, text = self._header(node)
        name = type(node).__name__
        kind = "elif" if text.startswith("elif") and name == "If" else _KINDS.get(name, name.lower())
        statement = Statement(
            number=len(self.statements) + 1,
            kind=kind,
            line=first_line(node),
            end_line=end_line,
            column=node.col_offset + 1,
            text=text,
            scope=scope,
        )
        self.statements.append(statement)
        return self.add(Site(op="line", statement=statement.number))

    def reads(self, line: int, names: Sequence[str]) -> None:
        """Say which variables a statement reads: their values are known from the state."""
        self.sites[line - FIRST] = replace(self.sites[line - FIRST], names=tuple(names))

    def text(self, node: ast.expr) -> str:
        """The expression in one normal spelling, the same on every version of Python."""
        if any(isinstance(child, ast.JoinedStr) for child in ast.walk(node)):
            source = self._segment(node)
            if source:
                return " ".join(source.split())
        return ast.unparse(node)

    def _segment(self, node: ast.expr | Clause) -> str:
        lines = self.lines
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        start, end = node.col_offset, node.end_col_offset
        if first == last:
            return lines[first].encode()[start:end].decode(errors="replace")
        middle = lines[first + 1 : last]
        head, tail = lines[first].encode()[start:], lines[last].encode()[:end]
        return "\n".join([head.decode(errors="replace"), *middle, tail.decode(errors="replace")])

    def _header(self, node: Clause) -> tuple[int, str]:
        """The last line and the text of what the statement says before its body."""
        body = getattr(node, "body", None) or getattr(node, "cases", None)
        first = first_line(node)
        if not body:
            return node.end_lineno or first, self._segment(node)
        inner = body[0]
        begin = inner.pattern.lineno if isinstance(inner, ast.match_case) else first_line(inner)
        if begin == first:
            return first, self.lines[first - 1].strip()
        last = begin - 1
        while last > first and not _has_code(self.lines[last - 1]):
            last -= 1
        return last, "\n".join(self.lines[first - 1 : last]).strip()


def first_line(node: Clause) -> int:
    """Where the statement begins to be executed: at its first decorator, if it has any."""
    decorators = getattr(node, "decorator_list", None)
    return decorators[0].lineno if decorators else node.lineno


def _has_code(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")
