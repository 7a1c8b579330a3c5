"""The order of options: fixed by the seed, blind to the key, fair to every place."""

from collections import Counter
from dataclasses import replace

import pytest

from tutor.quiz.order import VARIANTS, order_of
from tutor.quiz.question import Key, Option, Question


def asked(count: int, right: int = 0, name: str = "q") -> Question:
    options = tuple(Option(id=f"option-{n}", html=str(n), right=n == right) for n in range(count))
    return Question(
        id=name,
        kind="one choice",
        level="easy",
        prompt="?",
        options=options,
        key=Key(options=frozenset({f"option-{right}"})),
    )


@pytest.mark.parametrize("seed", [0, 7, 8, 12345, 2**31 - 1])
def test_a_seed_settles_the_order_and_loses_no_option(seed):
    question = asked(5)
    assert order_of(question, seed) == order_of(question, seed)
    assert set(order_of(question, seed)) == set(question.options)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_every_option_stands_in_every_place_about_equally_often(count):
    question = asked(count)
    places = Counter(
        (place, option.id)
        for seed in range(VARIANTS)
        for place, option in enumerate(order_of(question, seed))
    )
    assert len(places) == count * count
    assert max(places.values()) - min(places.values()) <= 1


def test_the_order_knows_nothing_of_the_key():
    for seed in range(VARIANTS):
        orders = {tuple(option.id for option in order_of(asked(4, right), seed)) for right in range(4)}
        assert len(orders) == 1


def test_the_order_an_author_wrote_says_nothing():
    question = asked(4)
    turned = replace(question, options=tuple(reversed(question.options)))
    assert [order_of(question, seed) for seed in range(8)] == [order_of(turned, seed) for seed in range(8)]


def test_questions_of_one_attempt_don_t_share_the_right_place():
    places = {
        [option.right for option in order_of(asked(4, name=f"question {n}"), 3)].index(True)
        for n in range(20)
    }
    assert places == {0, 1, 2, 3}


def test_a_question_without_options_has_an_empty_order():
    assert order_of(asked(0), 5) == ()
