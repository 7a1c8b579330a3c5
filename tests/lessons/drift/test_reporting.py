"""The drift report: what matters most comes first, in each format, and nothing in it is taken for markup."""

import json

import pytest

from tests.lessons.drift.made import MOMENT, Made, at_step, version
from tutor.lessons.drift.reporting import Compared, compared, matters, report

RIGHT, WRONG = (("practice", 2, "options", place, "claim") for place in (0, 1))


@pytest.fixture
def made(tmp_path):
    return Made(tmp_path)


def shown(made, *found, promised=()):
    versions = made.versions(*found)
    return compared(made.loaded, made.recording, versions, [each.django for each in found], promised)


def everything(made):
    return version(
        steps=at_step(1),
        outcomes={
            made.key_of(*MOMENT): {"message": "name 'total' is *gone*"},
            made.key_of(*RIGHT): {"stdout": "7\n"},
        },
    )


def test_the_same_is_said_in_a_line(made):
    (line,) = report(shown(made, version()), "text").splitlines()
    assert line == "lesson.yaml on Django 4.2.1, Python 3.11: the same"


def test_what_is_wrong_there_comes_first_and_steps_come_last(made):
    found = shown(made, everything(made))
    changes = found[0].changes
    assert [change.weight for change in changes] == ["wrong key", "answer", "answer", "step"]
    lines = report(found, "text").splitlines()
    assert lines[1].startswith("  Not true there: option 'nought' of 'moved' (line ")
    assert lines[-2].startswith("  Steps of the sample show something else: line 1, «total = 0»")
    assert lines[0].endswith("1 statement shows something else")


def test_a_wrong_option_that_becomes_right_is_named(made):
    texts = report(shown(made, version(outcomes={made.key_of(*WRONG): {"stdout": "3\n"}})), "text")
    assert "True there alone: option 'fine' of 'moved'" in texts


def test_only_what_matters_and_nobody_noted_asks_for_something(made, tmp_path):
    assert not matters(shown(made, version(steps=at_step(1))))
    assert matters(shown(made, version(steps=at_step(1)), promised=["4.2", made.recording.django]))
    assert matters(shown(made, everything(made)))
    key = made.key_of(*MOMENT)
    assert not matters(shown(made, version("6.1", "3.12", of_python={key: {"message": "other"}})))
    (tmp_path / "noted").mkdir()
    line = "    question: Why does it begin at nought?\n"
    noted = Made(tmp_path / "noted", line, f"{line}    changed in: 5.0\n")
    found = shown(noted, version(outcomes={key: {"exception": "TypeError"}}))
    assert not matters(found)
    assert "Not true there (noted): key moment 'why'" in report(found, "text")


def test_pythons_own_doing_is_told_apart(made):
    key = made.key_of(*MOMENT)
    found = shown(made, version("6.1", "3.12", of_python={key: {"message": "total"}}))
    assert "1 run differs by its Python alone" in report(found, "text")


def test_json_has_every_change_with_its_line(made):
    told = json.loads(report(shown(made, everything(made)), "json"))
    (lesson,) = told["lessons"]
    assert (told["version"], lesson["django"], lesson["trouble"]) == (1, "4.2.1", None)
    line = lesson["changes"][-1]["line"]
    assert made.loaded.text.split("\n")[line - 1].strip() == "total = 0"


def test_markdown_has_a_table_and_escapes_what_programs_say(made):
    page = report(shown(made, everything(made)), "markdown")
    assert "## Django 4.2.1, Python 3.11" in page
    assert "\n| lesson |" in page
    assert r"\*gone\*" in page


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_lesson_that_could_not_be_run_there_says_why(form):
    one = Compared(
        path="a.yaml", title="A", django="4.2", python="3.11", exact="4.2.1", recorded="5.2", trouble="no\x1b"
    )
    said = report([one], form)
    assert "no" in said
    assert "\x1b" not in said
