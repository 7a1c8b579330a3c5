"""A recording compared with another version's: only what a student would see, and what is Python's doing apart."""

from dataclasses import replace

import pytest

from tests.lessons.drift.made import MOMENT, Made
from tutor.lessons.drift.comparing import answers, drift
from tutor.tracer import run


@pytest.fixture
def made(tmp_path):
    return Made(tmp_path)


def compared(made, other, control=None):
    return drift(made.lesson, made.recording, other, "4.2.1", control)


def test_the_same_recording_differs_in_nothing(made):
    found = compared(made, replace(made.recording, django="4.2"))
    assert (found.django, found.exact) == ("4.2", "4.2.1")
    assert (found.outcomes, found.of_python, found.answers, found.steps) == ({}, {}, {}, ())


def test_another_message_of_an_exception_is_kept_with_the_fields_that_differ(made):
    key = made.key_of(*MOMENT)
    found = compared(made, made.doing(key, message="name 'total' is unknown"))
    assert found.outcomes == {key: {"message": "name 'total' is unknown"}}


def test_what_a_claim_does_not_ask_for_is_no_difference(made):
    assert compared(made, made.doing(made.key_of(*MOMENT), calls={"print": 7})).outcomes == {}


def test_a_program_that_could_not_be_made_there_holds_no_claim(made):
    key = made.key_of(*MOMENT)
    proofs = {name: outcome for name, outcome in made.recording.proofs.items() if name != key}
    found = compared(made, replace(made.recording, proofs=proofs))
    assert found.outcomes[key]["stopped"] == "sandbox"


def test_what_the_recorded_django_does_as_well_on_that_python_is_pythons_doing(made):
    key = made.key_of(*MOMENT)
    other = made.doing(key, message="name 'total' is gone")
    found = compared(made, other, control=other)
    assert (found.outcomes, set(found.of_python)) == ({}, {key})


def test_a_claim_that_fails_matters_whoever_did_it(made):
    key = made.key_of(*MOMENT)
    other = made.doing(key, exception="ValueError")
    found = compared(made, other, control=other)
    assert (set(found.outcomes), found.of_python) == ({key}, {})


def test_answers_and_steps_that_python_changes_are_left_out(made):
    other = replace(made.recording, trace=run(made.lesson.sample.replace("2", "5")))
    alone, beside = compared(made, other), compared(made, other, control=other)
    assert alone.answers["which-value"] == "6"
    assert alone.steps
    assert (beside.answers, beside.steps) == ({}, ())


def test_answers_are_read_off_the_run_with_steps_by_their_code(made):
    found = answers(made.lesson, made.recording.trace)
    assert found["which-value"] == "3"
    assert found["which-step"].split(", ")[0] == "run 1 of «total = 0» in line 1"
    assert found["how-often"].isdecimal()


def test_an_answer_that_another_run_does_not_have_is_nothing(made):
    assert answers(made.lesson, run("pass\n"))["which-step"].startswith("nothing: ")
