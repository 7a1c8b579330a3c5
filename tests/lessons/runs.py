"""Recordings for tests: programs really run, by the tracer, in this process."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tutor.lessons.build import build
from tutor.lessons.check import problems_between
from tutor.lessons.load import LoadedLesson, parse_lesson
from tutor.lessons.problem import Problem
from tutor.lessons.reading import Reading
from tutor.lessons.recording import Recording, read_recording, recording_path
from tutor.lessons.rows import write_rows
from tutor.lessons.schema import Row as RowWords
from tutor.lessons.schema import Sentence
from tutor.lessons.select import EventIndex
from tutor.lessons.table import arrange
from tutor.lessons.wording import Wording
from tutor.sandbox import Job, SandboxError
from tutor.tracer import SourceError, Trace, run
from tutor.tracer.probes.signals import SignalsProbe

ROOT = Path(__file__).resolve().parents[2]
FIRST_LESSON = ROOT / "lessons" / "django-signals" / "01-custom-signals.yaml"
LESSON = FIRST_LESSON.read_text()
SAMPLE = LESSON[LESSON.index("sample: |") : LESSON.index("flow:")]
EVERY_KIND = (Path(__file__).parent / "every_kind.yaml").read_text()


class UnbuiltError(Exception):
    """A lesson that a test wanted built has problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def run_here(jobs: Sequence[Job]) -> list[Trace | SandboxError]:
    """In place of the sandbox, for programs that we wrote; each is run once, however many tests ask."""
    return [trace_of(job.source, job.probes) for job in jobs]


@cache
def trace_of(source: str, probes: tuple[str, ...] = ("signals",)) -> Trace | SandboxError:
    try:
        return run(source, probes=[SignalsProbe()] if "signals" in probes else [])
    except SourceError as error:
        return SandboxError(str(error))


def reading_of(source: str, rows: Sequence[dict[str, object]] = ()) -> Reading:
    """A reading of one program, with the author's rows as they would stand in YAML."""
    trace = trace_of(source)
    assert isinstance(trace, Trace), trace
    index = EventIndex(trace)
    table, faults = arrange(trace, index, [RowWords.model_validate(row) for row in rows])
    assert not faults, faults
    return Reading(trace, index, table)


def rows_of(source: str, rows: Sequence[dict[str, object]] = (), transcript: Sequence[Sentence] = ()):
    wording = Wording(reading=reading_of(source, rows))
    written = write_rows(wording, transcript)
    assert not wording.faults
    return written


def recorded(text: str, folder: Path, name: str = "lesson") -> tuple[LoadedLesson, Recording]:
    """A lesson's text, loaded, and the recording that a build in this folder leaves."""
    path = folder / f"{name}.yaml"
    path.write_text(text)
    built = build([path], run_here)
    if built.problems:
        raise UnbuiltError(built.problems)
    return parse_lesson(text.encode(), path.name), read_recording(recording_path(path))


def problems_of(text: str, folder: Path) -> list[Problem]:
    loaded, recording = recorded(text, folder)
    return problems_between(loaded, recording)


def with_sample(old: str, new: str) -> str:
    """The first lesson with other words in its sample, and only there."""
    assert old in SAMPLE
    return LESSON.replace(SAMPLE, SAMPLE.replace(old, new))


@cache
def first_lesson() -> tuple[LoadedLesson, Recording]:
    """The shipped lesson with its shipped recording."""
    return parse_lesson(LESSON.encode(), "01-custom-signals.yaml"), read_recording(
        recording_path(FIRST_LESSON)
    )
