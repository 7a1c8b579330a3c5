"""What must hold between the keys of a claim, and of the program that it is about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tutor.lessons.fault import Fault, named, quoted
from tutor.lessons.programs import environment_faults
from tutor.lessons.python_text import parsed_expression
from tutor.lessons.reading import path_of
from tutor.lessons.schema_claims import Claim, Program
from tutor.lessons.select import PROBE_OF_VERB, SelectorError, parse_selector
from tutor.lessons.shapes import keys_of
from tutor.lessons.spot import Spot

CLAIMS: Final = (
    *("prints", "prints contains", "raises", "runs", "calls", "value", "happens", "order", "queries"),
    *("unchanged", "stays", "not"),
)
PROGRAMS: Final = ("program", "without", "move", "replace", "insert")
# A key, and those of which one must stand beside it.
_GOES_WITH: Final[Mapping[str, Sequence[str]]] = {
    "message": ("raises",),
    "times": ("calls", "happens"),
    "calls": ("times",),
    "is": ("value",),
    "value": ("is",),
    "at": ("value",),
    "since": ("stays",),
    "with": ("replace",),
    "replace": ("with",),
    "move": ("after",),
    "after": ("move", "insert"),
    "before": ("insert", "happens"),
    "insert": ("before", "after"),
}
_NOT: Final = "write 'not: {unchanged: yes}'"
_SELECTORS: Final = ("at", "happens", "since")
_CLAIM_KEYS: Final = frozenset(keys_of(Claim))
_PROGRAM_KEYS: Final = tuple(keys_of(Program))


def program_faults(spot: Spot) -> Iterator[Fault]:
    """One way to name a program, all of whose keys are there. A claim's own pairs are looked at with the claim."""
    yield from environment_faults(spot.at("environment"))
    said = _in_order(spot, PROGRAMS)
    for other in said[1:]:
        if said[0].path[-1] == "program" or other.path[-1] == "program":
            message = f"{named(other.path)} and {named(said[0].path)} are two programs"
        else:
            message = f"{named(other.path)} is a second change of the sample"
        yield _against(other, message, "keep one")
    both = spot.at("insert").given and spot.at("before").given and spot.at("after").given
    if both and not spot.at("happens").given:
        yield _against(spot.at("before"), "code is put in before a statement or after one", "keep one")
    for key in _PROGRAM_KEYS:
        yield from _alone(spot, key)


def claim_faults(claim: Spot, probes: Sequence[str], around: Sequence[Spot] = ()) -> Iterator[Fault]:
    """`around` are the option and the question that the claim stands in, `probes` the lesson's."""
    if not claim.is_group:
        return
    yield from program_faults(claim)
    yield from _what_is_claimed(claim, probes)
    denied = claim.at("not")
    if denied.is_group:
        yield from _what_is_claimed(denied, probes)
        for key in ("not", *_PROGRAM_KEYS):
            if denied.at(key).given and not (key == "before" and denied.at("happens").given):
                hint = "say it beside 'not'" if key != "not" else "claim it without 'not'"
                yield _against(denied.at(key), f"{quoted(key)} can't stand inside 'not'", hint)
    for part in (claim, denied):
        changed = [each for each in (claim, *around) for key in _PROGRAM_KEYS if each.at(key).given]
        if part.at("unchanged").yes and not changed:
            message = "the sample is compared with itself"
            hint = "say what is changed in it, such as 'without'"
            yield Fault(path=part.at("unchanged").path, code="no-claim", message=message, hint=hint)


def _what_is_claimed(claim: Spot, probes: Sequence[str]) -> Iterator[Fault]:
    said, written = _in_order(claim, CLAIMS), set(claim.keys())
    partners = written & _GOES_WITH.keys() - set(_PROGRAM_KEYS)
    if not said and not partners and written <= _CLAIM_KEYS:
        hint = "expected one of: " + ", ".join(CLAIMS)
        yield Fault(
            path=claim.path, code="no-claim", message="the claim claims nothing", hint=hint, at_key=True
        )
    for other in said[1:]:
        message = f"a second thing is claimed, {named(other.path)}"
        yield Fault(path=other.path, code="two-claims", message=message, hint="keep one", at_key=True)
    for key in keys_of(Claim):
        if key not in _PROGRAM_KEYS:
            yield from _alone(claim, key)
    if claim.at("happens").given and claim.at("times").given and _later(claim):
        yield _against(claim.at("times"), "'times' and 'before' are two claims about an event", "keep one")
    for key, hint in (("runs", "say which exception, for instance 'raises: TypeError'"), ("unchanged", _NOT)):
        if claim.at(key).no:
            message = f"{quoted(key)} can only be yes"
            yield Fault(path=claim.at(key).path, code="against", message=message, hint=hint)
    yield from _expressions(claim)
    yield from _selectors(claim, probes)


def _alone(spot: Spot, key: str) -> Iterator[Fault]:
    partners = _GOES_WITH.get(key, ())
    if not spot.at(key).given or not partners or any(spot.at(partner).given for partner in partners):
        return
    message = f"{named(spot.at(key).path)} stands without {' or '.join(map(quoted, partners))}"
    hint = "they go together"
    yield Fault(path=spot.at(key).path, code="alone", message=message, hint=hint, at_key=True)


def _expressions(claim: Spot) -> Iterator[Fault]:
    value, stays = claim.at("value"), claim.at("stays")
    if value.text and not _is_expression(value.text):
        message, hint = f"{quoted(value.text)} is no expression", "expected one that Python can read"
        yield Fault(path=value.path, code="python-syntax", message=message, hint=hint)
    if stays.text and not path_of(stays.text):
        message = f"{quoted(stays.text)} is neither a variable nor a part of one"
        yield Fault(path=stays.path, code="bad-form", message=message, hint="expected for instance basket[0]")


def _selectors(claim: Spot, probes: Sequence[str]) -> Iterator[Fault]:
    spots = [claim.at(key) for key in _SELECTORS] + claim.at("order").items()
    spots += [claim.at("before")] if _later(claim) else []
    for spot in spots:
        if not spot.text:
            continue
        try:
            verb = parse_selector(spot.text).verb
        except SelectorError as error:
            yield Fault(path=spot.path, code="no-such-event", message=error.message, hint=error.hint)
            continue
        yield from _unseen(spot, verb, probes)
    if claim.at("queries").given:
        yield from _unseen(claim.at("queries"), "query", probes)


def _unseen(spot: Spot, verb: str, probes: Sequence[str]) -> Iterator[Fault]:
    """An event that the lesson has nobody to watch for would never happen, whatever the program does."""
    probe = PROBE_OF_VERB.get(verb)
    if probe and probe not in probes:
        message = f"nobody watches for «{verb}» in this lesson"
        yield Fault(path=spot.path, code="no-probe", message=message, hint=f"add {probe} to 'probes'")


def _later(claim: Spot) -> bool:
    """Whether `before` names an event, and not the place where code is put in."""
    is_place = claim.at("insert").given and not claim.at("after").given
    return claim.at("happens").given and claim.at("before").given and not is_place


def _is_expression(text: str) -> bool:
    return parsed_expression(text) is not None


def _in_order(spot: Spot, keys: Sequence[str]) -> list[Spot]:
    """Those of the keys that are given, in the order of the file."""
    written = list(spot.keys())
    return [spot.at(key) for key in written if key in keys]


def _against(spot: Spot, message: str, hint: str) -> Fault:
    return Fault(path=spot.path, code="against", message=message, hint=hint, at_key=True)
