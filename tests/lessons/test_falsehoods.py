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


def checked(home: Path) -> Checked:
    folder = home / "lessons"
    lines = {each.name: plant(each, folder / each.name)[1] for each in FALSEHOODS}
    for lesson in LESSONS:
        copy(lesson, folder / f"true {lesson.replace('/', ' ')}")
    command = [sys.executable, "manage.py", "lessons", "check", str(folder), "--format", "json"]
    environment = os.environ | {"LOCKSTEP_VAR": str(home / "var")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    found = {}
    for problem in json.loads(done.stdout)["problems"]:
        place = Path(os.path.relpath(ROOT / problem["path"], folder)).parts
        found.setdefault(place[0], []).append(problem)
    return Checked(status=done.returncode, lines=lines, found=found)


@pytest.mark.thorough
def test_each_planted_falsehood_is_named_with_its_line_and_nothing_is_said_of_what_is_true(tmp_path):
    """One test, so that one command looks at all of them however the tests are shared out."""
    said = checked(tmp_path)
    missed = {}
    for falsehood in FALSEHOODS:
        wanted = (falsehood.code, said.lines[falsehood.name])
        named = [(problem["code"], problem["line"]) for problem in said.found.get(falsehood.name, ())]
        if wanted not in named:
            missed[falsehood.name] = (wanted, named)
    assert missed == {}
    assert {home: found for home, found in said.found.items() if home.startswith("true")} == {}
    assert said.status == 1
    assert len(FALSEHOODS) >= 40


def test_a_falsehood_that_can_t_be_planted_any_more_is_no_test(tmp_path):
    stale = FALSEHOODS[0]
    for name, old in (("gone", "words that no lesson has"), ("twice", "prompt: ")):
        falsehood = type(stale)(
            name=name, lesson=stale.lesson, plant=((old, "x"),), code="", line="x", in_recording=False
        )
        with pytest.raises(StaleFalsehoodError):
            plant(falsehood, tmp_path / name)
