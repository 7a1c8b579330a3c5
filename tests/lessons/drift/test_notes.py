"""Notes held against versions: differences without a note, notes without one, notes elsewhere, and what stays open."""

from dataclasses import replace

import pytest

from tests.lessons.drift.made import MOMENT, Made, at_step, version
from tutor.lessons.drift.notes import note_faults, unproved

OPTION = ("practice", 1, "options", 2, "claim")
NOTED = "    question: Why does it begin at nought?\n"


def noted(*versions):
    return NOTED, f"{NOTED}    changed in: [{', '.join(versions)}]\n"


def faults(made, *found, promised=()):
    return [
        (fault.code, fault.path)
        for fault in note_faults(made.lesson, made.recording, made.versions(*found), promised)
    ]


def differing(made, django, *path):
    return version(django, outcomes={made.key_of(*(path or MOMENT)): {"exception": "TypeError"}})


def test_what_is_the_same_everywhere_needs_no_note(tmp_path):
    assert faults(Made(tmp_path), version("4.2"), version("6.1")) == []


def test_a_difference_that_nobody_notes_is_named_at_its_claim_with_both_sides(tmp_path):
    made = Made(tmp_path)
    (fault,) = note_faults(made.lesson, made.recording, made.versions(differing(made, "4.2")))
    assert (fault.code, fault.path) == ("drift-not-noted", MOMENT)
    assert "key moment 'why' isn't the same in all versions" in fault.message
    assert "in Django 4.2: This raises TypeError" in fault.message
    assert fault.expected == f"there 'changed in' with a version after 4.2, up to {made.recording.django}"


@pytest.mark.parametrize("django", ["5.0", "5.1", "5.2"])
def test_a_note_between_the_two_is_right(tmp_path, django):
    made = Made(tmp_path, *noted(django))
    assert faults(made, differing(made, "4.2")) == []


@pytest.mark.parametrize("django", ["4.2", "4.0", "6.1"])
def test_a_note_elsewhere_is_named_at_the_note(tmp_path, django):
    made = Made(tmp_path, *noted(django))
    found = faults(made, differing(made, "4.2"), version("6.1"))
    assert set(found) == {("drift-noted-elsewhere", ("key_moments", 0, "changed in"))}


def test_more_versions_say_more_exactly_where_it_changed(tmp_path):
    made = Made(tmp_path, *noted("5.1"))
    assert faults(made, differing(made, "4.2"), differing(made, "5.0")) == []
    assert faults(made, differing(made, "4.2"), version("5.0"))[0][0] == "drift-noted-elsewhere"


def test_a_note_on_what_never_changed_is_named(tmp_path):
    made = Made(tmp_path, *noted("5.0"))
    assert faults(made, version("4.2")) == [("note-without-drift", ("key_moments", 0, "changed in"))]


@pytest.mark.parametrize("django", ["4.0", "4.2", "6.0"])
def test_a_note_before_or_behind_all_that_was_proved_is_taken_at_its_word(tmp_path, django):
    made = Made(tmp_path, *noted(django))
    assert faults(made, version("4.2")) == []


def test_several_changes_take_several_notes(tmp_path):
    once, twice = noted("5.0"), noted("5.0", "6.0")
    (tmp_path / "two").mkdir()
    made, both = Made(tmp_path, *once), Made(tmp_path / "two", *twice)
    found = [differing(made, "4.2"), differing(made, "6.1")]
    assert [code for code, _ in faults(made, *found)] == ["drift-noted-elsewhere"]
    assert faults(both, *found) == []


def test_a_note_on_the_question_covers_its_options(tmp_path):
    prompt = "    prompt: Which of these hold?\n"
    made = Made(tmp_path, prompt, f"{prompt}    changed in: 5.0\n")
    assert faults(made, differing(made, "4.2", *OPTION)) == []
    (tmp_path / "other").mkdir()
    assert faults(Made(tmp_path / "other"), differing(made, "4.2", *OPTION)) == [("drift-not-noted", OPTION)]


def test_an_answer_that_is_read_off_another_run_needs_a_note(tmp_path):
    made = Made(tmp_path)
    found = faults(made, version(answers={"which-value": "6"}))
    assert found == [("drift-not-noted", ("visual_quiz", 1, "answer"))]


def test_a_step_needs_a_note_only_among_promised_versions(tmp_path):
    made = Made(tmp_path)
    found = version("4.2", steps=at_step(1))
    assert faults(made, found) == []
    here = made.recording.django
    assert faults(made, found, promised=["4.2", here]) == [("drift-not-noted", ("sample",))]


def test_a_row_with_a_note_answers_for_its_step(tmp_path):
    made = Made(tmp_path, "      title: Begin\n", "      title: Begin\n      changed in: 5.0\n")
    here = made.recording.django
    assert faults(made, version(steps=at_step(1)), promised=["4.2", here]) == []
    assert faults(made, version(steps=at_step(1, "y"))) == []
    assert faults(made, version()) == [("note-without-drift", ("table", "rows", 0, "changed in"))]


def test_what_python_changed_needs_no_note_on_django(tmp_path):
    made = Made(tmp_path)
    found = version("6.1", "3.12", of_python={made.key_of(*MOMENT): {"message": "other"}})
    assert faults(made, found) == []


def test_versions_that_the_course_promises_must_be_proved(tmp_path):
    made = Made(tmp_path)
    assert list(unproved(made.versions(version("6.1")), "a.yaml", ["6.1"])) == []
    (fault,) = unproved(made.versions(version("6.1")), "a.yaml", ["5.2", "6.1"])
    assert fault.code == "not-proved-on"
    assert fault.hint == "run: .venv/bin/python manage.py lessons prove a.yaml --django 5.2"
    (fault,) = unproved(None, "a.yaml", ["5.2", "6.1"])
    assert "5.2 and 6.1" in fault.message


def test_a_recording_without_an_outcome_is_no_fault_of_a_version(tmp_path):
    made = Made(tmp_path)
    versions = made.versions(differing(made, "4.2"))
    assert list(note_faults(made.lesson, replace(made.recording, proofs={}), versions)) == []
