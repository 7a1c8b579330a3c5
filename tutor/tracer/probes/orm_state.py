"""Django's cursors, connections and QuerySets in, what they hold out: read from their dictionaries, so nothing runs."""

import sqlite3
from typing import Any, Final

from tutor.tracer.describe_types import Shapes, instance_dict, is_class, lineage, plain_lookup, type_name

_SHAPES: Final = Shapes()
_rows_of_sqlite: Final[Any] = sqlite3.Cursor.__dict__["rowcount"].__get__


def held(obj: object, name: str) -> Any:
    """An attribute that is in the object's own dictionary, or None; properties and classes aren't asked."""
    return plain_lookup(instance_dict(obj, _SHAPES.of(type(obj))), name)


def alias(connection: object) -> str | None:
    found = held(connection, "alias")
    return found if type(found) is str else None


def rows_changed(cursor: object) -> int | None:
    """How many rows the cursor's last statement inserted, updated or deleted, where SQLite knows it already."""
    inner = held(cursor, "cursor")
    if not any(base is sqlite3.Cursor for base in lineage(type(inner))):
        return None
    count = _rows_of_sqlite(inner)
    return count if count >= 0 else None


def params_shown(params: object, *, many: bool) -> object:
    """A picture of them: Django's own lists are no objects of the program, so they become tuples, which aren't
    numbered. An iterator is left alone."""
    if type(params) is list or type(params) is tuple:
        items = tuple(params)
        return tuple(params_shown(item, many=False) for item in items) if many else items
    return params


def model_name(queryset: object) -> str:
    model = held(queryset, "model")
    return type_name(model) if is_class(model) else ""


def cached_rows(queryset: object) -> int | None:
    cache = held(queryset, "_result_cache")
    return len(cache) if type(cache) is list else None


def select_related(queryset: object) -> str | None:
    """The relations that its query joins and fills, as `author__publisher, category`."""
    found = held(held(queryset, "_query"), "select_related")
    if type(found) is dict:
        return ", ".join(_paths(found)) or None
    return "every relation" if found is True else None


def prefetch_related(queryset: object) -> str | None:
    found = held(queryset, "_prefetch_related_lookups")
    names = [_lookup(lookup) for lookup in found] if type(found) is tuple else []
    return ", ".join(filter(None, names)) or None


def block_level(connection: object) -> int:
    """How many atomic blocks are open."""
    blocks = held(connection, "atomic_blocks")
    return len(blocks) if type(blocks) is list else 0


def waiting(connection: object, savepoint: str | None) -> int:
    """How many functions wait for the commit, or those of them that were registered inside of the savepoint."""
    rows = held(connection, "run_on_commit")
    if type(rows) is not list:
        return 0
    return sum(
        1
        for row in rows
        if type(row) is tuple and row and (savepoint is None or (type(row[0]) is set and savepoint in row[0]))
    )


def _paths(tree: dict[Any, Any]) -> list[str]:
    found: list[str] = []
    for name, below in tree.items():
        deeper = _paths(below) if type(below) is dict else []
        if type(name) is str:
            found += [f"{name}__{path}" for path in deeper] or [name]
    return found


def _lookup(lookup: object) -> str:
    if type(lookup) is str:
        return lookup
    path = held(lookup, "prefetch_to")  # of a Prefetch, its to_attr in place of the last name
    return path if type(path) is str else ""
