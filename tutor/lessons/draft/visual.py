"""Turns a watched run into questions that are answered by looking at it: a value, a step, a number."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from tutor.lessons.draft.given import slug
from tutor.lessons.draft.quoting import may_refer
from tutor.lessons.draft.run import Site, Watched, without_ordinal
from tutor.lessons.draft.yaml import Keys, Tree
from tutor.lessons.select import MODULE
from tutor.lessons.sentences import is_printed, output_text
from tutor.tracer.trace import Event, Kind

_LONGEST_VALUE: Final = 60
_MOST_COUNTED: Final = 20
_COUNTED: Final[Mapping[Kind, tuple[str, str]]] = {
    "query": ("query", "How many SQL statements go to the database?"),
    "receive": ("receive", "How often does Django call `{}`?"),
    "call": ("call", "How often is `{}` called?"),
    "enter": ("enter", "How often does a request enter `{}`?"),
    "lookup": ("lookup", "How often is `{}` looked up in a template?"),
    "clean": ("clean", "How often is `{}` cleaned?"),
    "output": ("print", "How often is something printed?"),
    "assign": ("assign", "How often does `{}` get a value?"),
}
_DONE: Final[Mapping[str, str]] = {
    "connect": "connected",
    "disconnect": "disconnected",
    "send": "sent",
    "receive": "called by Django",
    "call": "called",
    "define": "defined",
    "delete": "deleted",
    "assign": "given a value",
    "mutate": "changed",
    "raise": "raised",
}


def printed_value(watched: Watched) -> Keys | None:
    """What is printed last."""
    events = [event for event in watched.trace.events if is_printed(event) and _is_short(event)]
    if not events:
        return None
    event = events[-1]
    alone = sum(is_printed(each) for each in watched.trace.events) == 1
    last = watched.index.find("last print").number == event.number
    selector = "print" if alone else "last print" if last else watched.named(event)
    line = watched.row_of(event)
    if not selector or line is None:
        return None
    when = "" if alone else " last" if last else f" at {{step:{selector}}}"
    return {
        "id": "printed",
        "kind": "value",
        "level": "easy",
        "prompt": f"What is printed{when}?",
        "answer": selector,
        "hints": ["Look at the table, in the column Result, or at the output beside the code."],
        "solution": [f"At {{step:{selector}}} the program prints {{value:{selector}}}."],
    }


def held_values(watched: Watched) -> Iterator[Keys]:
    """What a variable holds right after it was given a value: the last ones first, as they took most to come to be."""
    found = [site for site in watched.sites if site.kind in {"assign", "mutate"} and site.part == "statement"]
    asked = [(site, name) for site in reversed(found) for name in _reached(site)]
    # A value that can be typed is better asked for than one that can only be chosen.
    asked.sort(key=lambda one: not is_plain(watched.holds(one[1], one[0].first)))
    for site, name in asked:
        value = watched.holds(name, site.first)
        if value and len(value) <= _LONGEST_VALUE and _says_more(value, site):
            yield {
                "id": slug(f"value of {name}"),
                "kind": "value",
                "level": "easy",
                "prompt": f"What does `{name}` hold right after {_first_time(site)}{site.called} has run?",
                "answer": f"{name} at {site.first}",
                "hints": [f"Look at the row of `{site.event.name}` in the variable tracker."],
                "solution": [f"At {{step:{site.first}}} it becomes {{value:{name} at {site.first}}}."],
            }


def step_question(watched: Watched) -> Keys | None:
    """When the most telling thing happens that happens once."""
    for kind, done in _DONE.items():
        for site in watched.sites:
            name = site.event.name.rpartition(".")[2]
            if site.kind == kind and len(site.lines) == 1 and name and _is_once(site, watched):
                return _step(site, name, done)
    return None


def counts(watched: Watched) -> Iterator[Keys]:
    """How often things happen, the most telling first; only what happens more than once can be miscounted."""
    for kind, (verb, prompt) in _COUNTED.items():
        for name, times in _names(watched.trace.events, kind):
            selector = f"{verb} {name}".strip()
            if (
                (kind == "query" or times > 1)
                and times <= _MOST_COUNTED
                and watched.index.count(selector) == times
            ):
                yield {
                    "id": slug(f"how often {selector}"),
                    "kind": "number",
                    "level": "medium",
                    "prompt": prompt.format(name),
                    "answer": f"count of {selector}",
                    "hints": ["Go through the run step by step, and count as you go."],
                    "solution": [_counted(selector, times)],
                }


def _counted(selector: str, times: int) -> str:
    if times == 1:
        return f"The only time is at {{step:{selector}}}."
    return f"The first time is at {{step:{selector}}}, the last at {{step:last {selector}}}."


def first_of(questions: Iterable[Keys], taken: Sequence[Tree]) -> Keys | None:
    """The first that isn't asked already."""
    ids = {question["id"] for question in taken if isinstance(question, dict)}
    return next((question for question in questions if question["id"] not in ids), None)


def _step(site: Site, name: str, done: str) -> Keys:
    return {
        "id": slug(f"when {site.kind} {name}"),
        "kind": "step",
        "level": "easy",
        "prompt": f"At which step is `{name}` {done}?",
        "answer": site.first,
        "hints": [_WHERE.get(site.kind, "Follow the table from the top, in the column Action.")],
        "solution": [f"It is {done} at {{step:{site.first}}}, where {site.called} runs."],
    }


_WHERE: Final[Mapping[str, str]] = {
    "assign": "Which row of the variable tracker is about it, and in which column does it change?",
    "mutate": "Which row of the variable tracker is about it, and in which column does it change?",
    "output": "Where does the output beside the code grow?",
}


def _is_once(site: Site, watched: Watched) -> bool:
    """Whether the question has this one answer."""
    verb = without_ordinal(site.first).split(" ", 1)[0]
    name = site.event.name.rpartition(".")[2]
    return name.isidentifier() and watched.index.count(f"{verb} {name}") == 1


def _names(events: Iterable[Event], kind: Kind) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for event in events:
        if event.kind == kind and (kind != "output" or is_printed(event)):
            found[_name_of(event)] += 1
    usable = [(name, times) for name, times in found.items() if not name or _can_be_asked(name, kind)]
    return sorted(usable, key=lambda one: -one[1])


def _name_of(event: Event) -> str:
    return "" if event.kind in {"output", "query"} else event.name.rpartition(".")[2]


def _can_be_asked(name: str, kind: Kind) -> bool:
    return name.isidentifier() and not name.startswith("__") and name != MODULE


def _reached(site: Site) -> list[str]:
    """The variable, and before it the part of it that changed."""
    part = site.event.facts.get("part")
    return [f"{site.event.name}{part}", site.event.name] if part else [site.event.name]


def is_plain(text: str) -> bool:
    """Python shows it just so: numbers, texts, and containers of these."""
    if len(text) > _LONGEST_VALUE or "`" in text or may_refer(text):
        return False
    try:
        return repr(ast.literal_eval(text)) == text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False


def _is_short(event: Event) -> bool:
    text = output_text(event).rstrip("\n")
    return bool(text.strip()) and "\n" not in text and len(text) <= _LONGEST_VALUE


def _says_more(value: str, site: Site) -> bool:
    """The code itself doesn't show the value."""
    return value not in site.statement.text and not value.startswith(("function ", "class ", "module "))


def _first_time(site: Site) -> str:
    return "the first time that " if len(site.lines) > 1 else ""
