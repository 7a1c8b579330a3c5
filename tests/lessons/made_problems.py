"""Problems that no snippet of YAML can show: for each code what is bad and what is mended, made in a folder."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.lessons.runs import run_here
from tutor.lessons.build import build
from tutor.lessons.catalogue import Catalogue
from tutor.lessons.check import check, check_lesson
from tutor.lessons.drift.comparing import keyed_claims, versions_of
from tutor.lessons.drift.versions import Version, versions_path, write_versions
from tutor.lessons.join import join
from tutor.lessons.load import load_lesson, parse_lesson
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.recording import read_recording, recording_path
from tutor.lessons.style.styling import style_faults
from tutor.tracer import Limits, run

COURSE = "format: 1\ntitle: Loops\nframework: Python\nsummary: Loops.\nlessons:\n"
LONG, SHORT = "It adds all numbers up, one after the other", "It stops"


def read(data: bytes) -> list[Problem]:
    try:
        parse_lesson(data, "lesson.yaml")
    except LessonError as error:
        return error.problems
    return []


def built(path: Path, run_all=run_here) -> list[Problem]:
    return [*build([path], run_all).problems]


def course(folder: Path, lesson: str, *listed: str, beside: str = "01-loop") -> Path:
    folder.mkdir(parents=True)
    (folder / "course.yaml").write_text(COURSE + "".join(f"  - {name}\n" for name in listed))
    path = folder / f"{beside}.yaml"
    path.write_text(lesson)
    assert built(path) == []
    return folder


def no_file(lesson: str, folder: Path):
    home, elsewhere = folder / "home", folder / "elsewhere.yaml"
    elsewhere.write_text(lesson)
    path = course(home / "loops", lesson, "01-loop") / "01-loop.yaml"
    mended = check_lesson(path)
    path.unlink()
    path.symlink_to(elsewhere)
    return check_lesson(path), mended


def missing_file(lesson: str, folder: Path):
    bad = course(folder / "bad", lesson, "01-loop", "02-loops")
    return check([bad]), check([course(folder / "mended", lesson, "01-loop")])


def lesson_not_listed(lesson: str, folder: Path):
    bad = course(folder / "bad", lesson, "01-loop")
    (bad / "02-loops.yaml").write_text(lesson)
    mended = course(folder / "mended", lesson, "01-loop")
    return check([bad / "course.yaml"]), check([mended / "course.yaml"])


def unlisted(lesson: str, folder: Path):
    bad, mended = (
        course(folder / "my lessons", lesson, "01-loop"),
        course(folder / "my-lessons", lesson, "01-loop"),
    )
    return check([bad]), check([mended])


def duplicate_course(lesson: str, folder: Path):
    course(folder / "ours" / "loops", lesson, "01-loop")
    theirs = course(folder / "theirs" / "loops", lesson, "01-loop")
    homes = [folder / "ours", folder / "theirs"]
    bad = list(Catalogue(homes).problems())
    shutil.move(theirs, folder / "theirs" / "loops-again")
    return bad, list(Catalogue(homes).problems())


def recording_out_of_date(lesson: str, folder: Path):
    path = folder / "lesson.yaml"
    path.write_text(lesson)
    bad = check_lesson(path)
    assert built(path) == []
    return bad, check_lesson(path)


def recording_edited(lesson: str, folder: Path):
    path = folder / "lesson.yaml"
    path.write_text(lesson)
    assert built(path) == []
    recording = recording_path(path)
    recording.write_text(recording.read_text().replace("NameError", "TypeError"))
    bad = check_lesson(path)
    assert built(path) == []
    return bad, check_lesson(path)


def no_trace(lesson: str, folder: Path):
    path, traces = folder / "lesson.yaml", folder / "traces"
    path.write_text(lesson)
    (folder / "elsewhere").mkdir()
    traces.symlink_to(folder / "elsewhere")
    bad = built(path)
    traces.unlink()
    return bad, built(path)


def cut_off(lesson: str, folder: Path):
    """With a second's twentieth in place of the many seconds that a run has."""
    path = folder / "lesson.yaml"
    limits = Limits(steps=10**9, seconds=0.05)
    path.write_text(lesson.replace("  print(total)\n\nflow", "  print(total)\n  while True: pass\n\nflow"))
    bad = built(path, lambda jobs: [run(job.source, limits=limits) for job in jobs])
    path.write_text(lesson)
    return bad, built(path)


def long_sample(lesson: str, folder: Path):
    def of(lines: int) -> str:
        return lesson.replace(
            "  print(total)\n\nflow", "  print(total)\n" + "  x = 1\n" * (lines - 4) + "\nflow"
        )

    return styled(of(61), folder), styled(of(60), folder)


def reading_level(lesson: str, folder: Path):
    def at(prose: str) -> str:
        return lesson.replace("feedback: Nothing was added.", f"feedback: {prose}")

    heavy = "Subsequently, every iteration additionally modifies the accumulated intermediate representation, and "
    bad = styled(at(heavy * 20 + "so on."), folder)
    return bad, styled(at("The loop adds one number at a time. " * 20), folder)


def longest_answer(lesson: str, folder: Path):
    def asking(right: str) -> str:
        asked = "".join(
            f"  - id: q{number}\n    kind: one choice\n    level: medium\n    prompt: What does loop {number} do?\n"
            "    cite: {url: https://docs.python.org/3/tutorial/controlflow.html, section: for Statements}\n"
            f"    options:\n      - {{id: a, text: '{right}', right: yes, feedback: The numbers are added.}}\n"
            "      - {id: b, text: 'It waits', feedback: It never does.}\n"
            f"      - {{id: c, text: '{SHORT}', feedback: It goes on.}}\n"
            "    hints: [Look there.]\n    solution: [So.]\n"
            for number in range(3)
        )
        return lesson[: lesson.index("practice:")] + "practice:\n" + asked

    return styled(asking(LONG), folder), styled(asking("It adds"), folder)


def styled(lesson: str, folder: Path) -> list[Problem]:
    path = folder / "lesson.yaml"
    path.write_text(lesson)
    assert built(path) == []
    loaded = load_lesson(path)
    joined = join(loaded, read_recording(recording_path(path)), "c", "s")
    faults = style_faults(loaded.lesson, joined)
    return [*joined.problems, *(fault.problem(loaded.path, loaded.positions) for fault in faults)]


def proved_on(
    lesson: str, path: Path, changed_in: str, *different: str, same: tuple[str, ...] = ()
) -> list[Problem]:
    """A check of the lesson with a note on its key moment, whose program raises a TypeError on some versions."""
    note = f"    changed in: {changed_in}\n" if changed_in else ""
    path.write_text(lesson.replace("    claim: {without", f"{note}    claim: {{without"))
    assert built(path) == []
    loaded, recording = load_lesson(path), read_recording(recording_path(path))
    key = next(key for claimed, key in keyed_claims(loaded.lesson, recording.trace))
    other = {key: {"exception": "TypeError"}}
    versions = [
        *(Version(django=each, python="3.11", exact=f"{each}.1", outcomes=other) for each in different),
        *(Version(django=each, python="3.11", exact=f"{each}.1") for each in same),
    ]
    write_versions(versions_path(path), versions_of(loaded.lesson, recording).having(versions))
    return check_lesson(path)


def drift_not_noted(lesson: str, folder: Path):
    path = folder / "lesson.yaml"
    return proved_on(lesson, path, "", "4.2"), proved_on(lesson, path, "5.0", "4.2")


def drift_noted_elsewhere(lesson: str, folder: Path):
    path = folder / "lesson.yaml"
    bad = proved_on(lesson, path, "5.1", "4.2", same=("5.0",))
    return bad, proved_on(lesson, path, "5.0", "4.2", same=("5.0",))


def note_without_drift(lesson: str, folder: Path):
    path = folder / "lesson.yaml"
    return proved_on(lesson, path, "5.0", same=("4.2",)), proved_on(lesson, path, "", same=("4.2",))


def not_proved_on(lesson: str, folder: Path):
    path = course(folder / "loops", lesson, "01-loop") / "01-loop.yaml"
    course_file = path.with_name("course.yaml")
    course_file.write_text(course_file.read_text().replace("lessons:", "versions: ['6.1']\nlessons:"))
    return check_lesson(path), proved_on(lesson, path, "", same=("6.1",))


def from_bytes(bad: Callable[[str], bytes], lesson: str, folder: Path):
    return read(bad(lesson)), read(lesson.encode())


def rows(key: str) -> str:
    return "".join(f"    - at: line {number}\n      {key}: red\n" for number in range(5, 155))


MADE = {
    "no-file": no_file,
    "empty-file": partial(from_bytes, lambda lesson: b"# only a comment\n"),
    "not-utf8": partial(from_bytes, lambda lesson: lesson.replace("Counting", "Comptés").encode("latin-1")),
    "too-big": partial(
        from_bytes,
        lambda lesson: lesson.replace("  print(total)\n\nflow", "  x = 1\n" * 301 + "\nflow").encode(),
    ),
    "too-deep": partial(from_bytes, lambda lesson: lesson.replace("Counting", "[" * 30 + "]" * 30).encode()),
    "too-many-values": partial(
        from_bytes, lambda lesson: f"{lesson}tracker:\n  variables: [{'total, ' * 4000}]\n".encode()
    ),
    "too-many-problems": partial(
        from_bytes,
        lambda lesson: lesson.replace("table:\n  rows:\n", f"table:\n  rows:\n{rows('colour')}").encode(),
    ),
    "missing-file": missing_file,
    "lesson-not-listed": lesson_not_listed,
    "unlisted": unlisted,
    "duplicate-course": duplicate_course,
    "not-proved-on": not_proved_on,
    "drift-not-noted": drift_not_noted,
    "drift-noted-elsewhere": drift_noted_elsewhere,
    "note-without-drift": note_without_drift,
    "recording-edited": recording_edited,
    "recording-out-of-date": recording_out_of_date,
    "no-trace": no_trace,
    "cut-off": cut_off,
    "longest-answer": longest_answer,
    "long-sample": long_sample,
    "reading-level": reading_level,
}
