"""Turns a watched file into its sheet: runs what changed in it, and joins the page as far as it goes."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tutor.lessons.build import old_recording
from tutor.lessons.check import check_course, problems_of
from tutor.lessons.fault import Fault
from tutor.lessons.join import join
from tutor.lessons.load import LoadedLesson, load_course, load_lesson
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.prove import Prover
from tutor.lessons.proved import Proved, Stale
from tutor.lessons.recording import Recording, RecordingError, inputs_hash, write_recording
from tutor.lessons.report.finding import findings
from tutor.lessons.unwritten import CODE as UNWRITTEN
from tutor.management.watch.desk import Sheet


def examined(before: Sheet, prover: Prover) -> Sheet:
    """The sheet of the file as it stands; what can't be shown leaves the page that was there before."""
    return examined_lesson(before, prover) if before.slug else examined_course(before)


def examined_course(before: Sheet) -> Sheet:
    try:
        words = load_course(before.path).course
    except LessonError as error:
        return with_problems(before, error.problems)
    return replace(with_problems(before, check_course(before.path)), words=words, fresh=True)


def examined_lesson(before: Sheet, prover: Prover) -> Sheet:
    """A lesson that can be shown gets its recording written, as a build does. One that can't keeps the old one.

    A draft can be shown: learners never see it, and its author wants to see what the missing words are for.
    """
    try:
        loaded = load_lesson(before.path)
    except LessonError as error:
        return with_problems(before, error.problems)
    if before.recording is None and (old := old_recording(before.path)):
        before = replace(before, recording=old, written=old.inputs)
    proved = proved_of(loaded, before.recording, prover)
    if proved.recording is None:
        return with_problems(before, proved.problems)
    sheet = replace(before, recording=proved.recording)
    joined = join(loaded, proved.recording, before.course, before.slug)
    problems = [*proved.problems, *problems_of(joined, loaded, proved.recording)]
    if any(problem.code != UNWRITTEN for problem in (*joined.problems, *proved.problems)):
        return with_problems(sheet, problems)
    if sheet.written != proved.recording.inputs:
        problems += write(loaded, before.path, proved.recording)
    shown = replace(with_problems(sheet, problems), page=joined.page, fresh=True)
    return replace(shown, written=proved.recording.inputs)


def proved_of(loaded: LoadedLesson, old: Recording | None, prover: Prover) -> Proved:
    """The recording of the lesson's programs as they stand; what of the old one is still true is not run again."""
    if old and old.inputs == inputs_hash(loaded.lesson):
        return Proved(recording=old)
    return prover.prove([Stale(loaded=loaded, old=old)])[0]


def write(loaded: LoadedLesson, path: Path, recording: Recording) -> list[Problem]:
    """What kept the recording from being written."""
    try:
        write_recording(path, recording)
    except RecordingError as error:
        fault = Fault(path=("sample",), code="no-trace", message=str(error))
        return [fault.problem(loaded.path, loaded.positions)]
    return []


def with_problems(before: Sheet, problems: Iterable[Problem]) -> Sheet:
    found = tuple(findings(sorted(set(problems)), Path()))
    return replace(before, findings=found, fresh=False, busy=False)
