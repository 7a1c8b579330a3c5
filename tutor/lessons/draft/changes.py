"""Turns a watched program into changed ones worth running, and what these did into words and claims."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tutor.lessons.ask import QUERY, Ask
from tutor.lessons.claims import holds
from tutor.lessons.draft.quoting import may_refer
from tutor.lessons.draft.rewording import shorter
from tutor.lessons.draft.run import Site, Watched
from tutor.lessons.draft.yaml import Tree
from tutor.lessons.outcome import Outcome, outcome_of
from tutor.lessons.patch import moved, patched, without
from tutor.lessons.schema_claims import Claim, Program
from tutor.lessons.select import MODULE, SelectorError
from tutor.lessons.vocabulary import program_vocabulary
from tutor.sandbox import SandboxError
from tutor.tracer import Trace

Run = Callable[[Sequence[str]], Sequence[Trace | SandboxError]]
"""Runs programs, confined, under the lesson's environment, and gives what came of each, in their order."""

_MOST_LEFT_OUT: Final = 24
_MOST_MOVED: Final = 10
_MOST_SHORTENED: Final = 16
_LONGEST_CODE: Final = 80
_SIMPLE: Final = frozenset({"expression", "assign", "del"})
_SHORTENED: Final = _SIMPLE | {"return", "for", "with"}
_LEFT_OUT: Final = _SIMPLE | {"return", "raise", "def", "async def", "for", "with", "if", "while"}
_MOST_LINES: Final = 6
_MOST_LETTERS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a program did: as a claim that holds of it, as an option to choose, and as a clause after "then"."""

    claim: Mapping[str, Tree]
    option: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The program with one statement left out, moved behind another or shortened, and what it then did."""

    keys: Mapping[str, str]
    site: Site
    outcome: Outcome
    told: Told
    behind: Site | None = None

    @property
    def kind(self) -> str:
        """`without`, `move` or `replace`."""
        return next(iter(self.keys))

    @property
    def instead(self) -> str:
        """What stands in place of the statement, in a sentence."""
        return f"`{self.keys['with'].rstrip(':')}`"


def changes_of(watched: Watched, run: Run) -> list[Change]:
    """Those that could be run and told, in the order of the program."""
    tries = [*_shortened(watched), *_left_out(watched), *_moved(watched)]
    traces = run([source for source, _, _, _ in tries])
    sample = seen(watched.trace)
    found = []
    for (_, keys, site, behind), trace in zip(tries, traces, strict=True):
        if isinstance(trace, SandboxError):
            continue
        outcome = seen(trace)
        told = tell(outcome)
        if told and fits(told, sample) and _queries(outcome) != _queries(sample):
            told = tell_queries(outcome)
        if told:
            found.append(Change(keys=keys, site=site, behind=behind, outcome=outcome, told=told))
    return found


def seen(trace: Trace) -> Outcome:
    """What a run did, with its queries."""
    return outcome_of(trace, Ask(events=(QUERY,)))


def other(changes: Sequence[Change], sample: Outcome) -> list[Change]:
    """Those that did something else than the sample, the most telling first, each outcome once for each kind."""
    differing = [change for change in changes if not fits(change.told, sample)]
    found: dict[tuple[str, str], Change] = {}
    for change in by_telling(differing):
        found.setdefault((change.kind, change.told.option), change)
    return list(found.values())


def by_telling(changes: Sequence[Change]) -> list[Change]:
    """The most telling first, those that are no more so than others in the order of the program."""
    return sorted(changes, key=_rank)


def fits(told: Told, outcome: Outcome) -> bool:
    return holds(Claim.model_validate(told.claim), outcome)


def tell(outcome: Outcome) -> Told | None:
    """None where the run didn't come to an end of its own, or where it takes too many words."""
    if outcome.stopped:
        return None
    if outcome.exception:
        error = a(outcome.exception.rpartition(".")[2])
        return Told(
            claim={"raises": outcome.exception.rpartition(".")[2]},
            option=f"It ends with {error}",
            clause=f"the program ends with {error}",
        )
    text = outcome.stdout.rstrip("\n")
    if not text:
        return Told(claim={"prints": ""}, option="Nothing is printed", clause="nothing is printed")
    lines = text.split("\n")
    if len(lines) <= _MOST_LINES and len(text) <= _MOST_LETTERS and _can_be_quoted(text):
        said = ", then ".join(f"`{line}`" for line in lines)
        prints = text if len(lines) == 1 else f"{text}\n"
        return Told(claim={"prints": prints}, option=said, clause=f"the program prints {said}")
    if times := outcome.calls.get("print", 0):
        said = f"something is printed {often(times)}"
        return Told(claim={"calls": "print", "times": times}, option=capital(said), clause=said)
    return None


def tell_queries(outcome: Outcome) -> Told:
    count = _queries(outcome)
    said = (
        "1 SQL statement goes to the database" if count == 1 else f"{count} SQL statements go to the database"
    )
    return Told(claim={"queries": count}, option=said, clause=said)


def _queries(outcome: Outcome) -> int:
    return len(outcome.events.get(QUERY, ()))


def a(name: str) -> str:
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} `{name}`"


def often(times: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(times, f"{times} times")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _can_be_quoted(text: str) -> bool:
    """Between backticks, as code whose every word is one of the text."""
    if "`" in text or may_refer(text):
        return False
    known = program_vocabulary(text)
    return all(line.strip() == line != "" and not any(known.unknown(line)) for line in text.split("\n"))


def _rank(change: Change) -> tuple[int, bool, int, bool, bool]:
    """That a name is missing, or nothing printed where no print is left, surprises nobody."""
    name = change.outcome.exception
    # What can only be seen by watching is worth most.
    hidden = "queries" in change.told.claim
    trivial = name in {"NameError", "UnboundLocalError"}
    prints = change.site.kind == "output" and (not change.behind or change.behind.kind == "output")
    defines = change.site.statement.kind in {"def", "async def"}
    return (
        (-1 if hidden else 2 if trivial else 1 if name else 0),
        prints,
        change.site.distance,
        change.kind != "replace",
        defines,
    )


_Try = tuple[str, Mapping[str, str], Site, Site | None]


def _left_out(watched: Watched) -> list[_Try]:
    found: list[_Try] = []
    for site in _statements(watched, _LEFT_OUT):
        try:
            source = without(watched.trace.source, site.statement)
        except SelectorError:
            continue
        found.append((source, {"without": site.first}, site, None))
    return found[:_MOST_LEFT_OUT]


def _shortened(watched: Watched) -> list[_Try]:
    """Single-line statements, and heads of loops, that say less."""
    found: list[_Try] = []
    for site in _statements(watched, _SHORTENED):
        for code in shorter(site.statement.text.strip()):
            keys = {"replace": site.first, "with": code}
            part = Program.model_validate(keys)
            try:
                source = patched(watched.trace.source, part, watched.trace, watched.index)
            except SelectorError:
                continue
            if "`" not in code and len(code) <= _LONGEST_CODE and not may_refer(code):
                found.append((source, keys, site, None))
    return found[:_MOST_SHORTENED]


def _moved(watched: Watched) -> list[_Try]:
    """Neighbours that change places, outside of any block."""
    outer = [site for site in _statements(watched, _SIMPLE) if site.statement.scope == MODULE]
    outer = [site for site in outer if site.statement.column == 1]
    found: list[_Try] = []
    for site, behind in pairwise(outer):
        try:
            source = moved(watched.trace.source, site.statement, behind.statement)
        except SelectorError:
            continue
        found.append((source, {"move": site.first, "after": behind.first}, site, behind))
    return found[:_MOST_MOVED]


def _statements(watched: Watched, kinds: frozenset[str]) -> list[Site]:
    """Sites whose selector means the statement also to whoever looks for the statement of its first event."""
    found = []
    for site in watched.sites:
        if site.part == "statement" and site.statement.kind in kinds:
            step = watched.trace.steps[watched.index.find(site.first).step - 1]
            if step.statement.number == site.statement.number:
                found.append(site)
    return sorted(found, key=lambda site: site.statement.number)
