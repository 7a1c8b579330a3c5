"""Turns an author's words for an event (`2nd receive count`) into a clause that a student reads."""

from collections.abc import Mapping
from html import escape
from typing import Final

from tutor.lessons.select import Selector, SelectorError, parse_selector

# `@` is where "never" goes, and `$` the name. Of two, the second is for a selector without a name.
_CLAUSES: Final[Mapping[str, tuple[str, str]]] = {
    "import": ("$ is@ imported", "something is@ imported"),
    "define": ("$ is@ defined", "something is@ defined"),
    "assign": ("$ is@ set", "something is@ set"),
    "change": ("$ is@ changed", "something is@ changed"),
    "delete": ("$ is@ deleted", "something is@ deleted"),
    "call": ("$ is@ called", "something is@ called"),
    "return": ("$@ returns", "a call@ returns"),
    "raise": ("$ is@ raised", "an exception is@ raised"),
    "print": ("$ is@ printed", "something is@ printed"),
    "connect": ("$ is@ connected", "a receiver is@ connected"),
    "disconnect": ("$ is@ disconnected", "a receiver is@ disconnected"),
    "send": ("$ is@ sent", "a signal is@ sent"),
    "receive": ("Django@ calls $", "Django@ calls a receiver"),
    "respond": ("$@ answers", "a receiver@ answers"),
    "line": ("line $@ runs", "a line@ runs"),
    "query": ("the query $ is@ sent", "a query is@ sent"),
    "evaluate": ("a QuerySet of $@ fills its cache", "a QuerySet@ fills its cache"),
    "reuse": ("a QuerySet of $@ answers from its cache", "a QuerySet@ answers from its cache"),
    "transaction": ("the transaction's $@ happens", "a transaction@ begins or ends"),
    "schedule": ("$ is@ put off until the commit", "a function is@ put off until the commit"),
    "callback": ("$ is@ called back", "a function is@ called back"),
    "request": ("a request for $@ comes in", "a request@ comes in"),
    "enter": ("$ is@ entered", "a middleware is@ entered"),
    "leave": ("$ is@ left", "a middleware is@ left"),
    "resolve": ("$ is@ resolved", "a path is@ resolved"),
    "view": ("Django@ calls the view $", "Django@ calls a view"),
    "response": ("the response to $ is@ ready", "a response is@ ready"),
    "render": ("$ is@ rendered", "a template is@ rendered"),
    "block": ("the block $ is@ rendered", "a block is@ rendered"),
    "lookup": ("$ is@ looked up", "a variable is@ looked up"),
    "clean": ("$ is@ cleaned", "a field is@ cleaned"),
    "invalid": ("$ is@ refused", "a field is@ refused"),
}
_TRANSACTIONS: Final[Mapping[str, str]] = {
    "begin": "the transaction@ begins",
    "commit": "the transaction is@ committed",
    "rollback": "the transaction is@ rolled back",
    "savepoint": "a savepoint is@ set",
    "release": "the savepoint is@ released",
    "restore": "everything since the savepoint is@ undone",
}
_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)


def clause(selector: str) -> str:
    """What happens, as HTML: `2nd receive count` is "Django calls count for the second time"."""
    meant = _parsed(selector)
    if meant is None:
        return f"{code(selector)} happens"
    if meant.verb == "print" and meant.ordinal is not None and not meant.name:
        return f"the {_ordinal(meant.ordinal)} print{_scope(meant)} happens"
    time = f" for the {_ordinal(meant.ordinal)} time" if meant.ordinal is not None else ""
    return f"{_words(meant, '')}{time}"


def never(selector: str) -> str:
    """That it doesn't happen: of a 2nd one that it doesn't happen a second time."""
    meant = _parsed(selector)
    if meant is None:
        return f"{code(selector)} never happens"
    if meant.ordinal is None or meant.ordinal <= 1:
        return _words(meant, " never")
    word = _ordinal(meant.ordinal)
    article = "an" if word.startswith(("e", "8", "11", "18")) else "a"
    return f"{_words(meant, ' never')} {article} {word} time"


def counted(selector: str, often: str) -> str:
    """How often it happens; one that is counted out already happens."""
    meant = _parsed(selector)
    return f"{clause(selector)} {often}" if meant is None or meant.ordinal is None else clause(selector)


def code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _parsed(selector: str) -> Selector | None:
    try:
        return parse_selector(selector)
    except SelectorError:
        return None


def _words(meant: Selector, denied: str) -> str:
    named, nameless = _CLAUSES[meant.verb]
    pattern = named if meant.name else nameless
    if meant.verb == "transaction":
        pattern = _TRANSACTIONS.get(meant.name, pattern)
    before, _, after = pattern.replace("@", denied).partition("$")
    return f"{before}{code(meant.name) if '$' in pattern else ''}{after}{_scope(meant)}"


def _scope(meant: Selector) -> str:
    return f" in {code(meant.scope)}" if meant.scope else ""


def _ordinal(number: int) -> str:
    if number < 0:
        return "last"
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else str(Selector(verb="", ordinal=number))
