"""Claims about what happened on the way: held by runs that show it, and told as it was."""

import re

import pytest

from tests.lessons.runs import trace_of
from tutor.lessons.ask import Ask, ask_of
from tutor.lessons.claims import Trial, holds
from tutor.lessons.outcome import Outcome, outcome_of
from tutor.lessons.schema_claims import Claim
from tutor.lessons.schema_environment import Environment
from tutor.lessons.telling import sentence
from tutor.tracer import Limits, run

GROWS = """\
total = 0
for number in [1, 2]:
    total = total + number
print(total)
"""
SIGNALS = """\
from django.dispatch import Signal
saved = Signal()
def first(**kwargs):
    return 1
def second(**kwargs):
    return 2
saved.connect(first)
saved.connect(second)
saved.send(sender=None)
saved.send(sender=None)
"""
NESTED = """\
basket = {"tea": [1]}
other = basket
other["tea"].append(2)
count = 3
"""
ENDS = "x = 1\nraise KeyError('k')\n"


def shown(source, words, sample=GROWS):
    """Whether a program shows what is claimed, and the sentence on what it did, without markup."""
    claim = Claim.model_validate(words)
    trial = Trial(source=source, environment=Environment(), ask=ask_of(claim, "sample"))
    outcome = outcome_of(
        trace_of(trial.program), trial.ask, asked_from=trial.asked_from, sample=outcome_of(trace_of(sample))
    )
    return holds(claim, outcome), re.sub(r"</?code>", "`", sentence(outcome, claim)).replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("source", "words", "true", "says"),
    [
        (GROWS, {"value": "total", "at": "2nd assign total", "is": "1"}, True,
         "`total` is `1` when `total` is set for the second time."),
        (GROWS, {"value": "total", "at": "2nd assign total", "is": "3"}, False,
         "`total` is `1` when `total` is set for the second time."),
        (GROWS, {"value": "total + number", "at": "last assign total", "is": "3"}, True,
         "`total + number` is `3` when `total` is set for the last time."),
        (GROWS, {"value": "count", "at": "print", "is": "3"}, False, "`count` has no value when something is printed."),
        (GROWS, {"value": "total", "at": "call f", "is": "3"}, False, "`total` has no value when `f` is called."),
        (GROWS, {"value": "total * 2", "is": "6"}, True, "Afterwards `total * 2` is `6`."),
        (GROWS, {"value": "total, number", "is": "(3, 2)"}, True,
         "Afterwards `total, number` is `(3, 2)`."),
        (GROWS, {"happens": "print"}, True, "Something is printed once."),
        (GROWS, {"happens": "delete total"}, False, "`total` is never deleted."),
        (GROWS, {"happens": "assign total", "times": 3}, True, "`total` is set 3 times."),
        (GROWS, {"happens": "assign total", "times": 2}, False, "`total` is set 3 times."),
        (GROWS, {"happens": "raise", "times": 0}, True, "An exception is never raised."),
        (GROWS, {"happens": "print", "times": 0}, False, "Something is printed once."),
        (SIGNALS, {"happens": "receive first", "before": "receive second"}, True,
         "Django calls `first`, then Django calls `second`."),
        (SIGNALS, {"happens": "receive second", "before": "receive first"}, False,
         "Django calls `first`, then Django calls `second`."),
        (SIGNALS, {"happens": "receive second", "before": "2nd receive first"}, True,
         "Django calls `second`, then Django calls `first` for the second time."),
        (SIGNALS, {"happens": "receive first", "before": "receive third"}, False,
         "Django calls `first`; Django never calls `third`."),
        (SIGNALS, {"order": ["connect first", "connect second", "send saved", "respond second"]}, True,
         "`first` is connected, then `second` is connected, then `saved` is sent, then `second` answers."),
        (SIGNALS, {"order": ["receive second", "receive first"]}, False,
         "Django calls `first`, then Django calls `second`."),
        (SIGNALS, {"order": ["disconnect first", "send saved"]}, False,
         "`saved` is sent; `first` is never disconnected."),
        (SIGNALS, {"calls": "second", "times": 2}, True, "`second` is called 2 times."),
        (SIGNALS, {"queries": 0}, True, "This runs no SQL queries."),
        (SIGNALS, {"queries": 1}, False, "This runs no SQL queries."),
        (GROWS, {"unchanged": "yes"}, True, "This prints `3`. The sample does the same."),
        (GROWS.replace("[1, 2]", "[2, 1]"), {"unchanged": "yes"}, True, "This prints `3`. The sample does the same."),
        (GROWS.replace("[1, 2]", "[2]"), {"unchanged": "yes"}, False,
         "This prints `2`. The sample does something else."),
        (GROWS + "raise KeyError\n", {"unchanged": "yes"}, False,
         "This prints `3` and then raises `KeyError`. The sample does something else."),
        (GROWS, {"stays": "total"}, False, "`total` is `0`, then `1`, then `3`."),
        (GROWS, {"stays": "total", "since": "last assign total"}, True,
         "`total` is `3` from the moment when `total` is set for the last time."),
        (NESTED, {"stays": "count"}, True, "`count` is `3` all the time."),
        (NESTED, {"stays": "basket['tea'][0]"}, True, "`basket['tea'][0]` is `1` all the time."),
        (NESTED, {"stays": "basket['tea']"}, False, "`basket['tea']` is `[1]`, then `[1, 2]`."),
        (NESTED, {"stays": "nothing"}, False, "`nothing` has no value all the time."),
        ("for n in range(9): pass\n", {"stays": "n"}, False, "`n` is `0`, then `1`, then `2`, then `3`, and so on."),
        (ENDS, {"happens": "assign x"}, True, "This raises `KeyError: 'k'`. `x` is set once."),
        (ENDS, {"value": "x", "at": "assign x", "is": "1"}, True,
         "This raises `KeyError: 'k'`. `x` is `1` when `x` is set."),
        (GROWS, {"not": {"raises": "Exception"}}, True, "This prints `3`."),
        (GROWS, {"not": {"prints": "3"}}, False, "This prints `3`."),
        (GROWS, {"not": {"happens": "delete total"}}, True, "`total` is never deleted."),
        (GROWS, {"not": {"stays": "total"}}, True, "`total` is `0`, then `1`, then `3`."),
        (GROWS, {"not": {"unchanged": "yes"}}, False, "This prints `3`. The sample does the same."),
        (ENDS, {"not": {"runs": "yes"}}, True, "This raises `KeyError: 'k'`."),
    ],
)  # fmt: skip
def test_a_claim_holds_only_where_the_run_shows_it_and_the_run_is_told(source, words, true, says):
    assert shown(source, words) == (true, says)


def test_what_python_and_the_author_write_before_means_is_told_apart():
    later = Claim.model_validate(
        {"insert": "x = 1", "after": "print", "happens": "print", "before": "assign x"}
    )
    place = Claim.model_validate({"insert": "x = 1", "before": "print", "happens": "assign x"})
    assert ask_of(later, "").events == ("assign x", "print")
    assert ask_of(place, "").events == ("assign x",)


def test_only_what_a_claim_asks_for_is_recorded():
    trace = trace_of(GROWS)
    assert outcome_of(trace).events == {}
    assert outcome_of(trace, Ask(events=("print",))).events == {"print": (len(trace.events),)}


def test_events_are_counted_no_further_than_a_claim_can_speak_of():
    trace = run("for n in range(2000): pass\n", limits=Limits())
    claim = Claim.model_validate({"happens": "assign n", "times": 1000})
    outcome = outcome_of(trace, ask_of(claim, ""))
    assert len(outcome.events["assign n"]) == 1001
    assert not holds(claim, outcome)
    assert sentence(outcome, claim).endswith("is set more than 1,000 times.")


def test_values_that_are_cut_are_not_taken_for_the_same():
    source = "x = list(range(200))\nx[-1] = 0\n"
    claim = Claim.model_validate({"stays": "x"})
    outcome = outcome_of(trace_of(source), ask_of(claim, ""))
    assert not holds(claim, outcome)
    assert outcome.lost == {"x": "its value is too long to be compared"}


def test_a_program_that_could_not_be_run_shows_nothing_and_refutes_nothing():
    from_sandbox = Outcome(stopped="sandbox", message="Too big.")
    assert not holds(Claim.model_validate({"runs": "yes"}), from_sandbox)
    assert not holds(Claim.model_validate({"not": {"runs": "yes"}}), from_sandbox)


def test_the_order_in_which_events_are_claimed_makes_no_other_trial():
    one = ask_of(Claim.model_validate({"order": ["print", "assign x"]}), "")
    other = ask_of(Claim.model_validate({"order": ["assign x", "print"]}), "")
    assert one == other
