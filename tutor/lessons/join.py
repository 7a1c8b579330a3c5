"""Joins a lesson with its recorded run into the page, or into all that doesn't fit between the two."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.lessons import questions as quiz
from tutor.lessons.changed import changed_html
from tutor.lessons.early_end import stopped_sentence, told_to_the_end, without_follow_ups
from tutor.lessons.fault import Fault
from tutor.lessons.found import environment_sentence, found
from tutor.lessons.highlight import code_block, code_lines
from tutor.lessons.lanes import lanes
from tutor.lessons.load import LoadedLesson
from tutor.lessons.page import CodeLine, KeyMoment, LessonPage, Row, Snapshot, Track
from tutor.lessons.passage import passed_flow
from tutor.lessons.positions import Path
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.proofs import Proofs
from tutor.lessons.reading import Reading
from tutor.lessons.recording import Recording
from tutor.lessons.row_proofs import with_proofs
from tutor.lessons.rows import write_rows
from tutor.lessons.schema import KeyMoment as MomentWords
from tutor.lessons.schema import Lesson
from tutor.lessons.schema import Question as QuestionWords
from tutor.lessons.select import EventIndex
from tutor.lessons.sentences import printed
from tutor.lessons.table import arrange
from tutor.lessons.tracker import tracks
from tutor.lessons.unwritten import unwritten_faults
from tutor.lessons.visible import visible_page
from tutor.lessons.wording import Field, Wording
from tutor.quiz.question import Question
from tutor.tracer import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A page with what is wrong with it. `fields` are all texts that were written, for the checker to read."""

    page: LessonPage
    problems: tuple[Problem, ...]
    fields: tuple[Field, ...]
    reading: Reading


def join_page(loaded: LoadedLesson, recording: Recording, course: str, slug: str) -> LessonPage:
    """Raises LessonError where the lesson and its run don't fit together."""
    joined = join(loaded, recording, course, slug)
    if joined.problems:
        raise LessonError(list(joined.problems))
    return joined.page


def join(loaded: LoadedLesson, recording: Recording, course: str, slug: str) -> Joined:
    """The page as far as it can be joined, with every problem; a page with problems is not for learners."""
    lesson, trace = loaded.lesson, recording.trace
    wording = _wording(lesson, trace)
    rows = told_to_the_end(
        write_rows(wording, lesson.transcript), trace, left_out_sentence(wording.reading.table.left_out)
    )
    proofs = Proofs(lesson=lesson, recording=recording, wording=wording)
    rows = with_proofs(rows, proofs)
    asked = _questions(lesson, proofs)
    page = LessonPage(
        course=course,
        slug=slug,
        hash=_hash(loaded, recording),
        title=lesson.title,
        framework=lesson.framework,
        minutes=lesson.minutes,
        level=lesson.level,
        summary_html=wording.inline(lesson.summary, ("summary",)),
        django=recording.django,
        python=recording.python,
        environment=environment_sentence(lesson),
        found=found(lesson.environment),
        proof_summary=proof_summary([*lesson.visual_quiz, *lesson.practice]),
        flow=passed_flow(lesson.flow, wording),
        lines=tuple(_code(lesson.sample, rows)),
        source=lesson.sample,
        rows=rows,
        closing_html=_closing(lesson, wording),
        closing_proof=proofs.line(("table",), lesson.table.claim, lesson.table.cite),
        tracks=_tracks(lesson, wording),
        lanes=lanes(lesson.probes, trace, wording.reading.table),
        output=printed(trace.events),
        stopped=stopped_sentence(trace),
        key_moments=tuple(_key_moments(lesson.key_moments, proofs)),
        visual_quiz=asked[0],
        snapshot=_snapshot(lesson, wording),
        practice=asked[1],
    )
    _write_the_unused(lesson, wording)
    faults = [*without_follow_ups(wording.faults, trace, lesson.sample), *unwritten_faults(lesson)]
    problems = [fault.problem(loaded.path, loaded.positions) for fault in faults]
    return Joined(
        page=visible_page(page),
        problems=tuple(sorted(set(problems))),
        fields=tuple(wording.fields.values()),
        reading=wording.reading,
    )


def proof_summary(asked: Sequence[QuestionWords]) -> str:
    """How many answers rest on a run: `7 of 8 answers proved by a run, 1 cited`."""
    proved = sum(map(quiz.is_proved, asked))
    cited = sum(question.cite is not None and not quiz.is_proved(question) for question in asked)
    return f"{proved} of {len(asked)} answers proved by a run" + (f", {cited} cited" if cited else "")


def _wording(lesson: Lesson, trace: Trace) -> Wording:
    index = EventIndex(trace)
    table, wrong = arrange(trace, index, lesson.table.rows)
    wording = Wording(reading=Reading(trace, index, table))
    for place, error in wrong:
        wording.fault(("table", "rows", place, "at"), error)
    return wording


def _questions(lesson: Lesson, proofs: Proofs) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    visual = [quiz.question(words, ("visual_quiz", n), proofs) for n, words in enumerate(lesson.visual_quiz)]
    practice = [quiz.question(words, ("practice", n), proofs) for n, words in enumerate(lesson.practice)]
    return tuple(visual), tuple(practice)


def _code(sample: str, rows: Sequence[Row]) -> Iterator[CodeLine]:
    for number, markup in enumerate(code_lines(sample), start=1):
        steps = tuple(row.number for row in rows if row.lines[0] <= number <= row.lines[1])
        yield CodeLine(number=number, html=markup, steps=steps)


def left_out_sentence(left: int) -> str:
    """How much of the run lies behind the last row, empty for nothing."""
    steps = "1 more step" if left == 1 else f"{left:,} more steps"
    return f"The run goes on for {steps}, not shown." if left else ""


def _closing(lesson: Lesson, wording: Wording) -> str:
    closing = wording.block(lesson.table.closing, ("table", "closing"))
    left = left_out_sentence(wording.reading.table.left_out)
    return f"<p>{left}</p>\n{closing}" if left else closing


def _tracks(lesson: Lesson, wording: Wording) -> tuple[Track, ...]:
    found, wrong = tracks(wording.reading, lesson.tracker)
    for place, error in wrong:
        wording.faults.append(
            Fault(
                path=("tracker", "variables", place),
                code="never-bound",
                message=error.message,
                hint=error.hint,
                about=error.about,
            )
        )
    return found


def _key_moments(moments: Sequence[MomentWords], proofs: Proofs) -> Iterator[KeyMoment]:
    for place, words in enumerate(moments):
        path: Path = ("key_moments", place)
        programs = quiz.programs_in(words.claim)
        yield KeyMoment(
            id=words.id,
            question_html=proofs.wording.inline(words.question, (*path, "question"), programs),
            answer_html=proofs.wording.block(words.answer, (*path, "answer"), programs)
            + changed_html(words, path, proofs.wording, programs),
            proof=proofs.line(path, words.claim, words.cite),
        )


def _snapshot(lesson: Lesson, wording: Wording) -> Snapshot:
    points, code = lesson.snapshot.points, lesson.snapshot.code or ""
    wording.fields["snapshot", "code"] = Field(path=("snapshot", "code"), text=code, is_code=True)
    return Snapshot(
        points_html=tuple(
            wording.inline(point, ("snapshot", "points", place)) for place, point in enumerate(points)
        ),
        code_html=code_block(code),
    )


def _write_the_unused(lesson: Lesson, wording: Wording) -> None:
    """Texts for rows that aren't there are written all the same, so that all that is wrong is found at once."""
    texts: list[tuple[Path, str | None]] = []
    for place, row in enumerate(lesson.table.rows):
        texts += [
            (("table", "rows", place, "title"), row.title),
            (("table", "rows", place, "note"), row.note),
        ]
    texts += [(("transcript", place, "say"), each.say) for place, each in enumerate(lesson.transcript)]
    for path, text in texts:
        if path not in wording.fields:
            wording.block(text, path)


def _hash(loaded: LoadedLesson, recording: Recording) -> str:
    return hashlib.sha256(f"{loaded.content_hash}\n{recording.to_json()}".encode()).hexdigest()
