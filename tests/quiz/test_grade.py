"""What an answer is worth, for every kind of question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.quiz.fault import AnswerError
from tutor.quiz.grade import Grade, grade, only_capitals_differ
from tutor.quiz.question import Answer, Key, Option, Question


def asked(kind="one choice", options="abcd", right="a", **key) -> Question:
    found = tuple(
        Option(id=one, html=one, right=one in right, feedback=f"about {one}") for one in options if key == {}
    )
    return Question(
        id="q",
        kind=kind,
        level="easy",
        prompt="?",
        options=found,
        key=Key(options=frozenset(right if found else ""), **key),
    )


def graded(
    question: Question, *options: str, text: str = "", tries_before: int = 0, hints_taken: int = 0
) -> Grade:
    answer = Answer(options=options, text=text)
    return grade(question, answer, tries_before=tries_before, hints_taken=hints_taken)


def test_the_right_option_earns_all_and_ends_the_question():
    assert graded(asked(), "a") == Grade(
        score=1.0, verdict="right", can_try_again=False, feedback=("about a",), right_options=frozenset("a")
    )


def test_a_wrong_option_earns_nothing_and_may_be_mended():
    assert graded(asked(), "b") == Grade(
        score=0.0, verdict="wrong", can_try_again=True, feedback=("about b",), right_options=frozenset("a")
    )


def test_the_second_try_earns_half_and_is_the_last():
    assert graded(asked(), "a", tries_before=1).score == 0.5
    assert not graded(asked(), "b", tries_before=1).can_try_again


def test_a_third_try_would_earn_nothing():
    assert graded(asked(), "a", tries_before=2).score == 0.0


def test_there_is_no_second_try_between_two_options():
    assert not graded(asked(options="ab"), "b").can_try_again
    assert graded(asked(kind="several choices", options="ab"), "b").can_try_again


@pytest.mark.parametrize(("hints", "score"), [(0, 1.0), (1, 0.9), (2, 0.8), (5, 0.5), (9, 0.5)])
def test_each_hint_costs_a_tenth_and_half_is_never_lost(hints, score):
    assert graded(asked(), "a", hints_taken=hints).score == score


@pytest.mark.parametrize(
    ("chosen", "score", "verdict"),
    [
        ("ab", 1.0, "right"),
        ("a", 0.5, "partly"),
        ("abc", 0.5, "partly"),
        ("ac", 0.0, "wrong"),
        ("cd", 0.0, "wrong"),
        ("abcd", 0.0, "wrong"),
    ],
)
def test_of_several_choices_each_right_one_counts_and_each_wrong_one_takes_away(chosen, score, verdict):
    found = graded(asked(kind="several choices", right="ab"), *chosen)
    assert (found.score, found.verdict) == (score, verdict)


def test_feedback_comes_for_each_chosen_option_and_no_other():
    assert graded(asked(kind="several choices", right="ab"), "c", "a").feedback == ("about a", "about c")


@pytest.mark.parametrize(
    ("text", "verdict"), [("4", "right"), (" 4 ", "right"), ("04", "right"), ("3", "wrong")]
)
def test_a_step_is_its_number(text, verdict):
    assert graded(asked(kind="step", values=("4",)), text=text).verdict == verdict


def test_any_of_several_steps_is_right():
    assert graded(asked(kind="step", values=("4", "6")), text="6").verdict == "right"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2.5", "right"),
        ("2,5", "right"),
        ("2.45", "right"),
        ("2.44", "wrong"),
        ("-2.5", "wrong"),
        ("25e-1", "right"),
    ],
)
def test_a_number_is_right_within_its_tolerance(text, verdict):
    assert graded(asked(kind="number", values=("2.5",), tolerance=0.05), text=text).verdict == verdict


def test_tolerance_is_exact_where_floats_are_not():
    assert graded(asked(kind="number", values=("0.2",), tolerance=0.1), text="0.3").verdict == "right"


def test_a_value_may_come_without_quotes():
    question = asked(kind="value", values=("'Received: Hello'",))
    for text in ("Received: Hello", "'Received: Hello'", '"Received: Hello"', "  Received:  Hello "):
        assert graded(question, text=text).verdict == "right"
    assert graded(question, text="received: hello").verdict == "wrong"


@pytest.mark.parametrize(
    ("text", "differ"),
    [("HELLO", True), ("'Hello'", True), ("hello", False), ("'hello'", False), ("help", False)],
)
def test_of_a_wrong_value_it_is_known_whether_only_capitals_differ(text, differ):
    question = asked("value", values=("'hello'",))
    assert only_capitals_differ(question, Answer(text=text)) is differ


def test_capitals_make_no_difference_to_other_kinds():
    assert not only_capitals_differ(asked("text", values=("hello",)), Answer(text="HELLO"))
    assert not only_capitals_differ(asked(), Answer(options=("A",)))


def test_a_text_is_compared_as_it_sounds():
    question = asked(kind="text", values=("Straße", "road"))
    for text in ("STRASSE", "straße.", "“Road”", "  road! "):
        assert graded(question, text=text).verdict == "right"
    assert graded(question, text="roads").verdict == "wrong"


def test_a_skip_earns_nothing_and_closes_nothing():
    found = grade(asked(), Answer(skipped=True), tries_before=0, hints_taken=0)
    assert (found.score, found.verdict, found.can_try_again) == (0.0, "skipped", True)


def test_who_asks_for_the_solution_is_done():
    found = grade(asked(), Answer(shown=True), tries_before=0, hints_taken=0)
    assert (found.score, found.verdict, found.can_try_again) == (0.0, "shown", False)


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        (asked(), Answer(), "Nothing is chosen yet"),
        (asked(), Answer(options=("a", "b")), "Only one option"),
        (asked(), Answer(options=("e",)), "not among the options"),
        (asked(kind="several choices"), Answer(), "Nothing is chosen yet"),
        (asked(kind="several choices"), Answer(options=("a", "\0")), "not among the options"),
        (asked(kind="step", values=("4",)), Answer(), "choose one of the steps"),
        (asked(kind="step", values=("4",)), Answer(text="four"), "choose one of the steps"),
        (asked(kind="step", values=("4",)), Answer(text="0"), "choose one of the steps"),
        (asked(kind="step", values=("4",)), Answer(text="٤"), "choose one of the steps"),
        (asked(kind="number", values=("4",)), Answer(text="four"), "write a number"),
        (asked(kind="number", values=("4",)), Answer(text="nan"), "write a number"),
        (asked(kind="number", values=("4",)), Answer(text="1e9999"), "write a number"),
        (asked(kind="number", values=("4",)), Answer(text="1,000"), "two ways"),
        (asked(kind="value", values=("4",)), Answer(text="   "), "Nothing is typed yet"),
        (asked(kind="text", values=("4",)), Answer(text="x" * 10_240), "too long"),
        (asked(kind="text", values=("4",)), Answer(text="a\0b"), "can't be shown"),
        (asked(kind="value", values=("4",)), Answer(text="a\ud800"), "can't be shown"),
    ],
)
def test_what_does_not_fit_the_question_is_refused_with_a_sentence(question, answer, sentence):
    with pytest.raises(AnswerError, match=sentence):
        grade(question, answer, tries_before=0, hints_taken=0)


KINDS = [asked(), asked(kind="several choices", right="ab")] + [
    asked(kind=kind, values=("4",)) for kind in ("step", "value", "number", "text")
]


@given(
    question=st.sampled_from(KINDS),
    options=st.lists(st.sampled_from(["a", "b", "c", "d", "e", ""]), max_size=5),
    text=st.one_of(
        st.text(max_size=600), st.text(alphabet="[]{}()'\"\\,.:0123456789-+e_ jxNone", max_size=80)
    ),
    tries=st.integers(0, 4),
    hints=st.integers(0, 12),
)
def test_whatever_is_sent_there_is_a_grade_or_a_sentence(question, options, text, tries, hints):
    try:
        found = graded(question, *options, text=text, tries_before=tries, hints_taken=hints)
    except AnswerError as error:
        sentence = str(error)
        found = None
    if found is None:
        assert sentence.endswith(".")
        return
    assert 0 <= found.score <= 1
    assert found.verdict == "right" or found.score < 1
    assert not (found.can_try_again and found.verdict == "right")
