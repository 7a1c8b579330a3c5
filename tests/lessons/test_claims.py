"""Claims: which program is run for each, and what its run must show."""

import pytest

from tests.lessons.runs import LESSON, first_lesson, trace_of
from tutor.lessons.claims import Claimed, claims_of, holds, trial_of
from tutor.lessons.outcome import Outcome, outcome_of
from tutor.lessons.schema import Option
from tutor.lessons.schema_claims import Claim
from tutor.lessons.schema_environment import Environment
from tutor.lessons.select import EventIndex, SelectorError
from tutor.lessons.telling import sentence


def outcome(source, asks=""):
    """What the program of a claim really did, asked for the value of an expression or not."""
    asked = {"value": asks, "is": "?"} if asks else {"runs": "yes"}
    words = Claim.model_validate({"program": source, **asked})
    tried = trial(words)
    return outcome_of(trace_of(tried.program), tried.ask, asked_from=tried.asked_from)


def trial(*about):
    loaded, recording = first_lesson()
    claimed = Claimed(path=(), claim=about[0], about=about)
    return trial_of(claimed, loaded.lesson, recording.trace, EventIndex(recording.trace))


def claim(**words):
    return Claim.model_validate({key.replace("_", " ").strip(): value for key, value in words.items()})


PRINTS, FAILS = "print('a')\nprint('b')\n", "print('a')\nint('x')\n"


@pytest.mark.parametrize(
    ("source", "words", "true"),
    [
        (PRINTS, {"prints": "a\nb"}, True),
        (PRINTS, {"prints": "a\nb\n"}, True),
        (PRINTS, {"prints": "a"}, False),
        (PRINTS, {"prints": ""}, False),
        (PRINTS, {"prints_contains": "b"}, True),
        (PRINTS, {"runs": "yes"}, True),
        (PRINTS, {"raises": "Exception"}, False),
        (PRINTS, {"calls": "print", "times": 2}, True),
        (PRINTS, {"calls": "print", "times": 1}, False),
        (FAILS, {"prints": "a"}, False),
        (FAILS, {"runs": "yes"}, False),
        (FAILS, {"raises": "ValueError"}, True),
        (FAILS, {"raises": "Exception"}, True),
        (FAILS, {"raises": "TypeError"}, False),
        (FAILS, {"raises": "ValueError", "message": "invalid literal"}, True),
        (FAILS, {"raises": "ValueError", "message": "something else"}, False),
        ("class Own(KeyError): ...\nraise Own\n", {"raises": "Own"}, True),
        ("class Own(KeyError): ...\nraise Own\n", {"raises": "Exception"}, True),
        ("def f(): ...\nf(); f()\n", {"calls": "f"}, True),
        ("def f(): ...\n", {"calls": "f"}, False),
        ("while True: ...\n", {"runs": "yes"}, False),
        ("while True: ...\n", {"prints": ""}, False),
    ],
)
def test_a_claim_holds_only_where_the_run_shows_it(source, words, true):
    assert holds(claim(**words), outcome(source)) is true


def test_a_value_is_worked_out_behind_the_program():
    found = outcome("x = [1]\nprint('x')\n", "x * 2")
    assert (found.stdout, found.value) == ("x\n", "[1, 1]\n")
    assert holds(Claim.model_validate({"value": "x * 2", "is": "[1, 1]"}), found)
    assert not holds(Claim.model_validate({"value": "x * 2", "is": "[1]"}), found)
    assert not holds(Claim.model_validate({"value": "x", "is": "1"}), outcome("1 / 0\n", "x"))


def test_exceptions_of_the_framework_are_known_by_their_classes():
    found = Outcome(exception="IntegrityError")
    assert holds(claim(raises="DatabaseError"), found)
    assert not holds(claim(raises="ObjectDoesNotExist"), found)


def test_the_nearest_part_says_which_program_it_is():
    option = Option.model_validate({"id": "o", "text": "t", "feedback": "f", "without": "send my_signal"})
    own = Claim.model_validate({"runs": "yes", "program": "pass"})
    plain = Claim.model_validate({"runs": "yes"})
    assert trial(own, option).source == "pass"
    assert "send(" not in trial(plain, option).source
    assert trial(plain).source == first_lesson()[0].lesson.sample


def test_settings_of_its_own_make_another_trial():
    plain = trial(Claim.model_validate({"runs": "yes"}))
    debug = trial(Claim(environment=Environment(debug=True), runs=True))
    assert [plain.environment.debug, debug.environment.debug] == [False, True]
    assert plain.key != debug.key


def test_a_claim_about_no_statement_is_refused():
    with pytest.raises(SelectorError):
        trial(Claim.model_validate({"runs": "yes", "without": "send nothing"}))


def test_every_claim_of_a_lesson_is_found():
    loaded, _ = first_lesson()
    assert len(list(claims_of(loaded.lesson))) == LESSON.count("claim:")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("x = 1\n", "This runs to its end and prints nothing."),
        ("print('<b>')\n", "This prints <code>&lt;b&gt;</code>."),
        (PRINTS, "This prints <code>a</code>, then <code>b</code>."),
        (
            "for n in range(6): print(n)\n",
            f"This prints {', then '.join(f'<code>{n}</code>' for n in range(6))}.",
        ),
        (
            "for n in range(9): print(n)\n",
            f"This prints {', then '.join(f'<code>{n}</code>' for n in range(5))}, and 4 more lines.",
        ),
        ("raise ValueError\n", "This raises <code>ValueError</code>."),
        (
            FAILS.replace("int('x')", "{}['k']"),
            "This prints <code>a</code> and then raises <code>KeyError: &#x27;k&#x27;</code>.",
        ),
        ("while True: ...\n", "This was stopped. It would have taken too many steps."),
    ],
)
def test_what_a_run_did_is_said_in_a_sentence(source, says):
    assert sentence(outcome(source)) == says


def test_what_differs_from_machine_to_machine_is_left_out():
    assert outcome("raise ValueError(object())\n").message == "<object object>"
    assert outcome("from django.dispatch import nothing\n").message == (
        "cannot import name 'nothing' from 'django.dispatch'"
    )
