"""Says in one line what a moment of the run was and what came of it, from its recorded events alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Final

from tutor.lessons.moments import Moment
from tutor.tracer.trace import Event, Kind, Statement, Value

_MOST_TELLING: Final[Sequence[Kind]] = (
    *("send", "connect", "disconnect", "raise", "output", "define", "assign", "mutate", "delete"),
    *("return", "suspend", "call"),
)
# What a return statement does on its way is told in its result; its title is about the return.
_ON_THE_WAY: Final = frozenset({"assign", "mutate", "delete", "define"})
_IMPORTS: Final = frozenset({"import"})
_OWN_TITLE: Final = frozenset({"for", "async for", "class"})
_TELLING: Final = ("function", "class", "module", "method", "generator", "lambda", "built-in")
_MOST_LINES: Final = 3
_CHECKS: Final = frozenset({"if", "elif", "while", "match", "assert"})


def subject(moment: Moment) -> Event | None:
    """The event that the moment is about, None where the statement only ran."""
    if moment.part != "statement":
        return next((event for event in moment.events if event.kind == moment.part), moment.events[0])
    kinds = [kind for kind in _MOST_TELLING if not (_is_return(moment) and kind in _ON_THE_WAY)]
    for kind in kinds:
        for event in moment.events:
            if event.kind == kind and (kind != "output" or is_printed(event)):
                return event
    return None


def kind_of(moment: Moment) -> str:
    """What the row is called for styling and speech: a kind of event, or `import`."""
    event = subject(moment)
    if moment.part == "statement" and moment.step.statement.kind in _IMPORTS:
        return "import"
    if moment.part == "statement" and moment.step.statement.kind == "class":
        return "define"
    return event.kind if event else "line"


def title(moment: Moment) -> str:
    """What happens, as Markdown with names in backticks."""
    event = subject(moment)
    if event is None or kind_of(moment) in {"import", "line"} or moment.step.statement.kind in _OWN_TITLE:
        return _title_of_statement(moment)
    write = _TITLES.get(event.kind)
    return write(event) if write else f"Run `{_first_line(moment)}`"


def code(statement: Statement) -> str:
    """The statement as it stands in the program, up to its body; a long one is cut."""
    lines = statement.text.rstrip().split("\n")
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"])


def result(moment: Moment, reached: Callable[[Event], Sequence[str]]) -> str:
    """What came of it; `reached` tells which receivers a send calls."""
    said = [_result_of(event, moment, reached) for event in moment.events]
    # An exception that a receiver let through needs no second word.
    told = [one for one in said if not any(other.endswith(f" {one}") for other in said)]
    return "; ".join(dict.fromkeys(filter(None, told)))


def traffic(events: Iterable[Event]) -> str:
    """How many queries a row sent, empty for none: `2 queries`."""
    count = sum(event.kind == "query" for event in events)
    return f"{count:,} {'query' if count == 1 else 'queries'}" if count else ""


def saying(title: str, result: str, moment: Moment) -> str:
    """The sentence on a row for which the author has none, from its title (HTML) and its result."""
    event = subject(moment)
    if event and event.kind == "respond":
        # The title names the receiver, and the exception it ended with.
        _, _, arguments = _error(event).partition("(")
        told = arguments.removesuffix(")") if _error(event) else _returned(event)
        result = (told + result.removeprefix(_answered(event))).removeprefix("; ")
    return f"{title}: {escape(result, quote=False)}." if result else f"{title}."


def printed(events: Iterable[Event]) -> str:
    """All that these events printed, as it was printed; what went to the error stream is no part of it."""
    return "".join(output_text(event) for event in events if is_printed(event))


def is_printed(event: Event) -> bool:
    return event.kind == "output" and event.name == "stdout"


def output_text(event: Event) -> str:
    fact = event.facts.get("text")
    if isinstance(fact, str):
        return fact
    return event.value.text if event.value else ""


def _first_line(moment: Moment) -> str:
    return moment.step.statement.text.split("\n", 1)[0].strip()


def _is_return(moment: Moment) -> bool:
    return moment.part == "statement" and moment.step.statement.kind == "return"


def _title_of_statement(moment: Moment) -> str:
    kind = moment.step.statement.kind
    if kind == "return" and moment.part == "statement":
        given = moment.step.statement.text.strip().removeprefix("return").strip()
        first, *more = given.split("\n")
        return f"Return `{first}{' …' if more else ''}`" if given else "Return"
    names = [event.name for event in moment.events if event.kind in {"assign", "define"} and event.name]
    listed = ", ".join(f"`{name}`" for name in names)
    if kind in _IMPORTS and names:
        return f"Import {listed}"
    if kind in _CHECKS:
        return f"Check `{_first_line(moment).rstrip(':')}`"
    if kind in {"for", "async for"} and moment.part == "statement":
        return f"Next {listed}" if names else f"No more: `{_first_line(moment).rstrip(':')}`"
    if kind == "class":
        if moment.part == "statement" and names:
            return f"Define the class {listed}"
        return f"The class {listed} is complete" if names else f"Begin `{_first_line(moment).rstrip(':')}`"
    return f"Run `{_first_line(moment)}`"


_TITLES: Final[Mapping[Kind, Callable[[Event], str]]] = {
    "define": lambda event: f"Define `{event.name}`",
    "assign": lambda event: f"Assign `{event.name}`",
    "mutate": lambda event: f"Change `{event.name}`",
    "delete": lambda event: f"Delete `{event.name}`",
    "raise": lambda event: f"Raise `{event.name}`",
    "output": lambda event: "Print",
    "return": lambda event: f"Return from `{event.name}`" if event.name else "Return",
    "suspend": lambda event: f"Pause `{event.name}`" if event.name else "Pause",
    "call": lambda event: f"Call `{event.name}`",
    "connect": lambda event: f"Connect `{event.name}`",
    "disconnect": lambda event: f"Disconnect `{event.name}`",
    "send": lambda event: f"Send `{event.name}`",
    "receive": lambda event: f"Django calls `{event.name}`",
    "respond": lambda event: _ended(event),
}


def _result_of(event: Event, moment: Moment, reached: Callable[[Event], Sequence[str]]) -> str:
    if event.kind == "send":
        return _reached(reached(event))
    if moment.step.statement.kind in _IMPORTS and event.kind in {"assign", "define"}:
        return f"{event.name} can be used"
    if event.kind == "return" and moment.part != "return":
        return ""
    if event.kind == "call" and moment.step.statement.kind == "class" and not event.facts:
        return ""
    if event.kind == "call" and moment.part == "statement":
        return f"calls {event.name}" + (f" with {_called(event)}" if event.facts else "")
    write = _RESULTS.get(event.kind)
    return write(event) if write else ""


def value_text(value: Value) -> str:
    """A value, with its type where its text alone doesn't say what it is."""
    tells = value.identity is None or not value.text[:1].isalnum() or value.text.startswith(_TELLING)
    return value.text if tells or value.type in value.text else f"{value.type}, {value.text}"


def _noun(value: Value) -> str:
    return "class" if value.text.startswith("class ") else value.type


def _called(event: Event) -> str:
    """What a function's parameters were bound to."""
    bound = [f"{name} = {fact.text}" for name, fact in event.facts.items() if isinstance(fact, Value)]
    return "; ".join(bound)


def _raised(event: Event) -> str:
    """Type and arguments of an exception: `KeyError('data')`."""
    text = event.value.text if event.value else ""
    return f"raises {text if text.startswith(event.name) else event.name}"


def _written(event: Event) -> str:
    """What was printed, or the last line of what went to the error stream, where it says what was wrong."""
    text = output_text(event).rstrip()
    return f"prints {text}" if is_printed(event) else f"reports {text.rpartition(chr(10))[2]}"


def _reached(receivers: Sequence[str]) -> str:
    if not receivers:
        return "no receiver is called"
    noun = "1 receiver" if len(receivers) == 1 else f"{len(receivers)} receivers"
    return f"calls {noun}: {', '.join(receivers)}"


def _answered(event: Event) -> str:
    if error := _error(event):
        return f"{event.name} raises {error}"
    return f"{event.name} {_returned(event)}"


def _returned(event: Event) -> str:
    return f"returns {event.value.text}" if event.value else "returns"


def _error(event: Event) -> str:
    """With what a receiver ended, such as `ValueError('no')`; empty where it ended well."""
    error = event.facts.get("error")
    return error.text if isinstance(error, Value) else str(error or "")


def _ended(event: Event) -> str:
    error = _error(event).partition("(")[0]
    return f"`{event.name}` ended with `{error}`" if error else f"`{event.name}` is done"


def _unless(fact: str, event: Event, words: str) -> str:
    """What to say of a call that Django took no notice of; one that failed is told by what it raised."""
    return words if event.facts.get(fact) is False and "error" not in event.facts else ""


_RESULTS: Final[Mapping[Kind, Callable[[Event], str]]] = {
    "assign": lambda event: f"{event.name} = {value_text(event.value)}" if event.value else "",
    "define": lambda event: f"{event.name} is a {_noun(event.value)}" if event.value else "",
    "mutate": lambda event: f"{event.name}: {event.value.text}" if event.value and event.name else "",
    "delete": lambda event: f"{event.name} is gone",
    "output": _written,
    "raise": _raised,
    "return": lambda event: _returned(event) if event.value else "",
    "respond": _answered,
    "call": _called,
    "connect": lambda event: _unless("accepted", event, "not added: the same was connected already"),
    "disconnect": lambda event: _unless("found", event, "nothing removed: no such connection was found"),
}
