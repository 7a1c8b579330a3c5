"""Events of one kind as rows of cells in, only the cells that are other than the last time out; and back.

The events of a probe are much alike: of a hundred receivers of one signal, one after the other is told apart by its
number. The first row of a form is written in full: `[[kind, key, ...], name, cell, ...]`, with one cell more than there
are keys if the event has a value. Each later one is the number of its form, then place and cell of what is other;
a negative place, from -1 on, says instead that the number there is greater by one. A cell is a token, except that a
fact's text is whole however long it is.
"""

from collections.abc import Sequence
from typing import Any, Final

from tutor.tracer.limits import TraceError

# Of these, equal ones of the same type are the same; a tuple is the token of an object.
_COMPARED: Final = frozenset({str, int, bool, type(None), tuple})


class RowWriter:
    def __init__(self) -> None:
        self._last: dict[tuple[bool, tuple[str, ...]], tuple[int, list[Any]]] = {}

    def row(self, form: tuple[str, ...], cells: list[Any]) -> list[Any]:
        key = len(cells) > len(form), form
        known = self._last.get(key)
        if known is None:
            self._last[key] = len(self._last), cells
            return [form, *cells]
        number, last = known
        row: list[Any] = [number]
        for at, cell in enumerate(cells):
            old = last[at]
            kind = type(cell)
            if kind is not type(old) or kind not in _COMPARED or cell != old:
                row += (-1 - at,) if kind is int and type(old) is int and cell == old + 1 else (at, cell)
        self._last[key] = number, cells
        return row


class RowReader:
    """Reads rows that nobody vouches for. Raises TraceError, IndexError and TypeError."""

    def __init__(self) -> None:
        self._last: list[tuple[list[Any], list[Any]]] = []

    def row(self, found: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """The form (a kind and keys) and the cells (a name, one for each key, perhaps a value) of the next event."""
        first, *rest = found
        if type(first) in (list, tuple):
            if not 0 <= len(rest) - len(first) <= 1:
                raise TraceError("a probe's event has more or fewer facts than its form names")
            self._last.append((list(first), rest))
            return self._last[-1]
        form, cells = self._last[first]
        changes = iter(rest)
        for at in changes:
            if at < 0:
                cells[-1 - at] += 1
            else:
                cells[at] = next(changes, None)
        return form, cells
