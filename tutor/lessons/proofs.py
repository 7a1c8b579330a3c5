"""Holds a lesson's claims against the recorded outcomes of their programs, and says on the page what was run."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import dropwhile
from textwrap import dedent
from typing import Final

from tutor.lessons.ask import later_event
from tutor.lessons.claim_rules import CLAIMS
from tutor.lessons.claims import Claimed, Trial, holds, trial_of
from tutor.lessons.fault import Fault
from tutor.lessons.found import difference
from tutor.lessons.outcome import Outcome
from tutor.lessons.patch import PatchError, is_patch
from tutor.lessons.phrases import code
from tutor.lessons.positions import Path
from tutor.lessons.python_text import parsed
from tutor.lessons.recording import Recording, RecordingError, to_build
from tutor.lessons.schema import Lesson
from tutor.lessons.schema_claims import Citation, Claim, Program
from tutor.lessons.select import SelectorError, parse_selector
from tutor.lessons.telling import sentence
from tutor.lessons.text import plain
from tutor.lessons.wording import Wording

# What happens to something that a program has a name for.
_OF_PROGRAMS: Final = frozenset(
    {"import", "define", "assign", "change", "delete", "call", "return"}
    | {"connect", "disconnect", "send", "receive", "respond"}
)
_HEADS: Final = ("def ", "async def ", "class ")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_UNREAD: Final = frozenset({"SyntaxError", "IndentationError", "TabError"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """The outcomes of a lesson's claims, and what is wrong with them put where the author finds it."""

    lesson: Lesson
    recording: Recording
    wording: Wording

    def outcome(self, path: Path, claim: Claim, about: Sequence[Program]) -> Outcome | None:
        """What the claim's program did; None, with a fault, where its program can't be told or was never run."""
        claimed = Claimed(path=path, claim=claim, about=(claim, *about))
        reading = self.wording.reading
        try:
            trial = trial_of(claimed, self.lesson, reading.trace, reading.index)
            outcome = self.recording.outcome(trial.key)
        except PatchError as error:
            self.wording.faults.append(_stale(claimed, error))
            return None
        except RecordingError as error:
            self._fault(path, "recording-out-of-date", str(error), to_build())
            return None
        return None if self._is_unfit(claimed, trial, outcome) else outcome

    def judge(self, path: Path, claim: Claim, outcome: Outcome, *, wanted: bool) -> None:
        """Put down a fault where the claim doesn't do what it must: hold for a key, fail for the others."""
        if holds(claim, outcome) is wanted:
            return
        did = plain(sentence(outcome, claim))
        home = (*path, _key_in_question(claim, outcome))
        if wanted:
            near = "; ".join(hint for hint in outcome.lost.values() if hint)
            hint = f"the run: {did}" + (f" ({near})" if near else "")
            self._fault(home, "key-does-not-hold", "the run doesn't show what is claimed", hint, at_key=True)
        else:
            message = "this option is not marked as right, but what it claims is true"
            self._fault(home, "other-option-holds-too", message, f"the run: {did}", at_key=True)

    def line(self, path: Path, claim: Claim | None, cite: Citation | None) -> str:
        """What was run to show a fact, and what that did, or where the fact stands; as HTML. What doesn't hold is
        put down as a fault."""
        if claim is None:
            return escape(f"Source: {cite.section}, {cite.url}") if cite else ""
        outcome = self.outcome((*path, "claim"), claim, ())
        if outcome is None:
            return ""
        self.judge((*path, "claim"), claim, outcome, wanted=True)
        did = sentence(outcome, claim)
        different = escape(difference(claim.environment))
        ran = f"{self._what_was_run(claim)}, {different}" if different else self._what_was_run(claim)
        return f"{ran}: {_in_a_sentence(did)}"

    def _what_was_run(self, claim: Claim) -> str:
        if claim.program:
            return "Run as a program of its own"
        if not is_patch(claim):
            return "Run again" if claim.environment else "The recorded run shows it"
        if claim.without:
            return f"Run without {self._statement(claim.without)}"
        if claim.replace:
            return f"Run with {_shown(claim.with_)} in place of {self._statement(claim.replace)}"
        what = _shown(claim.insert) if claim.insert else self._statement(claim.move)
        where = "after" if claim.after is not None else "before"
        return f"Run with {what} {where} {self._statement(claim.after or claim.before)}"

    def _statement(self, place: str | None) -> str:
        """The first line of the statement that a change names, by its text or by a selector: not its decorator's."""
        place = (place or "").strip()
        text = place.strip("`") if place.startswith("`") else self.wording.reading.statement(place)
        if text.startswith("@"):
            lines = iter(self.lesson.sample.split("\n"))
            behind = [line.strip() for line in dropwhile(lambda line: line.strip() != text, lines)]
            text = next((line for line in behind if line.startswith(_HEADS)), text)
        return code(text.removesuffix(":"))

    def _is_unfit(self, claimed: Claimed, trial: Trial, outcome: Outcome) -> bool:
        """Whether the run says nothing about the claim: its program was changed into none, or what the claim looks
        for is in no part of a run that came to its end. Then with a fault."""
        part = claimed.named
        asked = claimed.claim.raises or (claimed.claim.not_.raises if claimed.claim.not_ else None)
        if part and is_patch(part) and outcome.exception in _UNREAD and asked not in {*_UNREAD, "Exception"}:
            key = "with" if part.replace else "insert" if part.insert else "move" if part.move else "without"
            path = (*claimed.homes[claimed.about.index(part)], key)
            message = f"the changed program is no Python: {outcome.message}"
            self._fault(path, "python-syntax", message, "expected code that fits in its place")
            return True
        return self._has_lost(claimed, outcome) or self._has_invented(claimed, trial, outcome)

    def _has_lost(self, claimed: Claimed, outcome: Outcome) -> bool:
        claim = claimed.claim.not_ or claimed.claim
        home: Path = (*claimed.path, "not") if claimed.claim.not_ else claimed.path
        names = {"at": claim.at, "value": claim.value, "since": claim.since, "stays": claim.stays}
        lost = [(key, name) for key, name in names.items() if name and name in outcome.lost]
        for key, name in lost if outcome.ended_well else ():
            what = "the run has no event" if key in {"at", "since"} else "the run has no value of"
            error = SelectorError(f"{what} «{name}»", outcome.lost[name], about=name)
            self.wording.fault((*home, key), error)
        return bool(lost and outcome.ended_well)

    def _has_invented(self, claimed: Claimed, trial: Trial, outcome: Outcome) -> bool:
        """Whether it is about what no program has a name for, and so could never happen. Then with a fault."""
        claim = claimed.claim.not_ or claimed.claim
        home: Path = (*claimed.path, "not") if claimed.claim.not_ else claimed.path
        beside = (trial.environment.models, trial.environment.setup)
        known = set(_WORD.findall("\n".join(filter(None, [trial.source, self.lesson.sample, *beside]))))
        invented = [
            (key, words)
            for key, words, name in _named_by(claim)
            if (words in outcome.lost or not (words in outcome.events or outcome.count(words)))
            and not set(_WORD.findall(name)) <= known
        ]
        for key, words in invented:
            hint = outcome.lost.get(words, "expected a name that is in the program")
            self.wording.fault((*home, *key), SelectorError(f"no program knows «{words}»", hint, about=words))
        return bool(invented)

    def _fault(self, path: Path, code: str, message: str, hint: str, *, at_key: bool = False) -> None:
        fault = Fault(path=path, code=code, message=message, hint=hint, at_key=at_key)
        self.wording.faults.append(fault)


def _stale(claimed: Claimed, error: PatchError) -> Fault:
    """At the statement's words in the part that names the change."""
    part = claimed.named
    home = claimed.homes[claimed.about.index(part)] if part else claimed.path
    return Fault(
        path=(*home, error.key), code="stale-patch", message=error.message, hint=error.hint, about=error.about
    )


def _named_by(claim: Claim) -> Iterator[tuple[Path, str, str]]:
    """Key, words, and the name in them, of what is said to happen or not, where a program must have the name in it."""
    if claim.calls and claim.calls != "print":
        yield ("calls",), claim.calls, claim.calls
    events: list[tuple[Path, str]] = [
        (("order", place), each) for place, each in enumerate(claim.order or ())
    ]
    events += [(("happens",), claim.happens or ""), (("before",), later_event(claim))]
    for key, words in events:
        selector = parse_selector(words) if words else None
        if selector and selector.verb in _OF_PROGRAMS:
            yield key, words, selector.name


def _key_in_question(claim: Claim, outcome: Outcome) -> str:
    """The key that says what is claimed, or the one beside it that alone is wrong."""
    if claim.message is not None and holds(claim.model_copy(update={"message": None}), outcome):
        return "message"
    given = {Claim.model_fields[name].alias or name for name in claim.model_fields_set}
    return next(key for key in CLAIMS if key in given)


def _in_a_sentence(markup: str) -> str:
    return markup if markup.startswith("Django") else markup[:1].lower() + markup[1:]


def _shown(written: str | None) -> str:
    """Its first line, and how many statements come after the one that begins there."""
    lines = dedent(written or "").strip()
    first, *rest = lines.split("\n")
    tree = parsed(lines)
    if tree is None or not tree.body:
        # The head of a statement alone, which takes the place of another's.
        return code(f"{first} …" if rest else first.removesuffix(":"))
    statements = tree.body
    more = len(statements) - 1
    shown = code(f"{first} …" if (statements[0].end_lineno or 1) > 1 else first)
    return f"{shown} and {more} more {'statement' if more == 1 else 'statements'}" if more else shown
