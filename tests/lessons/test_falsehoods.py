"""Each planted falsehood makes `manage.py lessons check` name it, with its line, and fail."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lessons.planting import StaleFalsehoodError, copy, falsehoods, plant
from tests.lessons.runs import ROOT

FALSEHOODS = falsehoods()
LESSONS = sorted({each.lesson for each in FALSEHOODS})


@dataclass(frozen=True)
class Checked:
    """What the command line said of all planted copies, and of copies as they are."""

    status: int
    lines: dict[str, int]
    found: dict[str, list[dict]]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lessons")
    lines = {each.name: plant(each, folder / each.name)[1] for each in FALSEHOODS}
    for lesson in LESSONS:
        copy(lesson, folder / f"true {lesson.replace('/', ' ')}")
    command = [sys.executable, "manage.py", "lessons", "check", str(folder), "--format", "json"]
    environment = os.environ | {"LOCKSTEP_VAR": str(tmp_path_factory.mktemp("var"))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    found = {}
    for problem in json.loads(done.stdout)["problems"]:
        place = Path(os.path.relpath(ROOT / problem["path"], folder)).parts
        found.setdefault(place[0], []).append(problem)
    return Checked(status=done.returncode, lines=lines, found=found)


@pytest.mark.parametrize("falsehood", FALSEHOODS, ids=lambda each: each.name)
def test_a_planted_falsehood_is_named_with_its_line(falsehood, checked):
    named = {(problem["code"], problem["line"]) for problem in checked.found.get(falsehood.name, ())}
    assert (falsehood.code, checked.lines[falsehood.name]) in named


def test_of_lessons_without_a_falsehood_nothing_is_said_and_the_check_fails_for_the_others(checked):
    assert {home: found for home, found in checked.found.items() if home.startswith("true")} == {}
    assert checked.status == 1
    assert len(FALSEHOODS) >= 40


def test_a_falsehood_that_can_t_be_planted_any_more_is_no_test(tmp_path):
    stale = FALSEHOODS[0]
    for name, old in (("gone", "words that no lesson has"), ("twice", "prompt: ")):
        falsehood = type(stale)(
            name=name, lesson=stale.lesson, plant=((old, "x"),), code="", line="x", in_recording=False
        )
        with pytest.raises(StaleFalsehoodError):
            plant(falsehood, tmp_path / name)
