"""Turns the sample into the same program with one change: a statement taken out, moved or replaced, or code put in."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from textwrap import dedent, indent
from typing import Final

from tutor.lessons.python_text import parsed
from tutor.lessons.schema_claims import Program
from tutor.lessons.select import EventIndex, SelectorError
from tutor.tracer import Trace
from tutor.tracer.trace import Statement

_CHANGES: Final = ("without", "move", "replace", "insert")


class PatchError(SelectorError):
    """A change can't be made to the sample. `key` is the one whose statement isn't there, or can't be changed."""

    def __init__(self, key: str, message: str, hint: str, *, about: str = "") -> None:
        super().__init__(message, hint, about=about)
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The lines of one statement, decorators and body included, counted from 1, and what must stand in for it.

    `head` is the line of its first word, behind any decorators, and `body` the first line of its body, 0 where it has
    none on lines of its own.
    """

    first: int
    last: int
    head: int
    body: int
    margin: str
    stand_in: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """New lines in place of those from `first` to `last`; in front of `first`, where `last` is the line before."""

    first: int
    last: int
    lines: Sequence[str]


def is_patch(part: Program) -> bool:
    return any(getattr(part, key) is not None for key in _CHANGES)


def patched(source: str, part: Program, trace: Trace, index: EventIndex) -> str:
    """The sample with the change that a part names; the trace is the sample's own run. Raises PatchError."""
    sample = _Sample(source)
    return sample.with_edits(_Patch(sample, part, trace, index).edits())


def without(source: str, statement: Statement) -> str:
    """The program without a recorded statement. Raises SelectorError."""
    sample = _Sample(source)
    return sample.with_edits([_gone(sample.place(sample.recorded(statement)))])


def moved(source: str, statement: Statement, after: Statement) -> str:
    """The program with a recorded statement behind another, at that one's indentation. Raises SelectorError."""
    sample = _Sample(source)
    taken, target = (sample.place(sample.recorded(each)) for each in (statement, after))
    return sample.with_edits(_move(sample, taken, target))


class _Sample:
    """A program that is to be changed: its lines, and the statements that they hold."""

    def __init__(self, source: str) -> None:
        self.lines = source.split("\n")
        tree = parsed(source)
        if tree is None:
            raise SelectorError("Python can't read the program", "build the lesson again")
        self.tree = tree
        found = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
        # In the order of the program, outer ones first.
        self.statements = sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def with_edits(self, edits: Sequence[_Edit]) -> str:
        lines = list(self.lines)
        for edit in sorted(edits, key=lambda each: each.first, reverse=True):
            lines[edit.first - 1 : edit.last] = edit.lines
        return "\n".join(lines).rstrip("\n") + "\n"

    def recorded(self, statement: Statement) -> ast.stmt:
        """The outermost statement that begins on the recorded line and column."""
        for node in self.statements:
            begins = node.col_offset == statement.column - 1
            if begins and statement.line in {node.lineno, _first_line(node)}:
                return node
        raise SelectorError("the statement isn't in the program any more", "build the lesson again")

    def called(self, text: str) -> list[ast.stmt]:
        """The statements that a text names: by their first line, with decorators or without, or by all of it."""
        return [node for node in self.statements if text in self.names(node)]

    def names(self, node: ast.stmt) -> list[str]:
        last = node.end_lineno or node.lineno
        first = self.lines[node.lineno - 1].encode()
        end = node.end_col_offset if last == node.lineno else None
        whole = self.lines[_first_line(node) - 1 : last]
        begins = [first[node.col_offset : end].decode(), first[node.col_offset :].decode(), whole[0]]
        return list(dict.fromkeys(filter(None, map(_normal, [*begins, " ".join(whole)]))))

    def place(self, node: ast.stmt) -> _Place:
        first, last = _first_line(node), node.end_lineno or node.lineno
        margin = self.lines[node.lineno - 1].encode()[: node.col_offset].decode()
        rest = self.lines[last - 1].encode()[node.end_col_offset or 0 :].decode().strip()
        if margin.strip() or (rest and not rest.startswith("#")):
            message = f"the statement in line {node.lineno} shares its line with another"
            raise SelectorError(message, "give each a line of its own")
        body = getattr(node, "body", [])
        inner = _first_line(body[0]) if body and isinstance(body[0], ast.stmt) else 0
        alone = any(block == [node] for block in _inner_blocks(self.tree))
        return _Place(
            first=first,
            last=last,
            head=node.lineno,
            body=inner if inner > node.lineno else 0,
            margin=margin,
            stand_in=(f"{margin}pass",) if alone else (),
        )


class _Patch:
    """One part's change, looked up in the sample."""

    def __init__(self, sample: _Sample, part: Program, trace: Trace, index: EventIndex) -> None:
        self._sample = sample
        self._part = part
        self._trace = trace
        self._index = index

    def edits(self) -> list[_Edit]:
        part = self._part
        if part.without is not None:
            return [_gone(self._place("without"))]
        if part.replace is not None:
            return [_instead(self._place("replace"), part.with_ or "")]
        if part.insert is not None:
            return [self._put(part.insert)]
        taken, target = self._place("move"), self._place("after")
        try:
            return _move(self._sample, taken, target)
        except SelectorError as error:
            raise PatchError("after", error.message, error.hint) from error

    def _put(self, code: str) -> _Edit:
        place = self._place("after" if self._part.after is not None else "before")
        return _at(place.last + 1 if self._part.after is not None else place.first, code, place.margin)

    def _place(self, key: str) -> _Place:
        target = str(getattr(self._part, key) or "").strip()
        try:
            node = self._by_text(target) if target.startswith("`") else self._by_event(target)
            return self._sample.place(node)
        except SelectorError as error:
            raise PatchError(key, error.message, error.hint, about=error.about) from error

    def _by_event(self, selector: str) -> ast.stmt:
        try:
            event = self._index.find(selector)
        except SelectorError as error:
            text = _normal(selector)
            hint = f"put a statement in backticks: `{text}`" if self._sample.called(text) else error.hint
            raise SelectorError(error.message, hint, about=error.about) from error
        return self._sample.recorded(self._trace.steps[event.step - 1].statement)

    def _by_text(self, target: str) -> ast.stmt:
        wanted = _normal(target.strip("`"))
        found = self._sample.called(wanted)
        if len(found) == 1:
            return found[0]
        if found:
            lines = " and ".join(str(node.lineno) for node in found)
            message = f"`{wanted}` stands in the sample {len(found)} times, in lines {lines}"
            raise SelectorError(message, "point at one of them with a selector, such as «2nd call name»")
        raise SelectorError(f"the sample has no statement `{wanted}`", self._nearest(wanted), about=wanted)

    def _nearest(self, wanted: str) -> str:
        known = [name for node in self._sample.statements for name in self._sample.names(node)]
        near = get_close_matches(wanted, known, n=1, cutoff=0.4)
        return f"did you mean `{near[0]}`?" if near else "expected a statement as it stands in the sample"


def _gone(place: _Place) -> _Edit:
    return _Edit(first=place.first, last=place.last, lines=place.stand_in)


def _instead(place: _Place, code: str) -> _Edit:
    """Of a statement with a body only its head, where a head is given for it."""
    if place.body and code.rstrip().endswith(":"):
        return _Edit(first=place.head, last=place.body - 1, lines=_indented(code, place.margin))
    return _Edit(first=place.first, last=place.last, lines=_indented(code, place.margin))


def _move(sample: _Sample, taken: _Place, target: _Place) -> list[_Edit]:
    if taken.first <= target.first and target.last <= taken.last:
        raise SelectorError("a statement can't be moved into itself", "name a statement beside it")
    block = "\n".join(sample.lines[taken.first - 1 : taken.last])
    return [_gone(taken), _at(target.last + 1, block, target.margin)]


def _at(line: int, code: str, margin: str) -> _Edit:
    """In front of a line."""
    return _Edit(first=line, last=line - 1, lines=_indented(code, margin))


def _indented(code: str, margin: str) -> list[str]:
    return indent(dedent(code.strip("\n")), margin).rstrip().split("\n")


def _normal(text: str) -> str:
    return " ".join(text.split())


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _inner_blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and node is not tree:
                yield block
