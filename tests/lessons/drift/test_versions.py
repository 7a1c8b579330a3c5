"""The file of versions: the same again when it is read, and what is no such file is refused with a reason."""

import json
from dataclasses import replace

import pytest

from tests.lessons.drift.made import MOMENT, Made, at_step, version
from tutor.lessons.drift.versions import (
    VersionsError,
    ordinal,
    parse_versions,
    read_versions,
    to_json,
    versions_path,
    write_versions,
)
from tutor.lessons.recorded import UnfitError


@pytest.fixture
def made(tmp_path):
    return Made(tmp_path)


def full(made):
    key = made.key_of(*MOMENT)
    return made.versions(
        version("6.1", "3.12", of_python={key: {"message": "m"}}),
        version(outcomes={key: {"message": "n", "seen": ("1",)}}, answers={"q": "2"}, steps=at_step(1)),
    )


def test_what_is_written_is_read_again_in_the_order_of_versions(made, tmp_path):
    versions, path = full(made), versions_path(tmp_path / "course" / "lesson.yaml")
    path.parent.mkdir(parents=True)
    write_versions(path, versions)
    assert path.name == "lesson.versions.json"
    assert read_versions(path) == versions
    assert [each.django for each in versions.proved] == ["4.2", "6.1"]
    assert to_json(read_versions(path)) == path.read_text()


def test_a_newer_proof_takes_the_place_of_the_older(made):
    again = full(made).having([version("4.2", "3.12")])
    assert [(each.django, each.python) for each in again.proved] == [("4.2", "3.12"), ("6.1", "3.12")]


def test_they_are_of_the_lesson_until_a_program_or_an_answer_changes(made, tmp_path):
    versions, here = full(made), made.recording
    assert versions.are_of(made.lesson, here)
    assert not versions.are_of(made.lesson, made.doing(made.key_of(*MOMENT), message="m"))
    (tmp_path / "other").mkdir()
    for old, new in (
        ("answer: total at print", "answer: total at 2nd assign total"),
        ("raises: NameError\n      message: total", "calls: print\n      times: 0"),
        ("without: assign total\n", "replace: assign total\n      with: totals = 0\n"),
    ):
        assert not versions.are_of(Made(tmp_path / "other", old, new).lesson, here)
    words = Made(tmp_path / "other", "A loop adds numbers up.", "Numbers are added up by a loop.")
    assert versions.are_of(words.lesson, here)


def test_versions_are_compared_as_numbers():
    assert ordinal("4.2") < ordinal("4.10") < ordinal("10.0")


def changed(made, change):
    told = json.loads(to_json(full(made)))
    change(told)
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(version=9),
        lambda told: told.update(proved={}),
        lambda told: told.update(inputs=1),
        lambda told: told["recorded"].update(django="five"),
        lambda told: told["recorded"].update(exact="5.2.1"),
        lambda told: told.update(more=1),
        lambda told: told["proved"][0].update(more=1),
        lambda told: told["proved"][0].update(exact="4.2.x"),
        lambda told: told["proved"][0].update(exact="4.2rc1"),
        lambda told: told["proved"][0].update(exact="9.9.1"),
        lambda told: told["proved"][0]["steps"][0].update(more=1),
        lambda told: told["proved"][0].update(django="4"),
        lambda told: told["proved"][0].update(outcomes={"key": {"colour": "red"}}),
        lambda told: told["proved"][0].update(answers={"q": 1}),
        lambda told: told["proved"][0]["steps"][0].update(step=-1),
        lambda told: told["proved"][0]["steps"][0].update(step=True),
    ],
)
def test_what_does_not_fit_is_refused(made, change):
    with pytest.raises(UnfitError):
        parse_versions(changed(made, change))


def test_a_file_that_is_missing_or_none_is_refused_with_a_reason(tmp_path):
    path = versions_path(tmp_path / "course" / "lesson.yaml")
    with pytest.raises(VersionsError, match="no other version of Django was tried"):
        read_versions(path)
    path.parent.mkdir(parents=True)
    for text in ("", "[" * 100_000, '{"format": 1}'):
        path.write_text(text)
        with pytest.raises(VersionsError, match=r"'lesson\.versions\.json' can't be read"):
            read_versions(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(VersionsError, match="can't be read"):
        read_versions(path)


def test_an_outcome_there_is_the_recorded_one_with_the_fields_that_differ(made):
    key = made.key_of(*MOMENT)
    there = version(outcomes={key: {"message": "other"}}).outcome(key, made.recording.proofs[key])
    assert there == replace(made.recording.proofs[key], message="other")
