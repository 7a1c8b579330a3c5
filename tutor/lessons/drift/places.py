"""A lesson, its recording and other versions in, every place that a version could differ at out, with what it shows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from tutor.lessons.drift.comparing import answers, keyed_claims, shown
from tutor.lessons.drift.versions import Versions, ordinal
from tutor.lessons.fault import quoted
from tutor.lessons.positions import Path, Place
from tutor.lessons.recording import Recording
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.select import EventIndex
from tutor.lessons.table import arrange
from tutor.lessons.text import plain
from tutor.tracer import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one version shows: whether what is claimed holds (None where nothing is claimed), and in words."""

    holds: bool | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place that a run decides. `path` is where a problem with it stands, `inside` a line of that text; `homes`
    are the parts that may carry a note, the nearest first. `by_version` has only versions that differ.

    What differs `of_python` would on the recorded Django as well: no note on Django is needed for it.
    """

    path: Path
    name: str
    homes: tuple[Path, ...]
    recorded: Shown
    by_version: Mapping[str, Shown]
    of_python: Mapping[str, Shown] = field(default_factory=dict)
    is_step: bool = False
    inside: Place | None = None

    def shows(self, django: str) -> Shown:
        return self.by_version.get(django, self.recorded)

    def is_wrong(self, django: str) -> bool:
        """Whether an answer that is right here is wrong there, or the other way round."""
        return self.shows(django).holds != self.recorded.holds


def spots(lesson: Lesson, recording: Recording, versions: Versions) -> list[Spot]:
    """In the order of the file, the sample's steps last."""
    return [
        *_claims(lesson, recording, versions),
        *_answers(lesson, recording, versions),
        *_steps(lesson, recording, versions),
    ]


def boundaries(spot: Spot, versions: Versions) -> list[tuple[str, str]]:
    """Pairs of neighbouring versions that were proved and show something else."""
    proved = sorted({versions.recorded[1], *(each.django for each in versions.proved)}, key=ordinal)
    return [(low, high) for low, high in pairwise(proved) if spot.shows(low) != spot.shows(high)]


def _claims(lesson: Lesson, recording: Recording, versions: Versions) -> Iterator[Spot]:
    for claimed, key in keyed_claims(lesson, recording.trace):
        outcome = recording.proofs.get(key)
        if outcome is None:
            continue
        name, homes = _place(lesson, claimed.path)
        recorded = _shown(*shown(claimed.claim, outcome))
        there = {
            each.django: _shown(*shown(claimed.claim, each.outcome(key, outcome))) for each in versions.proved
        }
        of_python = {each.django for each in versions.proved if key in each.of_python}
        differing = {django: each for django, each in there.items() if each != recorded}
        yield Spot(
            path=claimed.path,
            name=name,
            homes=homes,
            recorded=recorded,
            by_version={django: each for django, each in differing.items() if django not in of_python},
            of_python={django: each for django, each in differing.items() if django in of_python},
        )


def _shown(holds: bool, said: str) -> Shown:
    return Shown(holds=holds, said=plain(said))


def _place(lesson: Lesson, path: Path) -> tuple[str, tuple[Path, ...]]:
    """What a claim stands behind, in words, and the parts that may carry a note."""
    match path:
        case (("visual_quiz" | "practice") as part, int(n), "options", int(m), "claim"):
            question: Question = getattr(lesson, part)[n]
            option = question.options[m]
            name = f"option {quoted(option.id)} of {quoted(question.id)}"
            return name, ((part, n, "options", m), (part, n))
        case (("visual_quiz" | "practice") as part, int(n), "claim"):
            return f"the answer of {quoted(getattr(lesson, part)[n].id)}", ((part, n),)
        case ("key_moments", int(n), "claim"):
            return f"key moment {quoted(lesson.key_moments[n].id)}", (("key_moments", n),)
        case ("table", "rows", int(n), "claim"):
            return f"the note on {quoted(lesson.table.rows[n].at)}", (("table", "rows", n),)
        case ("transcript", int(n), "claim"):
            return f"the sentence at {quoted(lesson.transcript[n].at)}", ()
        case _:
            return "the closing note", ()


def _answers(lesson: Lesson, recording: Recording, versions: Versions) -> Iterator[Spot]:
    found = answers(lesson, recording.trace)
    for part in ("visual_quiz", "practice"):
        for place, question in enumerate(getattr(lesson, part)):
            if question.id not in found:
                continue
            by_version = {
                each.django: Shown(holds=False, said=f"the answer is {each.answers[question.id]}")
                for each in versions.proved
                if question.id in each.answers
            }
            yield Spot(
                path=(part, place, "answer"),
                name=f"the answer of {quoted(question.id)}",
                homes=((part, place),),
                recorded=Shown(holds=True, said=f"the answer is {found[question.id]}"),
                by_version=by_version,
            )


def _steps(lesson: Lesson, recording: Recording, versions: Versions) -> Iterator[Spot]:
    """One for each statement that differs, or that the author has words on. The end of a run counts to its last."""
    steps = recording.trace.steps
    if not steps:
        return
    homes = _homes(lesson, recording.trace)
    said: dict[int, dict[str, list[str]]] = {line: {} for line in homes}
    for version in versions.proved:
        for each in version.steps:
            statement = steps[min(each.step or len(steps), len(steps)) - 1].statement
            told = said.setdefault(statement.line, {}).setdefault(version.django, [])
            told += [each.said] if each.said not in told else []
    code = {step.statement.line: step.statement.text.split("\n", 1)[0].strip() for step in steps}
    for line, by_version in sorted(said.items()):
        yield Spot(
            path=("sample",),
            name=f"line {line}, «{code[line]}»",
            homes=tuple(sorted(homes.get(line, ()), key=str)),
            recorded=Shown(holds=None, said=""),
            by_version={
                django: Shown(holds=None, said="; ".join(texts)) for django, texts in by_version.items()
            },
            is_step=True,
            inside=(line, 1),
        )


def _homes(lesson: Lesson, trace: Trace) -> Mapping[int, set[Path]]:
    """The author's rows by the line of each statement that they are about."""
    table, _ = arrange(trace, EventIndex(trace), lesson.table.rows)
    found: dict[int, set[Path]] = defaultdict(set)
    for line in table.lines:
        for moment in line.moments:
            for words in line.words:
                found[moment.step.statement.line].add(("table", "rows", words.place))
    return found
