"""Building: what changed is run, once and again, and what the runs left is written."""

import itertools
import json

import pytest

from tests.lessons.runs import EVERY_KIND, LESSON, run_here
from tutor.lessons.build import build
from tutor.lessons.engine import LIMITS
from tutor.lessons.load import parse_lesson
from tutor.lessons.recording import (
    RecordingError,
    inputs_hash,
    parse_recording,
    read_recording,
    recording_path,
)
from tutor.sandbox import SandboxError
from tutor.tracer import Limits, run


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "lesson.yaml"
    path.write_text(EVERY_KIND)
    return path


def test_a_lesson_is_built_once_and_kept_until_a_program_of_it_changes(lesson):
    first = build([lesson], run_here)
    assert (first.written, first.kept, first.problems) == ((lesson,), (), ())
    again = build([lesson], run_here)
    assert (again.written, again.kept, again.runs) == ((), (lesson,), 0)
    lesson.write_text(EVERY_KIND.replace("A loop adds numbers up.", "Other words."))
    assert build([lesson], run_here).kept == (lesson,)
    for old, new in (
        ("[1, 2]", "[1, 3]"),
        ("program: print(1)", "program: print(2)"),
        ("debug: yes", "debug: no"),
    ):
        lesson.write_text(lesson.read_text().replace(old, new))
        assert build([lesson], run_here).written == (lesson,), new


def test_building_again_leaves_the_same_bytes(lesson):
    build([lesson], run_here)
    before = recording_path(lesson).read_bytes()
    assert build([lesson], run_here, force=True).written == (lesson,)
    assert recording_path(lesson).read_bytes() == before


def test_a_recording_comes_back_as_it_was_and_names_no_patch_version(lesson):
    build([lesson], run_here)
    recording = read_recording(recording_path(lesson))
    assert parse_recording(recording.to_json().encode()).to_json() == recording.to_json()
    assert recording.python.count(".") == recording.django.count(".") == 1
    assert json.loads(recording.to_json())["trace"]["python"] == recording.python


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"format": "lockstep recording", "version": 99}', b"\xff"]
)
def test_what_is_no_recording_is_refused(data):
    with pytest.raises(RecordingError):
        parse_recording(data)


def test_a_forged_trace_is_refused(lesson):
    build([lesson], run_here)
    content = json.loads(recording_path(lesson).read_text())
    content["trace"]["values"] = []
    with pytest.raises(RecordingError):
        parse_recording(json.dumps(content).encode())


def test_a_sample_that_is_not_the_same_twice_is_a_problem(lesson):
    numbers = itertools.count()

    def run_changing(jobs):
        return [run(job.source.replace("total = 0", f"total = {next(numbers)}")) for job in jobs]

    built = build([lesson], run_changing)
    assert [(problem.code, problem.line) for problem in built.problems] == [("not-repeatable", 10)]
    assert built.written == ()


def test_a_sample_that_leaves_no_trace_is_a_problem_and_the_old_recording_stays(lesson):
    build([lesson], run_here)
    before = recording_path(lesson).read_bytes()
    built = build([lesson], lambda jobs: [SandboxError("It was too big.") for _ in jobs], force=True)
    assert [(problem.code, problem.message) for problem in built.problems] == [
        ("no-trace", "It was too big.")
    ]
    assert recording_path(lesson).read_bytes() == before


def test_a_broken_lesson_doesn_t_keep_others_from_being_built(lesson, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(LESSON.replace("format: 1", "format: 7"))
    built = build([broken, lesson], run_here)
    assert built.written == (lesson,)
    assert [problem.code for problem in built.problems] != []


def test_a_program_that_python_can_t_read_raises_syntax_error_and_is_not_run(lesson):
    option = "program: print(1)\n        claim: {calls: print, times: 2}"
    assert option in EVERY_KIND
    lesson.write_text(EVERY_KIND.replace(option, 'program: print "1"\n        claim: {runs: yes}'))
    built = build([lesson], run_here)
    assert built.problems == ()
    outcomes = read_recording(recording_path(lesson)).proofs.values()
    assert [outcome.message for outcome in outcomes if outcome.exception == "SyntaxError"] != []
    assert built.runs == build([lesson], run_here, force=True).runs


def test_a_claim_whose_program_could_not_be_run_says_why(lesson):
    def only_samples(jobs):
        return [run_here([job])[0] if "number in" in job.source else SandboxError("Too big.") for job in jobs]

    build([lesson], only_samples)
    outcomes = read_recording(recording_path(lesson)).proofs.values()
    assert {outcome.message for outcome in outcomes if outcome.stopped == "sandbox"} == {"Too big."}


LAST = "  print(total)\n\nflow"
HIDDEN = r"""
  print(total)
  print("x\0y \u202e\x1b[2J\r")
  print("half \ud800")
  name = type("Odd", (Exception,), {"__str__": lambda self: "odd\0\ud800"})
  raise name("a\0\u2066\ud800")

flow"""


def test_a_program_that_prints_half_a_character_is_recorded_the_same_each_time(lesson):
    assert LAST in EVERY_KIND
    lesson.write_text(EVERY_KIND.replace(LAST, HIDDEN.removeprefix("\n")))
    assert build([lesson], run_here).problems == ()
    before = recording_path(lesson).read_bytes()
    assert build([lesson], run_here, force=True).written == (lesson,)
    assert recording_path(lesson).read_bytes() == before
    assert read_recording(recording_path(lesson)).to_json().encode() == before


def test_one_lesson_that_can_t_be_written_keeps_no_other_from_being_written(lesson, tmp_path):
    blocked, linked = tmp_path / "blocked" / "one.yaml", tmp_path / "linked" / "one.yaml"
    outside = tmp_path / "elsewhere"
    for path in (blocked, linked):
        path.parent.mkdir()
        path.write_text(EVERY_KIND)
    outside.mkdir()
    (blocked.parent / "traces").write_text("in the way")
    (linked.parent / "traces").symlink_to(outside)
    built = build([blocked, linked, lesson], run_here)
    assert built.written == (lesson,)
    assert [(problem.path, problem.code, problem.message) for problem in built.problems] == [
        (str(blocked), "no-trace", "its recording can't be written: File exists"),
        (str(linked), "no-trace", "its recording can't be written: the folder 'traces' is a link"),
    ]
    assert list(outside.iterdir()) == []
    assert [path.name for path in recording_path(lesson).parent.iterdir()] == ["lesson.json"]


def test_what_would_be_refused_when_it_is_read_is_not_written(lesson, monkeypatch):
    monkeypatch.setattr("tutor.lessons.recording.MAX_RECORDING", 1000)
    built = build([lesson], run_here)
    assert [problem.message for problem in built.problems] == [
        "what the run left can't be read again: its recording has more than 0 MB"
    ]
    assert not recording_path(lesson).exists()


def test_a_claim_whose_run_the_clock_ended_is_a_problem_at_the_claim(lesson):
    def run_slowly(jobs):
        limits = Limits(seconds=0.05, steps=10**9)
        return [run(job.source, limits=limits if "while" in job.source else Limits()) for job in jobs]

    lesson.write_text(EVERY_KIND.replace("program: print(1)", 'program: "while True: pass"'))
    (problem,) = build([lesson], run_slowly).problems
    assert (problem.code, problem.message) == (
        "cut-off",
        "the run was stopped (it took too long): its recording would differ from machine to machine",
    )
    assert "claim" in lesson.read_text().split("\n")[problem.line - 1]


def test_jobs_get_the_settings_and_the_limits_that_a_recording_depends_on(lesson):
    jobs = []

    def run_and_note(asked):
        jobs.extend(asked)
        return run_here(asked)

    apps = "environment:\n  apps: [django.contrib.auth]\n"
    lesson.write_text(EVERY_KIND.replace("sample: |", f"{apps}sample: |", 1))
    before = inputs_hash(parse_lesson(EVERY_KIND.encode(), "x").lesson)
    assert build([lesson], run_and_note).problems == ()
    assert {job.environment.apps for job in jobs[:2]} == {("django.contrib.auth",)}
    assert {job.limits for job in jobs} == {LIMITS}
    assert read_recording(recording_path(lesson)).inputs != before
