"""What no form of ours can send is refused, whatever is asked and whether or not it would be graded."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lessons import schema
from tutor.quiz.fault import AnswerError
from tutor.quiz.limits import MOST_OPTIONS, check_limits
from tutor.quiz.normal import LONGEST_TEXT
from tutor.quiz.question import Answer
from tutor.quiz.raw import to_raw

ROW = 4096
HOSTILE = st.text(st.characters(codec=None) | st.sampled_from("\0\ud800\U0001f600"), max_size=600)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(options=("a",) * (MOST_OPTIONS + 1)), "not among the options"),
        (Answer(options=("a" * 65,)), "not among the options"),
        (Answer(options=("",)), "not among the options"),
        (Answer(options=("a\0",)), "not among the options"),
        (Answer(options=("a\n",)), "not among the options"),
        (Answer(options=("é",)), "not among the options"),
        (Answer(text="x" * (LONGEST_TEXT + 1)), "too long"),
        (Answer(text="\N{GRINNING FACE}" * (LONGEST_TEXT // 2 + 1)), "too long"),
        (Answer(text="a\0b", skipped=True), "can't be shown"),
        (Answer(text="a\ud800b"), "can't be shown"),
    ],
)
def test_what_no_form_can_send_is_refused_with_a_sentence(answer, sentence):
    with pytest.raises(AnswerError, match=sentence):
        check_limits(answer)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer(shown=True),
        Answer(options=tuple(f"option-{number}-{'x' * 40}" for number in range(MOST_OPTIONS))),
        Answer(text="x" * LONGEST_TEXT),
        Answer(text="\N{GRINNING FACE}" * (LONGEST_TEXT // 2)),
    ],
)
def test_what_a_form_can_send_passes(answer):
    check_limits(answer)


@given(st.builds(Answer, options=st.lists(HOSTILE, max_size=9).map(tuple), text=HOSTILE))
def test_what_passes_is_small_and_can_be_shown(answer):
    try:
        check_limits(answer)
    except AnswerError:
        return
    assert len(json.dumps(to_raw(answer))) < ROW
    assert "\0" not in answer.text
    answer.text.encode()


def test_the_largest_answer_that_passes_fits_in_a_row():
    answer = Answer(options=("o" * 64,) * MOST_OPTIONS, text="\u4e2d" * LONGEST_TEXT, skipped=True)
    check_limits(answer)
    assert len(json.dumps(to_raw(answer))) < ROW


def test_a_lesson_gives_a_question_no_more_options_than_can_be_sent():
    declared = schema.Question.model_json_schema()["properties"]["options"]
    assert declared["maxItems"] == MOST_OPTIONS
