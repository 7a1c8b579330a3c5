"""Words beside a claim say what the claim says, or are named."""

import pytest

from tests.lessons.runs import LESSON
from tutor.lessons.beside_claims import beside_faults
from tutor.lessons.load import parse_lesson

MOMENT = "raises nothing and returns an empty list."
NUMBER = """
  - id: counted
    kind: {kind}
    level: easy
    prompt: How often?
    answer: {answer}
    {more}claim: {claim}
    hints: [Count.]
    solution: [Count.]

snapshot:"""


def faults(text):
    assert text != LESSON
    return list(beside_faults(parse_lesson(text.encode(), "").lesson))


def asked(kind, answer, claim, more=""):
    question = NUMBER.format(kind=kind, answer=answer, claim=claim, more=more)
    return faults(LESSON.replace("\nsnapshot:", question, 1))


@pytest.mark.parametrize(
    ("kind", "answer", "claim"),
    [
        ("number", 4, "{calls: my_receiver, times: 1}"),
        ("number", 4, '{prints: "14"}'),
        ("number", 4, "{order: [import Signal, send my_signal]}"),
        ("text", "goodbye", "{prints contains: Hello}"),
        ("text", "[goodbye, bye]", "{value: sender, is: None}"),
    ],
)
def test_an_answer_that_its_claim_says_nothing_of_is_named(kind, answer, claim):
    (fault,) = asked(kind, answer, claim)
    assert (fault.code, fault.path[-1]) == ("key-does-not-hold", "answer")


@pytest.mark.parametrize(
    ("kind", "answer", "claim"),
    [
        ("number", 1, "{calls: my_receiver, times: 1}"),
        ("number", 14, '{prints: "7 and 14"}'),
        ("number", 0.5, '{value: share, is: "0.50"}'),
        ("text", "[bye, hello]", "{prints contains: Hello}"),
        ("text", "TypeError", "{raises: TypeError}"),
        ("text", "my_receiver", "{calls: my_receiver, times: 1}"),
    ],
)
def test_an_answer_that_stands_in_its_claim_is_fine(kind, answer, claim):
    assert asked(kind, answer, claim) == []


def test_an_answer_may_be_as_far_from_its_claim_as_it_says():
    assert asked("number", 100, '{prints: "99"}', "tolerance: 1\n    ") == []
    assert len(asked("number", 100, '{prints: "98"}', "tolerance: 1\n    ")) == 1


@pytest.mark.parametrize("name", ["TypeError", "FieldDoesNotExist"])
def test_another_exception_than_the_claimed_one_is_named_where_it_stands(name):
    text = LESSON.replace(MOMENT, f"raises a `{name}`.")
    (fault,) = faults(text.replace('without: connect my_receiver\n      prints: ""', "raises: KeyError"))
    assert (fault.code, fault.path) == ("words-do-not-fit", ("key_moments", 1, "answer"))
    assert name in text.split("\n")[text[: text.index("run there was")].count("\n") - 1]


@pytest.mark.parametrize("name", ["KeyError", "LookupError", "Exception"])
def test_the_claimed_exception_and_its_kinds_are_fine(name):
    text = LESSON.replace(MOMENT, f"raises a `{name}`, not a `TypeError`.")
    assert faults(text.replace('without: connect my_receiver\n      prints: ""', "raises: KeyError")) == []


def test_an_option_in_code_that_quotes_something_else_than_its_claim_is_named():
    (fault,) = faults(LESSON.replace("`obj1 created=True`", "`obj1 created=False`"))
    assert (fault.code, fault.path) == ("words-do-not-fit", ("practice", 2, "options", 0, "text"))


@pytest.mark.parametrize(
    ("text", "claim", "faulty"),
    [
        ("4", "{calls: my_receiver, times: 1}", 1),
        ("1", "{calls: my_receiver, times: 1}", 0),
        ("`my_receiver`", "{calls: my_receiver, times: 1}", 0),
        ("4", '{prints: "5"}', 1),
        ("4", '{prints contains: "5"}', 0),
        ("4 lines", '{prints: "5"}', 0),
        ("`sender`", '{value: sender, is: "5"}', 0),
        ("`4`", '{value: sender, is: "5"}', 1),
    ],
)
def test_an_option_that_is_a_number_is_the_number_of_its_claim(text, claim, faulty):
    text = LESSON.replace("The receiver runs once, as soon as it is connected", f'"{text}"')
    assert len(faults(text.replace("{calls: my_receiver, times: 1}", claim))) == faulty


def test_an_option_in_words_or_with_a_program_of_its_own_may_say_what_it_likes():
    assert faults(LESSON.replace('"`obj1 created=True`"', '"It prints `obj1`"')) == []
    own = LESSON.replace('"`obj1 created=True`"', '"`saved.send()`"')
    assert (
        faults(own.replace('claim: {prints: "obj1 c', 'program: print(1)\n        claim: {prints: "obj1 c'))
        == []
    )
