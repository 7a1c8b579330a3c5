"""Turns a program into a whole lesson: all that a run can say is said and proved, and missing words are marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tutor.lessons.draft import practice, visual, words
from tutor.lessons.draft.changes import Change, Run, changes_of, other, seen, tell
from tutor.lessons.draft.flow import flow
from tutor.lessons.draft.given import DraftError, Given
from tutor.lessons.draft.moments import key_moments
from tutor.lessons.draft.run import Watched
from tutor.lessons.draft.yaml import Keys, Tree, lesson_yaml
from tutor.lessons.early_end import stopped_sentence
from tutor.lessons.outcome import Outcome
from tutor.lessons.repeat import repeat_fault
from tutor.lessons.unwritten import MARK
from tutor.sandbox import SandboxError
from tutor.tracer import Trace

_SECONDS_A_STEP: Final = 12
_SECONDS_A_QUESTION: Final = 45
_LONGEST_MINUTES: Final = 60
_CHANGED: Final = (
    ("left-out", "medium", "without"),
    ("shorter", "medium", "replace"),
    ("other-order", "hard", "move"),
)
_LEVELS: Final = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A lesson's file, how many texts in it are still to be written, and what the author should know of the run."""

    text: str
    missing: int
    remark: str = ""


def draft(given: Given, run: Run) -> Draft:
    """Raises DraftError where no lesson can be made of the program."""
    watched = Watched(_sample(given, run))
    if len(watched.sites) < 2:
        raise DraftError("the run has one step only: a lesson shows how one follows from another")
    outcome = seen(watched.trace)
    changes = changes_of(watched, run)
    text = lesson_yaml(_lesson(given, watched, outcome, changes))
    return Draft(
        text=text, missing=text.count(MARK) - given.source.count(MARK), remark=_remark(watched.trace)
    )


def _sample(given: Given, run: Run) -> Trace:
    """The program's trace, the same on two runs."""
    first, again = run([given.source, given.source])
    for result in (first, again):
        if isinstance(result, SandboxError):
            raise DraftError(str(result))
    if not isinstance(first, Trace) or not isinstance(again, Trace):
        raise DraftError("nothing came of running the program")
    if first.stopped and first.stopped.reason != "exception":
        raise DraftError(f"{stopped_sentence(first)}. Let the program come to an end by itself")
    if fault := repeat_fault(("sample",), first, again):
        raise DraftError(f"{fault.message}; {fault.hint}" if fault.hint else fault.message)
    return first


def _lesson(given: Given, watched: Watched, sample: Outcome, changes: Sequence[Change]) -> Keys:
    differing = other(changes, sample)
    told = tell(sample)
    quiz = _visual_quiz(watched)
    asked = _practice(watched, sample, changes, differing, quiz)
    steps, questions = len(watched.reading.table.lines), len(quiz) + len(asked)
    seconds = steps * _SECONDS_A_STEP + questions * _SECONDS_A_QUESTION
    variables = words.variables(watched)
    return {
        "format": 1,
        "title": given.title,
        "framework": given.framework,
        "minutes": min(max(round(seconds / 60), 1), _LONGEST_MINUTES),
        "level": "beginner",
        "summary": f"{MARK}: what does a student see here, in one or two sentences?",
        "environment": dict(given.environment),
        **({"probes": list(given.probes)} if given.probes else {}),
        "sample": given.source,
        "flow": flow(watched),
        "table": words.table(watched),
        **({"tracker": {"variables": list(variables)}} if variables else {}),
        "key_moments": key_moments(watched, differing, told),
        "visual_quiz": quiz,
        "snapshot": words.snapshot(watched),
        "transcript": words.transcript(watched),
        "practice": asked,
    }


def _visual_quiz(watched: Watched) -> list[Tree]:
    found: list[Keys | None] = [visual.printed_value(watched), visual.step_question(watched)]
    if not found[0]:
        found[0] = next(visual.held_values(watched), None)
    found.append(next(visual.counts(watched), None))
    quiz: list[Tree] = [question for question in found if question]
    return quiz or [_last_resort(watched)]


def _practice(
    watched: Watched,
    sample: Outcome,
    changes: Sequence[Change],
    differing: Sequence[Change],
    quiz: Sequence[Tree],
) -> list[Tree]:
    """From easy to hard."""
    told = tell(sample)
    found: list[Keys | None] = [visual.first_of(visual.held_values(watched), quiz)]
    found.append(practice.printed_choice(sample, told, differing) if told else None)
    found.append(visual.first_of(visual.counts(watched), quiz))
    found.append(practice.fact_choices(watched, sample))
    for name, level, kind in _CHANGED:
        some = [change for change in differing if change.kind == kind]
        if some:
            found.append(practice.changed_choice(some[0], name, level, sample, told, differing))
    found.append(practice.exception_text(differing))
    found.append(practice.spare_choices(sample, told, changes) if told else None)
    asked = sorted(filter(None, found), key=lambda question: _LEVELS.index(str(question["level"])))
    return [*asked] or [_last_resort(watched) | {"id": "practice-step"}]


def _last_resort(watched: Watched) -> Keys:
    """Any run has a first step to ask for."""
    site = watched.sites[-1]
    return {
        "id": "which-step",
        "kind": "step",
        "level": "easy",
        "prompt": f"At which step does {site.called} run?",
        "answer": site.all,
        "hints": ["Follow the table from the top."],
        "solution": [f"It runs at {{step:{site.first}}}."],
    }


def _remark(trace: Trace) -> str:
    ended = stopped_sentence(trace)
    if ended:
        return f"{ended}. The lesson shows that; if it wasn't meant, mend the program and draft again."
    return "" if trace.output.strip() else "The program prints nothing; a print or two would show more."
