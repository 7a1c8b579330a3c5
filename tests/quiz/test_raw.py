"""A stored answer is the answer that was sent."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tutor.quiz.question import Answer
from tutor.quiz.raw import from_raw, to_raw

ANSWERS = st.builds(
    Answer,
    options=st.lists(st.text(max_size=20), max_size=4).map(tuple),
    text=st.text(max_size=50),
    skipped=st.booleans(),
    shown=st.booleans(),
)


@given(ANSWERS)
def test_an_answer_survives_json(answer):
    assert from_raw(json.loads(json.dumps(to_raw(answer)))) == answer


def test_only_what_was_given_is_stored():
    assert to_raw(Answer(text="5")) == {"text": "5"}
    assert to_raw(Answer(options=("a",))) == {"options": ["a"]}


def test_what_a_later_version_adds_is_passed_over():
    assert from_raw({"text": "5", "seconds": 12}) == Answer(text="5")
