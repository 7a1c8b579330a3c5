"""Two runs of one program under different versions in, what another version does at each step out, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from tutor.lessons.outcome import steady
from tutor.tracer import Trace
from tutor.tracer.trace import Event, Fact, Step, Value

_LONGEST: Final = 120
# Of two texts that are longer, so much is shown before the first difference.
_SHORT_ENOUGH: Final = 60
_BEFORE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDrift:
    """What the other version does otherwise at one step of the recording; 0 is the end of the run. A step that only
    the other version has is told at the one before it."""

    step: int
    said: str


def step_drift(recorded: Trace, other: Trace) -> list[StepDrift]:
    """In the order of the recording; nothing for two runs that a student can't tell apart."""
    found = [
        StepDrift(step=step, said=said)
        for step, sentences in _by_step(recorded, other)
        for said in dict.fromkeys(sentences)
    ]
    ends = [_ending(trace) for trace in (recorded, other)]
    if ends[0] != ends[1]:
        found.append(StepDrift(step=0, said=f"{ends[1]}; recorded: {ends[0]}"))
    return found


def _by_step(recorded: Trace, other: Trace) -> Iterator[tuple[int, Iterator[str]]]:
    one, two = (_told_steps(trace) for trace in (recorded, other))
    keys = [[(step.statement.number, step.depth) for step in trace.steps] for trace in (recorded, other)]
    for tag, a, b, c, d in SequenceMatcher(a=keys[0], b=keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            for place, step in enumerate(recorded.steps[a:b]):
                yield step.number, _differences(one[a + place], two[c + place])
            continue
        for step in recorded.steps[a:b]:
            yield step.number, iter(["doesn't run"])
        for step in other.steps[c:d]:
            code = step.statement.text.split("\n", 1)[0].strip()
            yield max(min(b, len(recorded.steps)), 1), iter([f"then «{_short(code)}» runs, too"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A step as a student sees it: what its parts were, and what happened in it."""

    values: Sequence[tuple[str, str]]
    events: Sequence[Mapping[str, str]]


def _told_steps(trace: Trace) -> list[_Told]:
    events: list[list[Mapping[str, str]]] = [[] for _ in trace.steps]
    for event in trace.events:
        if 1 <= event.step <= len(events) and event.kind != "line":
            events[event.step - 1].append(_told(event))
    return [_Told(values=_values(step), events=events[place]) for place, step in enumerate(trace.steps)]


def _values(step: Step) -> list[tuple[str, str]]:
    return [(each.text, steady(each.value.text)) for each in step.evaluations]


def _told(event: Event) -> Mapping[str, str]:
    """By name, first what makes an event the same as another. What is printed is its text, told once."""
    value = {"": steady(event.value.text)} if event.value and event.kind != "output" else {}
    facts = {name: _text(fact) for name, fact in event.facts.items()}
    return {"event": f"{event.kind} {event.name}".rstrip(), **value, **facts}


def _text(fact: Fact) -> str:
    return steady(fact.text if isinstance(fact, Value) else str(fact))


def _differences(one: _Told, two: _Told) -> Iterator[str]:
    """Of what differs in the same way in several parts of a step, such as an expression and the variable that it is
    assigned to, only the first."""
    seen: set[str] = set()
    for what, said in _all_differences(one, two):
        if said not in seen:
            yield f"{what} {said}"
        seen.add(said)


def _all_differences(one: _Told, two: _Told) -> Iterator[tuple[str, str]]:
    for (text, was), (other_text, now) in zip(one.values, two.values, strict=False):
        if text == other_text and was != now:
            yield f"«{_short(text)}»", _instead(now, was)
    names = [[event["event"] for event in told.events] for told in (one, two)]
    for tag, a, b, c, d in SequenceMatcher(a=names[0], b=names[1], autojunk=False).get_opcodes():
        if tag == "equal":
            for was_told, is_told in zip(one.events[a:b], two.events[c:d], strict=True):
                yield from _within(was_told, is_told)
        else:
            yield from ((f"«{name}»", "doesn't happen") for name in names[0][a:b])
            yield from ((f"«{name}»", "happens, too") for name in names[1][c:d])


def _within(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What differs in one event. What only one of the versions can tell isn't a difference."""
    for name in was:
        if name in now and was[name] != now[name]:
            what = f"«{was['event']}», {name}," if name else f"«{was['event']}»"
            yield what, _instead(now[name], was[name])


def _instead(now: str, was: str) -> str:
    """Of long texts only what is around the first difference."""
    pairs = zip(now, was, strict=False)
    same = next((place for place, (one, two) in enumerate(pairs) if one != two), min(len(now), len(was)))
    start = max(same - _BEFORE, 0) if max(len(now), len(was)) > _SHORT_ENOUGH else 0
    return f"is «{_cut(now, start)}» instead of «{_cut(was, start)}»"


def _cut(text: str, start: int) -> str:
    return ("…" if start else "") + _short(text[start:])


def _ending(trace: Trace) -> str:
    stopped = trace.stopped
    if stopped is None:
        return "the run comes to its end"
    if stopped.reason == "exception":
        return f"the run ends with {stopped.exception or 'Exception'}: {_short(steady(stopped.message))}"
    return f"the run is stopped ({stopped.reason})"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
