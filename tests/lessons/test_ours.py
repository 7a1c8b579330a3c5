"""A fault of ours on one lesson is a problem of that lesson, and all others are reported as ever."""

from functools import partial

import pytest

from tests.lessons.runs import EVERY_KIND, run_here
from tutor.lessons import build as building
from tutor.lessons import check as checking
from tutor.lessons.build import build
from tutor.lessons.check import check
from tutor.lessons.ours import guarded
from tutor.lessons.prove import Prover
from tutor.lessons.proved import CannotProveError
from tutor.sandbox import SandboxError

GOOD = EVERY_KIND.replace("in numbers", "in [1, 2]")


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.yaml").write_text(GOOD.replace("numbers up", f"numbers up in {name}", 1))
    return tmp_path


def fails_at(name, real, argument=0):
    def look(*given, **named):
        if name in str(given[argument]):
            raise ZeroDivisionError
        return real(*given, **named)

    return look


def told(problems):
    return [(problem.path[-6:], problem.code) for problem in problems]


def test_a_lesson_that_cannot_be_looked_into_leaves_the_others_checked(folder, monkeypatch, caplog):
    (folder / "c.yaml").write_text("title: [")
    build([folder / "a.yaml", folder / "b.yaml"], run_here)
    monkeypatch.setattr(checking, "load_lesson", fails_at("a.yaml", checking.load_lesson))
    assert told(check([folder])) == [("a.yaml", "fault-of-ours"), ("c.yaml", "yaml-syntax")]
    assert "ZeroDivisionError" in caplog.text


def test_what_fails_after_the_runs_is_told_of_its_lesson_alone(folder, monkeypatch):
    def between(loaded, *rest):
        if loaded.path.endswith("b.yaml"):
            raise MemoryError
        return real(loaded, *rest)

    real = checking.problems_between
    monkeypatch.setattr(checking, "problems_between", between)
    found = told(check([folder], Prover(run_here).prove))
    assert [one for one in found if one[1] == "fault-of-ours"] == [("b.yaml", "fault-of-ours")]
    assert {one[1] for one in found} == {"fault-of-ours", "recording-out-of-date"}


def test_a_build_goes_on_with_the_other_lessons(folder, monkeypatch):
    monkeypatch.setattr(building, "load_lesson", fails_at("b.yaml", building.load_lesson))
    built = build(sorted(folder.glob("*.yaml")), run_here)
    assert [path.name for path in built.written] == ["a.yaml", "c.yaml"]
    assert told(built.problems) == [("b.yaml", "fault-of-ours")]


def test_of_lessons_that_cannot_be_run_together_the_one_that_fails_is_found(folder, monkeypatch):
    real = Prover.prove

    def prove(self, lessons):
        if any(each.loaded.path.endswith("b.yaml") for each in lessons):
            raise RecursionError
        return real(self, lessons)

    monkeypatch.setattr(Prover, "prove", prove)
    built = build(sorted(folder.glob("*.yaml")), run_here)
    assert [path.name for path in built.written] == ["a.yaml", "c.yaml"]
    assert told(built.problems) == [("b.yaml", "fault-of-ours")]


@pytest.mark.parametrize("error", [CannotProveError, SandboxError])
def test_that_nothing_can_be_run_here_is_no_fault_of_a_lesson(error, tmp_path):
    def fails():
        raise error

    with pytest.raises(error):
        guarded(tmp_path, partial(fails), [])
