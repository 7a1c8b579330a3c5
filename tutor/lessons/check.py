"""Finds all that is wrong with lessons and courses: in their files, and between their words and their runs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from tutor.lessons import text as markup
from tutor.lessons.beside_claims import beside_faults
from tutor.lessons.catalogue import COURSE_FILE
from tutor.lessons.counted import counting_faults
from tutor.lessons.drift.checking import drift_problems, promised_by
from tutor.lessons.early_end import CODE as ENDS_EARLY
from tutor.lessons.fault import Fault
from tutor.lessons.join import Joined, join
from tutor.lessons.load import LoadedLesson, load_course, load_lesson
from tutor.lessons.ours import guarded, proved_each
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.proved import BATCH, CannotProveError, Prove, Stale
from tutor.lessons.reading import Reading
from tutor.lessons.recording import (
    EditedRecordingError,
    Recording,
    RecordingError,
    inputs_hash,
    read_recording,
    recording_path,
    to_build,
)
from tutor.lessons.select import SelectorError
from tutor.lessons.sentences import printed, subject
from tutor.lessons.style.styling import style_faults
from tutor.lessons.table import Line
from tutor.lessons.unwritten import unwritten_faults
from tutor.lessons.verdicts import Verdicts
from tutor.lessons.vocabulary import unraised, vocabulary, words_that_do_not_fit
from tutor.lessons.wording import Field, place_in
from tutor.tracer.trace import Event

_OUT_OF_DATE: Final = "recording-out-of-date"
_QUESTIONS: Final = frozenset({"visual_quiz", "practice"})
_ADDRESS: Final = re.compile(r"at 0x[0-9a-fA-F]+")


def lesson_files(paths: Iterable[Path]) -> list[Path]:
    """The lessons among these files and below these folders, sorted, each once. A file named is taken as it is."""
    found: set[Path] = set()
    for path in paths:
        found |= set(path.rglob("*.yaml")) if path.is_dir() else {path}
    return sorted(path for path in found if path.name != COURSE_FILE)


def course_files(paths: Iterable[Path]) -> list[Path]:
    found: set[Path] = set()
    for path in paths:
        found |= (
            set(path.rglob(COURSE_FILE)) if path.is_dir() else {path} if path.name == COURSE_FILE else set()
        )
    return sorted(found)


def check(
    paths: Iterable[Path], prove: Prove | None = None, verdicts: Verdicts | None = None
) -> list[Problem]:
    """All problems of all files, in the order of path and line; recordings that are out of date come last.

    `prove` runs what has changed in such lessons, so that all else that is wrong with them is found, too; without it
    they are only said to be out of date. `verdicts` keep in mind what was found in lessons that haven't changed.
    """
    places = list(paths)
    round_ = _Round(prove=prove, verdicts=verdicts or Verdicts())
    problems: list[Problem] = []
    for path in course_files(places):
        problems += guarded(path, partial(check_course, path), problems) or ()
    for path in lesson_files(places):
        round_.look(path)
    round_.prove_the_waiting()
    round_.verdicts.save()
    return [*sorted({*problems, *round_.problems}), *sorted(set(round_.late))]


def check_course(path: Path) -> list[Problem]:
    """A course's own file, and lessons beside it that it doesn't name."""
    try:
        loaded = load_course(path)
    except LessonError as error:
        return error.problems
    beside = {file.stem for file in path.parent.glob("*.yaml") if file.name != COURSE_FILE}
    forgotten = sorted(beside - set(loaded.course.lessons))
    faults = [*unwritten_faults(loaded.course), *map(_not_listed, forgotten)]
    return [fault.problem(loaded.path, loaded.positions) for fault in faults]


def _not_listed(name: str) -> Fault:
    return Fault(
        path=("lessons",),
        code="lesson-not-listed",
        message=f"'{name}.yaml' is beside the course and not in its list",
        hint=f"add '- {name}', or move the file away",
        at_key=True,
    )


def check_lesson(path: Path, prove: Prove | None = None) -> list[Problem]:
    """One lesson with its recording."""
    round_ = _Round(prove=prove, verdicts=Verdicts())
    round_.look(path)
    round_.prove_the_waiting()
    return [*sorted(set(round_.problems)), *sorted(set(round_.late))]


@dataclass(slots=True, kw_only=True)
class _Round:
    """A check that is going on: `waiting` are the lessons whose programs have to be run before more can be said."""

    prove: Prove | None
    verdicts: Verdicts
    problems: list[Problem] = field(default_factory=list)
    late: list[Problem] = field(default_factory=list)
    waiting: list[tuple[Path, Stale]] = field(default_factory=list)
    promised: dict[Path, tuple[str, ...]] = field(default_factory=dict)

    def look(self, path: Path) -> None:
        if path.parent not in self.promised:
            self.promised[path.parent] = promised_by(path)
        key = self.verdicts.key(path, self.promised[path.parent])
        found = self.verdicts.found(key)
        if found is None:
            found = guarded(path, partial(self._found_in, path), self.problems)
            if found is not None:
                self.verdicts.keep(key, found)
        self.problems += found or ()
        if len(self.waiting) == BATCH:
            self.prove_the_waiting()

    def _found_in(self, path: Path) -> list[Problem] | None:
        """None where the lesson has to wait."""
        try:
            loaded = load_lesson(path)
        except LessonError as error:
            return error.problems
        old, wrong = None, RecordingError("a program of the lesson has changed since it was run")
        try:
            old = read_recording(recording_path(path))
        except RecordingError as error:
            wrong = error
        if old and old.inputs == inputs_hash(loaded.lesson):
            found = problems_between(loaded, old, path.parent.name, path.stem)
            return sorted({*found, *drift_problems(path, loaded, old, self.promised[path.parent])})
        self.late.append(_to_be_built(loaded, wrong))
        if self.prove:
            self.waiting.append((path, Stale(loaded=loaded, old=old)))
        return None

    def prove_the_waiting(self) -> None:
        waiting, self.waiting = self.waiting, []
        if not waiting or not self.prove:
            return
        try:
            results = proved_each(self.prove, waiting, self.problems)
        except CannotProveError:
            self.prove = None
            return
        for path, stale, proved in results:
            self.problems += proved.problems
            if recording := proved.recording:
                look = partial(problems_between, stale.loaded, recording, path.parent.name, path.stem)
                found = guarded(path, look, self.problems) or ()
                # A claim whose run gave no outcome has its own problem among those of proving.
                self.problems += [one for one in found if one.code != _OUT_OF_DATE]


def problems_between(
    loaded: LoadedLesson, recording: Recording, course: str = "", slug: str = ""
) -> list[Problem]:
    """What doesn't fit between a lesson's words and this recording of its programs."""
    return problems_of(join(loaded, recording, course, slug), loaded, recording)


def problems_of(joined: Joined, loaded: LoadedLesson, recording: Recording) -> list[Problem]:
    """The same of what was joined already."""
    faults = [
        *_addresses(recording),
        *_hand_numbers(joined.fields, joined.reading),
        *beside_faults(loaded.lesson),
    ]
    if not any(problem.code == ENDS_EARLY for problem in joined.problems):
        faults += _words(joined.fields, loaded, recording)
        told = [each for each in joined.fields if each.path[0] not in _QUESTIONS]
        faults += counting_faults(told, loaded.lesson, recording)
    faults += style_faults(loaded.lesson, joined)
    found = [fault.problem(loaded.path, loaded.positions) for fault in faults]
    return sorted({*joined.problems, *found})


def _to_be_built(loaded: LoadedLesson, wrong: RecordingError) -> Problem:
    fault = Fault(
        path=("sample",),
        code="recording-edited" if isinstance(wrong, EditedRecordingError) else _OUT_OF_DATE,
        message=str(wrong),
        hint=to_build(loaded.path),
    )
    return fault.problem(loaded.path, loaded.positions)


def _addresses(recording: Recording) -> Iterator[Fault]:
    if found := _ADDRESS.search(printed(recording.trace.events)):
        message = f"what the program prints has an address in it («{found[0]}»), other on every run"
        hint = "print a name or an attribute instead of the object"
        yield Fault(path=("sample",), code="not-repeatable", message=message, hint=hint)


def _hand_numbers(fields: Iterable[Field], reading: Reading) -> Iterator[Fault]:
    for each in fields:
        for words in markup.hand_numbered(each.text):
            offset = each.text.find(words)
            yield Fault(
                path=each.path,
                code="step-by-number",
                message=f"«{words}» is typed by hand and will be wrong when the program changes",
                hint=_by_reference(int(re.sub(r"\D", "", words)), reading),
                inside=place_in(each.text, max(offset, 0)),
            )


def _by_reference(number: int, reading: Reading) -> str:
    """How to refer to a row by what happens in it."""
    lines = reading.table.lines
    if not 1 <= number <= len(lines):
        rows = "only 1 step" if len(lines) == 1 else f"{len(lines)} steps"
        return f"the run has {rows}; refer to one by its event"
    selector = next(
        (selector for event in _events(lines[number - 1]) if (selector := _selector(event, number, reading))),
        "",
    )
    return f"refer to it by its event: {{step:{selector}}}" if selector else "refer to it by its event"


def _events(line: Line) -> list[Event]:
    """Those of a row, what it is about first, that a line ran at the last."""
    about = [event for moment in line.moments if (event := subject(moment))]
    rest = [event for moment in line.moments for event in moment.events]
    return [*about, *sorted(rest, key=lambda event: event.kind == "line")]


def _selector(event: Event, number: int, reading: Reading) -> str:
    """Words that mean this row and no other; empty where there are none."""
    if not reading.index.verb(event):
        return ""
    selector = reading.index.describe(event)
    try:
        return selector if reading.row(selector) == number else ""
    except SelectorError:
        return ""


def _words(fields: Iterable[Field], loaded: LoadedLesson, recording: Recording) -> Iterator[Fault]:
    known = vocabulary(loaded.lesson, recording)
    # Questions speak of what might be expected, the rest of what is.
    happened = known.without(unraised(loaded.lesson, recording))
    for each in fields:
        offered = known if each.path[0] in _QUESTIONS else happened
        yield from words_that_do_not_fit(each, offered.with_programs(each.programs))
