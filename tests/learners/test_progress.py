"""What a learner has done, read in as few queries as can be."""

import uuid
from dataclasses import replace

import pytest

from tests.learners.test_record import ADA, BAD, GOOD, PLACE, SHOW, SKIP, answer, sent
from tests.pages.quiz_pages import NUMBER, ONE, VALUE
from tutor.learners.place import Place, seed_of
from tutor.learners.progress import answered_lessons, nothing_done, progress_for
from tutor.learners.record import start_again, submit, take_hint
from tutor.quiz.question import Answer

BOB = uuid.UUID(int=2)
VISUAL = replace(PLACE, part="visual-quiz")

pytestmark = pytest.mark.django_db


def test_who_has_done_nothing_has_the_state_they_would_have_without_looking():
    assert progress_for(ADA, "signals", "first") == nothing_done(ADA, "signals", "first")


def test_both_parts_of_a_lesson_take_one_query(django_assert_num_queries):
    answer(BAD)
    answer(GOOD, revision=2)
    submit(ADA, VISUAL, sent(), VALUE, Answer(text="x"))
    take_hint(ADA, PLACE, sent(), NUMBER, 1)
    with django_assert_num_queries(1):
        state = progress_for(ADA, "signals", "first")
    assert [entry.verdict for entry in state["practice"].entries["one"]] == ["wrong", "right"]
    assert state["practice"].hints == {"number": 1}
    assert state["visual-quiz"].standing(VALUE).tries == 1
    assert state["visual-quiz"].hints == {}


def test_the_latest_attempt_is_the_one_that_counts():
    answer(GOOD)
    take_hint(ADA, PLACE, sent(), NUMBER, 1)
    start_again(ADA, PLACE, 1)
    state = progress_for(ADA, "signals", "first")["practice"]
    assert (state.number, state.entries, state.hints) == (2, {}, {})


def test_the_order_is_settled_before_there_is_a_row_and_stays():
    before = nothing_done(ADA, "signals", "first")["practice"].seed
    answer(BAD)
    assert progress_for(ADA, "signals", "first")["practice"].seed == before


def test_seeds_differ_by_learner_lesson_part_and_attempt():
    places = [PLACE, VISUAL, replace(PLACE, lesson="second"), replace(PLACE, course="views")]
    seeds = {seed_of(who, place, number) for who in (ADA, BOB) for place in places for number in (1, 2)}
    assert len(seeds) == 16
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_the_content_of_a_lesson_does_not_move_its_options():
    other = Place(course="signals", lesson="first", part="practice", lesson_hash="edited")
    assert seed_of(ADA, PLACE, 1) == seed_of(ADA, other, 1)


def test_the_catalogue_counts_questions_ever_answered_in_one_query(django_assert_num_queries):
    answer(BAD)
    answer(GOOD, revision=2)
    submit(ADA, PLACE, sent(), NUMBER, SKIP)
    submit(ADA, VISUAL, sent(), VALUE, SHOW)
    submit(ADA, VISUAL, sent(), ONE, BAD)
    submit(ADA, replace(PLACE, lesson="second"), sent(), ONE, BAD)
    submit(BOB, PLACE, sent(), ONE, BAD)
    start_again(ADA, PLACE, 1)
    with django_assert_num_queries(1):
        assert answered_lessons(ADA) == {("signals", "first"): 3, ("signals", "second"): 1}
