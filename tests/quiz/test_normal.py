"""What means the same compares as the same, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.quiz import normal
from tutor.quiz.fault import AnswerError


@pytest.mark.parametrize(
    "same",
    [
        ["Hello", "'Hello'", '"Hello"', "“Hello”", "‘Hello’", "`Hello`", "  Hello\t", "`'Hello'`"],  # noqa: RUF001
        ["None", "none", " NONE ", "`None`"],
        ["True", "true"],
        ["[1, 2]", "[1,2]", "[ 1 , 2 ]"],
        ["['a', 1]", '["a",1]'],
        ["{'a': 1, 'b': [2]}", "{'b':[2],'a':1}"],
        ["{1, 2}", "{2, 1}"],
        ["(1,)", "( 1, )"],
        ["-3", "\N{MINUS SIGN}3", "- 3"],
        ["obj1 created=True", "obj1  created=True", "'obj1 created=True'"],
        ["1000", "1_000"],
        ["KeyError('a')", 'KeyError("a")', "KeyError( 'a' )"],
    ],
)
def test_ways_to_write_one_value_are_one(same):
    assert len({normal.value(one) for one in same}) == 1


@pytest.mark.parametrize("other", ["Sand", "'Sand'", "' Sand'", "'Sand '"])
def test_blanks_at_the_ends_of_a_text_count(other):
    assert normal.value(other) != normal.value("' Sand '")


@pytest.mark.parametrize(
    "different",
    [
        ["Hello", "hello"],
        ["5", "'5'", "5.0"],
        ["None", "'None'", ""],
        ["[1, 2]", "[2, 1]", "(1, 2)", "'[1, 2]'"],
        ["['1']", "[1]"],
        ["True", "1"],
        ["it's", "its"],
        ["''", "' '"],
        ["b'a'", "a"],
    ],
)
def test_different_values_stay_different(different):
    assert len({normal.value(one) for one in different}) == len(different)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner)
    )
)
def test_a_value_is_found_again_from_its_repr(value):
    shown = repr(value)
    if normal.typed_length(f"  {shown} ") <= normal.LONGEST_TEXT:
        assert normal.value(shown) == normal.value(f"  {shown} ")


def test_deep_nesting_is_only_text():
    assert normal.value("[" * 400) == "[" * 400


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", "3"),
        ("+3.50", "3.5"),
        (",5", "0.5"),
        ("1 000", "1000"),
        ("12 345,5", "12345.5"),
        ("\N{MINUS SIGN}2", "-2"),
        ("1e3", "1000"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert normal.number(text) == normal.Decimal(number)


@pytest.mark.parametrize("text", ["", "three", "1,000", "1,2,3", "1.2.3", "inf", "0x10", "5 %", "9" * 41])
def test_what_is_no_number_or_two_is_refused(text):
    with pytest.raises(AnswerError):
        normal.number(text)


@given(st.text(max_size=200))
def test_folding_words_twice_changes_nothing(text):
    try:
        once = normal.words(text)
    except AnswerError:
        return
    if len(once) <= normal.LONGEST_TEXT:
        assert normal.words(once) == once


@pytest.mark.parametrize(
    "same",
    [
        ["A signal", "a SIGNAL", "“a signal.”", " a\n signal! ", "（a signal）"],  # noqa: RUF001
        ["Straße", "STRASSE"],
        ["ﬁle", "file"],
        ["cafe\u0301", "café"],
    ],
)
def test_words_that_sound_the_same_are_one(same):
    assert len({normal.words(one) for one in same}) == 1


def test_an_answer_of_punctuation_alone_is_kept():
    assert normal.words("**") == "**"
    assert normal.words("C++") == "c++"
