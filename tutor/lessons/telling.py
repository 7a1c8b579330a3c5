"""Says in a sentence what a run did, and above all what a claim asked of it."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from tutor.lessons.answers import MOST_EVENTS, MOST_VALUES
from tutor.lessons.ask import QUERY, later_event
from tutor.lessons.outcome import Outcome
from tutor.lessons.phrases import clause, code, counted, never
from tutor.lessons.schema_claims import Claim

_MOST_SHOWN: Final = 300
_MOST_LINES: Final = 6
_LIMITS: Final[Mapping[str, str]] = {
    "steps": "It would have taken too many steps.",
    "seconds": "It would have taken too long.",
    "output": "It would have printed too much.",
    "memory": "It would have used too much memory.",
}


def sentence(outcome: Outcome, claim: Claim | None = None) -> str:
    """What the run really did, as HTML. With a claim, in its terms."""
    claim = (claim.not_ or claim) if claim else None
    answer = _answer(outcome, claim) if claim and outcome.stopped != "sandbox" else ""
    if claim and claim.unchanged:
        return f"{_end(outcome, None)} {answer}"
    if answer and outcome.ended_well:
        return answer
    return " ".join(filter(None, [_end(outcome, claim), answer]))


def _end(outcome: Outcome, claim: Claim | None) -> str:
    """What it printed, and how it ended."""
    said = _short(outcome.stdout)
    prints = f"prints {_lines(said)}" if said else "prints nothing"
    if outcome.exception:
        end = f"raises {code(_exception(outcome))}"
        return f"This {prints} and then {end}." if said else f"This {end}."
    if outcome.stopped:
        return f"This was stopped. {escape(_LIMITS.get(outcome.stopped, outcome.message))}"
    if outcome.value is not None:
        value = code(_short(outcome.value.strip()))
        if claim and claim.value:
            return f"Afterwards {code(claim.value)} is {value}."
        return f"This {prints}, and the value asked for is {value}."
    return f"This {prints}." if said else "This runs to its end and prints nothing."


def _answer(outcome: Outcome, claim: Claim) -> str:
    """What the claim asked for beside that; empty for nothing."""
    if claim.calls is not None:
        count = outcome.count(claim.calls)
        return f"{code(claim.calls)} is {f'called {_often(count)}' if count else 'never called'}."
    if claim.queries is not None:
        count = _count(outcome, QUERY)
        return "This runs 1 SQL query." if count == 1 else f"This runs {count or 'no'} SQL queries."
    if claim.happens and (later := later_event(claim)):
        return _order(outcome, [claim.happens, later])
    if claim.happens:
        return f"{_sentence(_happened(outcome, claim.happens))}."
    if claim.order:
        return _order(outcome, claim.order)
    if claim.unchanged:
        return "The sample does the same." if outcome.same else "The sample does something else."
    if claim.stays:
        return _seen(outcome, claim)
    return _value(outcome, claim) if claim.value and claim.at else ""


def _happened(outcome: Outcome, selector: str) -> str:
    count = _count(outcome, selector)
    return counted(selector, _often(count)) if count else never(selector)


def _order(outcome: Outcome, selectors: Sequence[str]) -> str:
    firsts = {outcome.events[each][0]: each for each in selectors if outcome.events.get(each)}
    told = ", then ".join(clause(firsts[number]) for number in sorted(firsts))
    missing = [never(each) for each in dict.fromkeys(selectors) if not outcome.events.get(each)]
    return f"{_sentence('; '.join(filter(None, [told, *missing])))}."


def _seen(outcome: Outcome, claim: Claim) -> str:
    name = code(claim.stays or "")
    since = f"from the moment when {clause(claim.since)}" if claim.since else "all the time"
    if not outcome.seen:
        return f"{name} has no value {since}."
    values = [code(_short(value)) for value in outcome.seen]
    if len(values) == 1:
        return f"{name} is {values[0]} {since}."
    more = ", and so on" if len(values) == MOST_VALUES else ""
    return f"{name} is {', then '.join(values)}{more}."


def _value(outcome: Outcome, claim: Claim) -> str:
    name, place = code(claim.value or ""), f"when {clause(claim.at or '')}"
    if outcome.value is None:
        return f"{name} has no value {place}."
    return f"{name} is {code(_short(outcome.value))} {place}."


def _count(outcome: Outcome, selector: str) -> int:
    return len(outcome.events.get(selector, ()))


def _often(count: int) -> str:
    if count == 1:
        return "once"
    return f"more than {MOST_EVENTS - 1:,} times" if count >= MOST_EVENTS else f"{count} times"


def _sentence(markup: str) -> str:
    """A sentence of it, unless it begins with code."""
    return markup[:1].upper() + markup[1:]


def _lines(said: str) -> str:
    lines = said.split("\n")
    shown = lines if len(lines) <= _MOST_LINES else lines[: _MOST_LINES - 1]
    more = f", and {len(lines) - len(shown):,} more lines" if len(shown) < len(lines) else ""
    return ", then ".join(map(code, shown)) + more


def _exception(outcome: Outcome) -> str:
    return f"{outcome.exception}: {_short(outcome.message)}" if outcome.message else outcome.exception


def _short(text: str) -> str:
    text = text.rstrip("\n")
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
