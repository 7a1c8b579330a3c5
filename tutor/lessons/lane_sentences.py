"""Says in a few words what one event of a framework was, for the lane that shows it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tutor.lessons.page import LaneDetail, Word
from tutor.lessons.select import fact_text
from tutor.tracer.trace import Event, Kind

Piece = Word | str

_DATABASE: Final = "default"
_INTO: Final = {"INSERT": "into", "REPLACE": "into", "UPDATE": "of", "DELETE": "from"}
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
    told = (("SQL", fact_text(event, "sql")), ("Parameters", _parameters(event)))
    return tuple(LaneDetail(label=label, text=text) for label, text in told if text)


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
    if error := fact_text(event, "error"):
        yield from (" fails: ", code(error))


def _evaluate(event: Event) -> Iterable[Piece]:
    yield from (code(event.name), " QuerySet fills its cache", _rows(event))


def _reuse(event: Event) -> Iterable[Piece]:
    yield from (code(event.name), " QuerySet answers from its cache", _rows(event))


def _transaction(event: Event) -> Iterable[Piece]:
    yield from (_TRANSACTIONS.get(event.name, event.name), _on(event))


def _request(event: Event) -> Iterable[Piece]:
    method = fact_text(event, "method")
    yield from (code(f"{method} {event.name}".strip()), " comes in")


def _enter(event: Event) -> Iterable[Piece]:
    yield from ("enter ", code(event.name))


def _leave(event: Event) -> Iterable[Piece]:
    yield from ("leave ", code(event.name), *_outcome(event))


def _resolve(event: Event) -> Iterable[Piece]:
    path, route = fact_text(event, "path"), fact_text(event, "route")
    if not event.name:
        yield from (code(path), " fits no route")
        return
    yield from (code(path), " fits ", code(f"'{route}'")) if route else (code(path), " is resolved")
    yield from (" · view ", code(event.name))


def _view(event: Event) -> Iterable[Piece]:
    yield from ("Django calls ", code(event.name))
    if (given := fact_text(event, "kwargs")) not in {"", "{}"}:
        yield from (" with ", code(given))


def _response(event: Event) -> Iterable[Piece]:
    yield from ("the response is ready", *_outcome(event))


def _render(event: Event) -> Iterable[Piece]:
    yield from ("render ", code(event.name or "a template without a name"))


def _block(event: Event) -> Iterable[Piece]:
    yield from ("block ", code(event.name))
    if template := fact_text(event, "template"):
        yield from (" from ", code(template))


def _lookup(event: Event) -> Iterable[Piece]:
    if event.facts.get("failed") is True:
        yield from (code(event.name), " is not found")
    elif event.value is not None:
        yield from (code(event.name), " → ", code(event.value.text))
    else:
        yield code(event.name)
    if error := fact_text(event, "error"):
        yield from (" raises ", code(error))


def _clean(event: Event) -> Iterable[Piece]:
    yield code(event.name)
    if event.value is not None:
        yield from (" → ", code(event.value.text))


def _invalid(event: Event) -> Iterable[Piece]:
    whole = event.name == "__all__"
    yield "the form as a whole" if whole else code(event.name)
    yield f" is not valid: {fact_text(event, 'message')}".removesuffix(": ")


def _outcome(event: Event) -> Iterable[Piece]:
    if error := fact_text(event, "error"):
        yield from (" with ", code(error))
    elif status := fact_text(event, "status"):
        yield f" · {status}"


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
    "schedule": lambda event: (code(event.name), " is kept until the commit"),
    "callback": lambda event: ("Django calls ", code(event.name)),
    "request": _request,
    "enter": _enter,
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
