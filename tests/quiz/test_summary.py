"""The score of a part, and what to look at again."""

from dataclasses import replace

from tests.quiz.test_standing import HALF, QUESTION, RIGHT, SHOW, SKIP, WRONG, after
from tutor.quiz.summary import LookAgain, summary

QUESTIONS = [
    replace(QUESTION, id=name, look_again=(number,)) for number, name in enumerate("abcdef", start=1)
]


def test_nothing_answered_is_no_score_yet():
    found = summary(QUESTIONS, {})
    assert (found.points, found.out_of, found.ended, found.complete, found.look_again) == (0, 6, 0, False, ())


def test_points_add_up_and_what_went_wrong_is_named_with_its_steps():
    found = summary(
        QUESTIONS,
        {
            "a": after(RIGHT),
            "b": after(WRONG, RIGHT),
            "c": after(HALF, HALF),
            "d": after(WRONG, WRONG),
            "e": after(WRONG, SHOW),
            "f": after(SKIP),
        },
    )
    assert (found.points, found.ended, found.skipped, found.complete) == (2.0, 5, 1, True)
    assert found.look_again == (
        LookAgain(position=2, question="b", why="second try", steps=(2,)),
        LookAgain(position=3, question="c", why="partly", steps=(3,)),
        LookAgain(position=4, question="d", why="wrong", steps=(4,)),
        LookAgain(position=5, question="e", why="shown", steps=(5,)),
        LookAgain(position=6, question="f", why="skipped", steps=(6,)),
    )


def test_a_question_with_a_try_left_is_neither_done_nor_to_look_at():
    found = summary(QUESTIONS[:1], {"a": after(WRONG)})
    assert not found.complete
    assert found.look_again == ()


def test_a_part_without_questions_is_never_complete():
    assert not summary([], {}).complete
