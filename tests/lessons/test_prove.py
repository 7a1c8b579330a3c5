"""Proving: each program is run once, what is still true is not run again, and no more than has changed is."""

from dataclasses import replace

import pytest

from tests.lessons.runs import EVERY_KIND, run_here
from tutor.lessons.build import build
from tutor.lessons.claims import sample_trial
from tutor.lessons.load import parse_lesson
from tutor.lessons.prove import Prover, outcome_of_trial, trials_of
from tutor.lessons.proved import Stale
from tutor.lessons.recording import read_recording, recording_path, write_recording
from tutor.sandbox import SandboxError


class Runs:
    """Runs jobs here and remembers their programs."""

    def __init__(self):
        self.sources = []

    def __call__(self, jobs):
        self.sources += [job.source for job in jobs]
        return run_here(jobs)

    def taken(self):
        taken, self.sources = self.sources, []
        return taken


@pytest.fixture
def runs():
    return Runs()


@pytest.fixture
def lesson(tmp_path, runs):
    path = tmp_path / "lesson.yaml"
    path.write_text(EVERY_KIND)
    assert build([path], runs).written == (path,)
    runs.taken()
    return path


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_new_lesson_runs_its_sample_twice_and_each_program_once(tmp_path, runs):
    path = tmp_path / "lesson.yaml"
    path.write_text(EVERY_KIND)
    assert build([path], runs).runs == 7
    assert runs.sources[0] == runs.sources[1] == parse_lesson(EVERY_KIND.encode(), "").lesson.sample
    assert len(set(runs.sources)) == 6


def test_only_the_program_of_a_changed_claim_is_run_again(lesson, runs):
    edit(lesson, "program: print(1)", "program: print(2)")
    built = build([lesson], runs)
    assert (built.written, built.runs, runs.taken()) == ((lesson,), 1, ["print(2)"])


def test_a_claim_that_asks_for_something_else_runs_its_program_again_and_no_other(lesson, runs):
    edit(lesson, "claim: {calls: print, times: 2}", "claim: {happens: print, times: 2}")
    assert (build([lesson], runs).runs, runs.taken()) == (1, ["print(1)"])


def test_what_is_claimed_of_the_same_runs_is_judged_without_running_anything(lesson, runs):
    for old, new in (("prints: 5", "prints: 7"), ("times: 2", "times: 1"), ("is: 6", "is: 5")):
        edit(lesson, old, new)
        built = build([lesson], runs)
        assert (built.kept, runs.taken()) == ((lesson,), [])


def test_a_changed_sample_keeps_the_programs_that_are_their_own(lesson, runs):
    edit(lesson, "[1, 2]", "[1, 3]")
    build([lesson], runs)
    assert sum("[1, 3]" in source for source in runs.sources) == 4
    assert len(runs.taken()) == 4


def test_what_was_recorded_by_another_python_is_not_taken_over(lesson, runs):
    write_recording(lesson, replace(read_recording(recording_path(lesson)), python="3.4"))
    edit(lesson, "program: print(1)", "program: print(2)")
    assert build([lesson], runs).runs == 7


def test_a_run_that_the_sandbox_refused_is_tried_again(tmp_path, runs):
    path = tmp_path / "lesson.yaml"
    path.write_text(EVERY_KIND)
    refuses = lambda jobs: [  # noqa: E731
        SandboxError("Busy.") if job.source == "print(1)" else run_here([job])[0] for job in jobs
    ]
    build([path], refuses)
    edit(path, "times: 2", "times: 1")
    edit(path, "total = 5", "total = 6")
    build([path], runs)
    assert "print(1)" in runs.taken()
    stopped = [outcome.stopped for outcome in read_recording(recording_path(path)).proofs.values()]
    assert set(stopped) == {""}


def test_the_same_program_in_two_lessons_of_a_build_is_run_once(tmp_path, runs):
    paths = [tmp_path / name for name in ("one.yaml", "two.yaml")]
    for path in paths:
        path.write_text(EVERY_KIND)
    built = build(paths, runs)
    assert built.written == tuple(paths)
    sample = parse_lesson(EVERY_KIND.encode(), "").lesson.sample
    claims = [source for source in runs.sources if source != sample]
    assert sorted(claims) == sorted(set(claims))


def test_claims_that_ask_for_different_things_share_one_run_of_their_program(tmp_path, runs):
    text = EVERY_KIND.replace("claim: {prints: 5}", "claim: {happens: print}")
    path = tmp_path / "lesson.yaml"
    path.write_text(text)
    build([path], runs)
    assert runs.sources.count("total = 5\nprint(total)") == 1


def test_a_lesson_is_proved_without_writing_anything(tmp_path, runs):
    loaded = parse_lesson(EVERY_KIND.encode(), "lesson.yaml")
    (proved,) = Prover(runs).prove([Stale(loaded=loaded)])
    assert (proved.problems, list(tmp_path.iterdir())) == ((), [])
    assert proved.recording.sample == sample_trial(loaded.lesson).key


def test_all_trials_of_a_lesson_can_be_run_elsewhere_and_give_the_same_outcomes(runs):
    loaded = parse_lesson(EVERY_KIND.encode(), "lesson.yaml")
    (proved,) = Prover(runs).prove([Stale(loaded=loaded)])
    recording = proved.recording
    asked = trials_of(loaded.lesson, recording.trace)
    assert asked.keys() == recording.proofs.keys()
    sample = outcome_of_trial(sample_trial(loaded.lesson), recording.trace, None)
    for key, each in asked.items():
        (ran,) = run_here([type("Job", (), {"source": each.trial.program, "probes": each.trial.probes})()])
        assert outcome_of_trial(each.trial, ran, sample) == recording.proofs[key]
