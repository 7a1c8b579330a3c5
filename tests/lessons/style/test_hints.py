"""Hints that give the key away, as text, as a value of the run or as a reference to it, and hints that don't."""

import pytest

from tests.lessons.runs import recorded
from tests.lessons.styled import CLEAN, TEXT, asking, choice, found
from tutor.lessons.join import join
from tutor.lessons.schema import Question
from tutor.lessons.style.hints import hint_faults
from tutor.quiz.question import Key

HINT = ("practice", 0, "hints", 0)


@pytest.fixture(scope="module")
def joined(tmp_path_factory):
    return join(*recorded(TEXT, tmp_path_factory.mktemp("hints")), "c", "s")


@pytest.fixture
def said(joined):
    """What is found in a question's hint, where the run's keys are those of the joined lesson."""

    def find(question, key=None):
        lesson = asking(question)
        keys = (*(each.key for each in joined.page.visual_quiz), key or Key())
        return list(hint_faults(lesson, keys, joined.reading))

    return find


def question(kind, hint):
    given = {"id": "q", "kind": kind, "level": "easy", "prompt": "What?", "answer": "assign total"}
    return Question.model_validate(given | {"hints": [hint], "solution": ["So."]})


def test_the_hints_of_the_clean_lesson_give_nothing_away(joined):
    keys = [each.key for each in (*joined.page.visual_quiz, *joined.page.practice)]
    assert found(hint_faults(CLEAN, keys, joined.reading)) == []


@pytest.mark.parametrize(
    ("right", "hint"),
    [
        ("The receiver runs once", "Think: the receiver runs once."),
        ("`obj1 created=True`", "It prints `obj1 created=True`, doesn't it?"),
        ("Twice", "Count again: it is called twice."),
        ("A `TypeError`, because nothing fits", "See: a `TypeError` because nothing fits"),
        ("`[]`", "You will see `[]`."),
        ("`None`", "The list holds `None` at the end."),
    ],
)
def test_the_text_of_the_right_option_in_a_hint_is_named(said, right, hint):
    (fault,) = said(choice(right, "Something quite different", hints=[hint]))
    assert (fault.code, fault.path) == ("telling-hint", HINT)


@pytest.mark.parametrize(
    ("right", "hint"),
    [
        ("The receiver runs once", "How often does the receiver run?"),
        ("Nothing", "Nothing is wrong with looking at the table."),
        ("Once", "Look at the table once more."),
        ("No", "There is no need to count."),
        ("3", "Look at line 3 of the program, and at rows 3 to 5."),
        ("`[]`", "Is there a list?"),
    ],
)
def test_a_hint_that_only_shares_words_with_the_right_option_is_not(said, right, hint):
    assert said(choice(right, "Something quite different", hints=[hint])) == []


def test_a_hint_that_names_a_wrong_option_too_only_lists_them(said):
    assert said(choice("Twice", "Three times", hints=["Is it twice, or three times?"])) == []


def test_every_hint_is_looked_at_and_the_place_is_that_of_the_words(said):
    (fault,) = said(choice("Runs twice", "Other", hints=["Look.", "Look\nagain: it runs twice."]))
    assert (fault.path, fault.inside) == (("practice", 0, "hints", 1), (2, 11))


@pytest.mark.parametrize(
    ("kind", "values", "hint"),
    [
        ("number", ["3"], "There are 3 rows."),
        ("number", ["3"], "There are three rows."),
        ("number", ["2.5"], "Half of five is 2.5."),
        ("value", ["Received: Hello"], "It says «Received: Hello»."),
        ("value", ["[1, 2]"], "The list is `[1, 2]`."),
        ("text", ["for", "the word for"], "The word begins like `for`."),
        ("text", ["for", "the word for"], "It is the word for loops."),
        ("text", ["Signal"], "The class is called signal."),
    ],
)
def test_the_answer_in_a_hint_is_named(said, kind, values, hint):
    (fault,) = said(question(kind, hint), Key(values=tuple(values)))
    assert (fault.code, fault.path) == ("telling-hint", HINT)


@pytest.mark.parametrize(
    ("kind", "values", "hint"),
    [
        ("number", ["3"], "Look at line 3, and count 13 or 3.5."),
        ("number", ["1"], "Count one by one."),
        ("value", ["Received: Hello"], "What was received?"),
        ("value", ["True"], "Is it true?"),
        ("value", ["2"], "As in Django 4.2 and 2.1, look at the 2nd row."),
        ("text", ["for"], "Look for the loop."),
        ("step", ["3"], "Count to 3."),
    ],
)
def test_a_hint_without_the_answer_is_not(said, kind, values, hint):
    assert said(question(kind, hint), Key(values=tuple(values))) == []


def test_a_reference_to_the_step_that_is_asked_for_is_named(said):
    (fault,) = said(question("step", "It is at {step:assign total}."), Key(values=("1",)))
    assert (fault.code, fault.inside) == ("telling-hint", (1, 10))


def test_a_reference_to_another_step_is_not(said):
    assert said(question("step", "It is before {step:print}."), Key(values=("1",))) == []


def test_a_reference_to_the_value_that_is_asked_for_is_named(said):
    (fault,) = said(question("value", "See {value:total at print}."), Key(values=("3",)))
    assert (fault.code, fault.inside) == ("telling-hint", (1, 5))


def test_a_reference_to_where_the_value_is_found_is_not(said):
    assert said(question("value", "See {step:print}."), Key(values=("3",))) == []


def test_a_reference_to_nothing_is_left_to_the_check_of_references(said):
    assert said(question("step", "See {step:send nobody}."), Key(values=("1",))) == []
