"""Turns a watched file into its sheet: runs what changed in it, and joins the page as far as it goes."""

from dataclasses import replace
from pathlib import Path

from tutor.lessons.build import build
from tutor.lessons.check import check_course, problems_between
from tutor.lessons.join import join
from tutor.lessons.load import load_course, load_lesson
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.prove import RunAll
from tutor.lessons.recording import RecordingError, read_recording, recording_path
from tutor.lessons.report_finding import findings
from tutor.management.watch.desk import Sheet

GONE = "no-file"


def examined(before: Sheet, run_all: RunAll) -> Sheet:
    """The sheet of the file as it stands; what can't be shown leaves the page that was there before."""
    return examined_lesson(before, run_all) if before.slug else examined_course(before)


def examined_course(before: Sheet) -> Sheet:
    try:
        words = load_course(before.path).course
    except LessonError as error:
        return _with(before, error.problems)
    return replace(_with(before, check_course(before.path)), words=words, fresh=True)


def examined_lesson(before: Sheet, run_all: RunAll) -> Sheet:
    built = build([before.path], run_all)
    if built.problems:
        return _with(before, list(built.problems))
    try:
        loaded = load_lesson(before.path)
        recording = read_recording(recording_path(before.path))
    except LessonError as error:
        return _with(before, error.problems)
    except RecordingError as error:
        return _with(before, [first_line(before.path, "no-trace", str(error))])
    joined = join(loaded, recording, before.course, before.slug)
    problems = problems_between(loaded, recording, before.course, before.slug)
    if joined.problems:
        return _with(before, problems)
    return replace(_with(before, problems), page=joined.page, fresh=True)


def first_line(path: Path, code: str, message: str) -> Problem:
    return Problem(path=str(path), line=1, column=1, code=code, message=message)


def _with(before: Sheet, problems: list[Problem]) -> Sheet:
    return replace(before, findings=tuple(findings(problems, Path())), fresh=False, busy=False)
