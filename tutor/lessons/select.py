"""Binds an author's words for an event (`2nd print in my_receiver`) to the recorded events they mean."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from tutor.tracer import Trace
from tutor.tracer.trace import Event, Kind, Step, Value

VERBS: Final = (
    *("import", "define", "assign", "change", "delete", "call", "return", "raise", "print"),
    *("connect", "disconnect", "send", "receive", "respond", "line"),
    *("query", "evaluate", "reuse", "transaction", "schedule", "callback"),
    *("request", "enter", "leave", "resolve", "view", "response"),
    *("render", "block", "lookup", "clean", "invalid"),
)
# Whose events are recorded only where the lesson names the probe.
PROBE_OF_VERB: Final[Mapping[str, str]] = {
    verb: probe
    for probe, verbs in {
        "signals": "connect disconnect send receive respond",
        "orm": "query evaluate reuse transaction schedule callback",
        "http": "request enter leave resolve view response",
        "templates": "render block lookup",
        "forms": "clean invalid",
    }.items()
    for verb in verbs.split()
}
_VERB_OF_KIND: Final[Mapping[Kind, str]] = {
    "define": "define",
    "assign": "assign",
    "mutate": "change",
    "delete": "delete",
    "call": "call",
    "return": "return",
    "raise": "raise",
    "output": "print",
    "connect": "connect",
    "disconnect": "disconnect",
    "send": "send",
    "receive": "receive",
    "respond": "respond",
    "line": "line",
    "query": "query",
    "evaluate": "evaluate",
    "reuse": "reuse",
    "transaction": "transaction",
    "schedule": "schedule",
    "callback": "callback",
    "request": "request",
    "enter": "enter",
    "leave": "leave",
    "resolve": "resolve",
    "view": "view",
    "response": "response",
    "render": "render",
    "block": "block",
    "lookup": "lookup",
    "clean": "clean",
    "invalid": "invalid",
}
_GRAMMAR: Final = re.compile(
    r"(?:(?P<ordinal>last|[1-9][0-9]{0,5}(?:st|nd|rd|th))\s+)?"
    r"(?P<verb>[a-z_]+)"
    r"(?:\s+(?!in\s)(?P<name>\S+))?"
    r"(?:\s+in\s+(?P<scope>\S+))?"
)
# What authors write, and the verb that says it here.
_MEANT: Final[Mapping[str, str]] = {
    word: verb
    for verb, words in {
        "assign": "set let bind store become init initialise initialize create",
        "change": "append update add extend insert mutate modify increment remove pop clear edit changed",
        "call": "run execute invoke calls called start",
        "print": "output printed prints write show display echo log stdout",
        "raise": "throw raises raised error except exception fail crash",
        "return": "returns returned yield give result",
        "define": "def class function declare defined",
        "import": "from imports load imported",
        "delete": "del deleted drop unset",
        "connect": "subscribe register listen attach connected receiver",
        "disconnect": "unsubscribe unregister detach disconnected",
        "send": "signal emit dispatch fire trigger publish sent send_robust asend notify",
        "receive": "received handle hear receives notified",
        "respond": "answer reply finish done finished responds responded",
        "line": "step row statement lines",
        "query": "sql select statement_sql hit queries",
        "evaluate": "fetch load_rows evaluated",
        "reuse": "cached cache reused",
        "transaction": "begin commit rollback savepoint atomic",
        "schedule": "on_commit scheduled",
        "request": "get post visit",
        "resolve": "url route urls",
        "render": "template rendered",
        "lookup": "variable resolved",
        "clean": "validate cleaned is_valid",
        "invalid": "invalidate refuse refused",
    }.items()
    for word in words.split()
}
_NAMELESS: Final = frozenset(
    {"print", "raise", "return", "request", "response"}
    | {"query", "evaluate", "reuse", "transaction", "schedule", "callback"}
)
_LAST: Final = -1
MODULE: Final = "<module>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """`ordinal` counts from 1, is -1 for "last", and None where the author gave none."""

    verb: str
    name: str = ""
    scope: str = ""
    ordinal: int | None = None

    def __str__(self) -> str:
        words = [_ordinal_word(self.ordinal), self.verb, self.name, f"in {self.scope}" if self.scope else ""]
        return " ".join(filter(None, words))


class SelectorError(Exception):
    """A selector can't be read or matches no event. `hint` says what was expected, `about` what matches nothing."""

    def __init__(self, message: str, hint: str, *, about: str = "") -> None:
        super().__init__(message)
        self.about = about
        self.message = message
        self.hint = hint


def parse_selector(text: str) -> Selector:
    """Raises SelectorError."""
    match = _GRAMMAR.fullmatch(text.strip())
    if not match:
        raise SelectorError(f"«{text}» is no selector", "write a verb and a name, such as «send my_signal»")
    verb, name = match["verb"], match["name"] or ""
    if verb not in VERBS:
        meant = _MEANT.get(verb)
        hint = f"did you mean «{meant}»?" if meant else _did_you_mean(verb, VERBS)
        raise SelectorError(f"«{verb}» is no verb of a selector", hint)
    if verb == "line" and not name.isdecimal():
        raise SelectorError("«line» needs a number", "write for instance «line 3»")
    if not name and verb not in _NAMELESS:
        raise SelectorError(f"«{verb}» needs a name", f"write for instance «{verb} my_name»")
    return Selector(verb=verb, name=name, scope=match["scope"] or "", ordinal=_ordinal(match["ordinal"]))


class EventIndex:
    """The events of one trace by what a selector can say of them."""

    def __init__(self, trace: Trace) -> None:
        self._steps = trace.steps
        self._by_verb: dict[str, list[Event]] = defaultdict(list)
        bound: set[tuple[int, str]] = set()
        for event in trace.events:
            if verb := self.verb(event):
                self._by_verb[verb].append(event)
            if event.kind == "assign":
                # Giving a new value to a name that has one is a change in a teacher's words.
                if (event.frame, event.name) in bound:
                    self._by_verb["change"].append(event)
                bound.add((event.frame, event.name))

    def find(self, text: str) -> Event:
        """The one event meant: the first unless an ordinal says otherwise. Raises SelectorError."""
        return self.find_all(text)[0]

    def find_all(self, text: str) -> Sequence[Event]:
        """Every event meant, in order, at least one: a single one with an ordinal. Raises SelectorError."""
        selector = parse_selector(text)
        found = [event for event in self._by_verb[selector.verb] if self._fits(event, selector)]
        if selector.ordinal is not None:
            place = selector.ordinal if selector.ordinal == _LAST else selector.ordinal - 1
            chosen = found[place:][:1]
            if found and not chosen:
                raise SelectorError(
                    f"«{text}» matches nothing", f"there are only {len(found)} of them", about=text
                )
            found = chosen
        if not found:
            hint = _did_you_mean(text, self._all_selectors())
            raise SelectorError(f"the run has no event «{text}»", hint, about=text)
        return found

    def count(self, text: str) -> int:
        """How many events are meant; none is no error. Raises SelectorError for what is no selector."""
        selector = parse_selector(text)
        found = sum(self._fits(event, selector) for event in self._by_verb[selector.verb])
        return found if selector.ordinal is None else min(found, 1)

    def verb(self, event: Event) -> str:
        """The verb under which an event is found; empty for kinds that no selector names."""
        verb = _VERB_OF_KIND.get(event.kind, "")
        if verb == "print" and event.name != "stdout":
            return ""
        if verb in {"assign", "define"} and self._step(event).statement.kind == "import":
            return "import"
        return verb

    def describe(self, event: Event) -> str:
        """The canonical selector of an event: its own ordinal only if an earlier event has the same words."""
        bare = Selector(verb=self.verb(event), name=self._main_name(event), scope=self._main_scope(event))
        alike = [one.number for one in self._by_verb[bare.verb] if self._fits(one, bare)]
        place = alike.index(event.number) + 1 if event.number in alike else 1
        return str(
            Selector(verb=bare.verb, name=bare.name, scope=bare.scope, ordinal=place if place > 1 else None)
        )

    def scope(self, event: Event) -> str:
        """The function in which the event happened, `<module>` outside of any."""
        return self._step(event).statement.scope or MODULE

    def _fits(self, event: Event, selector: Selector) -> bool:
        if selector.scope and not _ends_with(self.scope(event), selector.scope):
            return False
        if selector.verb == "line":
            statement = self._step(event).statement
            return statement.line <= int(selector.name) <= statement.end_line
        return not selector.name or any(_ends_with(name, selector.name) for name in _names(event))

    def _main_name(self, event: Event) -> str:
        if event.kind == "line":
            return str(self._step(event).statement.line)
        return "" if event.kind == "output" else next(iter(_names(event)), "")

    def _main_scope(self, event: Event) -> str:
        scope = self.scope(event)
        return scope if event.kind == "output" and scope != MODULE else ""

    def _step(self, event: Event) -> Step:
        return self._steps[event.step - 1]

    def _all_selectors(self) -> list[str]:
        """Those of all events but lines, each once, without ordinals."""
        found = dict.fromkeys(
            str(Selector(verb=verb, name=self._main_name(event), scope=self._main_scope(event)))
            for verb, events in self._by_verb.items()
            for event in events[:200]
            if verb != "line"
        )
        return list(found)


def describe_event(trace: Trace, event: Event) -> str:
    """The canonical selector of one event; keep an EventIndex for many."""
    return EventIndex(trace).describe(event)


def fact_text(event: Event, key: str) -> str:
    """One of an event's facts as text, empty if it has none of that name."""
    fact = event.facts.get(key)
    if fact is None:
        return ""
    return fact.text if isinstance(fact, Value) else str(fact)


def _names(event: Event) -> Iterable[str]:
    """What a program may call the event's subject, the most natural first."""
    found = [event.name]
    if event.kind in {"connect", "disconnect", "send", "receive", "respond"}:
        found.append(fact_text(event, "signal"))
    elif event.kind == "query":
        found.append(fact_text(event, "table"))
    elif event.kind in {"enter", "leave"}:
        found += _middleware_names(event)
    elif event.kind == "resolve":
        found += [fact_text(event, "path"), fact_text(event, "url_name")]
    elif event.kind in {"clean", "invalid"} and (form := fact_text(event, "form")):
        found.append(f"{form}.{event.name}")
    return dict.fromkeys(filter(None, found))


def _middleware_names(event: Event) -> Iterable[str]:
    """`timing` by its path in the setting, too, and `Old` by the part of it that runs: `Old.process_request`."""
    path, hook = fact_text(event, "middleware"), fact_text(event, "hook")
    if path and path.rpartition(".")[2] == event.name:
        yield path
    if path and hook.startswith("process_"):
        yield f"{path}.{hook}"


def _ends_with(name: str, wanted: str) -> bool:
    """`Shop.sell` is found as `sell` too, and `f.<locals>.g` as `g`."""
    return name == wanted or name.endswith(f".{wanted}")


def _ordinal(word: str | None) -> int | None:
    if word is None:
        return None
    return _LAST if word == "last" else int(word[:-2])


def _ordinal_word(number: int | None) -> str:
    if number is None or number == _LAST:
        return "" if number is None else "last"
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _did_you_mean(text: str, known: Iterable[str]) -> str:
    """The nearest three, or the first three where none is near."""
    choices = list(known)
    near = get_close_matches(text, choices, n=3, cutoff=0.4) or choices[:3]
    return (
        f"did you mean {' or '.join(f'«{choice}»' for choice in near)}?" if near else "nothing was recorded"
    )
