"""Says in a few words what one event of a framework was, for the lane that shows it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tutor.lessons.page import LaneDetail, Word
from tutor.lessons.select import fact_text
from tutor.tracer.trace import Event, Kind, Value

Piece = Word | str

_DATABASE: Final = "default"
_INTO: Final = {"INSERT": "into", "REPLACE": "into", "UPDATE": "of", "DELETE": "from"}
_LONGEST_RAW: Final = 80
_LONGEST_DETAIL: Final = 2000
_CONVERSION: Final = "convert_exception_to_response"
_UNCALLED: Final = frozenset({"alters data", "needs arguments"})
# Operations that are no method which the program calls by this name.
_ASKED_BY: Final[Mapping[str, str]] = {
    "iteration": "by iteration",
    "index": "by an index",
    "related object": "for a related object",
    "deferred field": "for a deferred field",
    "prefetch_related": "to prefetch",
    "cursor": "by hand",
    "schema_editor": "by the schema editor",
}
_TRANSACTIONS: Final[Mapping[str, str]] = {
    "begin": "a transaction begins",
    "commit": "the transaction is committed",
    "rollback": "the transaction is rolled back",
    "savepoint": "a savepoint is set",
    "release": "the savepoint is released",
    "restore": "everything since the savepoint is undone",
}


def words(event: Event) -> tuple[Word, ...]:
    """The sentence, without a full stop: `SELECT on shop_book`, `book.title → 'Emma'`."""
    write = _SENTENCES.get(event.kind)
    pieces = write(event) if write else [event.kind, " ", code(event.name)]
    told = [Word(text=piece) if isinstance(piece, str) else piece for piece in pieces]
    return tuple(word for word in told if word.text)


def details(event: Event) -> tuple[LaneDetail, ...]:
    """What is too long for the sentence, and worth opening it for."""
    if event.kind != "query":
        return ()
    told = (
        ("SQL", fact_text(event, "sql")),
        ("Parameters", _parameters(event)),
        ("Sent by", fact_text(event, "by")),
    )
    return tuple(LaneDetail(label=label, text=_cut(text, _LONGEST_DETAIL)) for label, text in told if text)


def failed(event: Event) -> bool:
    return event.kind == "invalid" or bool(fact_text(event, "error")) or event.facts.get("failed") is True


def code(text: str) -> Word:
    return Word(text=text, is_code=True)


def _query(event: Event) -> Iterable[Piece]:
    yield code(event.name)
    if table := fact_text(event, "table"):
        yield from (f" {_INTO.get(event.name, 'on')} ", code(table))
    yield _rows(event)
    if event.facts.get("many"):
        yield " · once for each set of parameters"
    yield _on(event)
    if event.name == "SELECT":
        yield _asked_by(fact_text(event, "by"))
    yield from _error(event, " fails: ")


def _asked_by(operation: str) -> str:
    """What needed rows, where neither the program's line nor the query tells it already."""
    return f" · {_ASKED_BY.get(operation, f'by {operation}()')}" if operation else ""


def _evaluate(event: Event) -> Iterable[Piece]:
    if event.value is None:
        # One that the program never holds, such as that of `books[0]`.
        yield from ("a QuerySet of its own is asked", _rows(event))
    else:
        yield from (code(event.name), " QuerySet fills its cache", _rows(event))
    queries = event.facts.get("queries")
    if isinstance(queries, int) and queries > 1:
        yield f" from {queries:,} queries"


def _reuse(event: Event) -> Iterable[Piece]:
    yield from (code(event.name), " QuerySet answers from its cache", _rows(event))


def _transaction(event: Event) -> Iterable[Piece]:
    yield from (_TRANSACTIONS.get(event.name, event.name), _on(event))
    dropped = event.facts.get("dropped")
    if isinstance(dropped, int) and dropped:
        yield f" · {dropped:,} waiting {'function is' if dropped == 1 else 'functions are'} dropped"
    yield from _error(event, " fails: ")


def _callback(event: Event) -> Iterable[Piece]:
    yield from ("Django calls ", code(event.name))
    if event.facts.get("immediately") is True:
        yield " at once: no transaction is open"


def _request(event: Event) -> Iterable[Piece]:
    method, query = fact_text(event, "method"), fact_text(event, "query")
    address = f"{event.name}?{query}" if query else event.name
    yield from (code(f"{method} {address}".strip()), " comes in")


def _leave(event: Event) -> Iterable[Piece]:
    if event.name == _CONVERSION:
        yield "the exception becomes a response"
    else:
        yield from ("leave ", code(event.name))
    if status := fact_text(event, "status"):
        yield f" · {status}"
    yield from _error(event, " · for " if status else " with ")
    if event.facts.get("answered") is True:
        yield " · answered here, nothing inside is asked"


def _resolve(event: Event) -> Iterable[Piece]:
    path, route = fact_text(event, "path"), fact_text(event, "route")
    if not event.name or fact_text(event, "error"):
        yield from (code(path or event.name), " fits no route")
        return
    yield from (code(path), " fits ", code(f"'{route}'")) if route else (code(path), " is resolved")
    yield from (" · view ", code(event.name))


def _view(event: Event) -> Iterable[Piece]:
    yield from ("Django calls ", code(event.name))
    if (given := fact_text(event, "kwargs")) not in {"", "{}"}:
        yield from (" with ", code(given))


def _response(event: Event) -> Iterable[Piece]:
    status = fact_text(event, "status")
    yield "the response is ready" + (f" · {status}" if status else "")


def _render(event: Event) -> Iterable[Piece]:
    name, by, around = event.name, fact_text(event, "by"), fact_text(event, "template")
    if by == "extends" and around:
        yield from (code(around), " extends ", code(name))
    else:
        yield from (
            "include " if by == "include" else "render ",
            code(name) if name else "a template without a name",
        )


def _block(event: Event) -> Iterable[Piece]:
    yield from ("block ", code(event.name))
    if template := fact_text(event, "template"):
        yield from (" from ", code(template))
    if overridden := fact_text(event, "overrides"):
        yield from (", in place of the one in ", code(overridden))


def _lookup(event: Event) -> Iterable[Piece]:
    yield code(event.name)
    if event.facts.get("failed") is True:
        yield from _in_vain(event)
    if event.value is not None:
        yield from (" → ", code(_plain(event.value)))
    if ways := _ways(fact_text(event, "via")):
        yield f" · {ways}"


def _plain(value: Value) -> str:
    """A text that is safe to print in HTML is a text."""
    inner = value.text.removeprefix("SafeString(").removesuffix(")")
    return inner if value.type == "SafeString" and value.text == f"SafeString({inner})" else value.text


def _in_vain(event: Event) -> Iterable[Piece]:
    why = fact_text(event, "why")
    if why == "error":
        yield from _error(event, " raises ")
    else:
        yield f" is not called, as it {why}" if why in _UNCALLED else " is not found"


def _ways(via: str) -> str:
    """How the parts were found; nothing where all there is was found in the context, as it should be."""
    ways = [way for way in via.split() if way not in {"context", "filters"}]
    return ", ".join(ways).replace("+", ", ").replace("context, called", "called")


def _clean(event: Event) -> Iterable[Piece]:
    stage, raw = fact_text(event, "stage"), _raw(event)
    yield from {
        "method": (code(f"clean_{event.name}()"),),
        "form": (code(event.name), " as a whole"),
        "formset": ("all forms of ", code(event.name), " are cleaned"),
        "model": (code(event.name), " is filled in"),
    }.get(stage, (code(event.name), ": " if raw else "", code(raw)))
    if event.value is not None:
        yield from (" → ", code(event.value.text))


def _invalid(event: Event) -> Iterable[Piece]:
    raw = _raw(event)
    whole = event.name == "__all__"
    yield from ("the form as a whole",) if whole else (code(event.name), ": " if raw else "", code(raw))
    yield f" is not valid: {fact_text(event, 'message')}".removesuffix(": ")


def _raw(event: Event) -> str:
    """What was typed in, as Python would write it."""
    raw = event.facts.get("raw")
    return _cut(repr(raw), _LONGEST_RAW) if isinstance(raw, str) else fact_text(event, "raw")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _error(event: Event, before: str) -> Iterable[Piece]:
    if error := fact_text(event, "error"):
        yield from (before, code(error))


def _rows(event: Event) -> str:
    rows = event.facts.get("rows")
    if not isinstance(rows, int):
        return ""
    return " · 1 row" if rows == 1 else f" · {rows:,} rows"


def _on(event: Event) -> str:
    database = fact_text(event, "database")
    return f" · database {database}" if database not in {"", _DATABASE} else ""


def _parameters(event: Event) -> str:
    given = fact_text(event, "params")
    return "" if given in {"()", "[]", "None"} else given


_SENTENCES: Final[Mapping[Kind, Callable[[Event], Iterable[Piece]]]] = {
    "query": _query,
    "evaluate": _evaluate,
    "reuse": _reuse,
    "transaction": _transaction,
    "schedule": lambda event: (code(event.name), " is to be called after the commit"),
    "callback": _callback,
    "request": _request,
    "enter": lambda event: ("enter ", code(event.name)),
    "leave": _leave,
    "resolve": _resolve,
    "view": _view,
    "response": _response,
    "render": _render,
    "block": _block,
    "lookup": _lookup,
    "clean": _clean,
    "invalid": _invalid,
}
