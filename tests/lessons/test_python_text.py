"""Texts that make Python's parser give up are read as no program at all."""

import ast

import pytest

from tests.lessons.drift.made import LESSON
from tests.lessons.runs import problems_of
from tutor.lessons.prove import unread
from tutor.lessons.python_text import parsed, parsed_expression, written_again
from tutor.lessons.reading import path_of
from tutor.lessons.source import MAX_FILE
from tutor.lessons.vocabulary import program_vocabulary

HOSTILE = ["-" * 60_000 + "1", "(" * 60_000, "a" + "[0]" * 60_000, "f(", "\0", "x = 1\n" * MAX_FILE]


@pytest.mark.parametrize("text", HOSTILE, ids=["signs", "brackets", "parts", "half", "nought", "long"])
def test_what_python_cannot_read_is_none(text):
    assert parsed(text) is None
    assert parsed_expression(text) is None
    assert path_of(text) == ()
    assert program_vocabulary(text).texts == frozenset()


def test_what_python_can_read_is_its_tree():
    assert isinstance(parsed("x = 1").body[0], ast.Assign)
    assert parsed("").body == []
    assert written_again(parsed_expression("f( 'a' )")) == "f('a')"


def test_a_tree_with_too_many_levels_is_not_written_again():
    node = ast.Constant(1)
    for _ in range(20_000):
        node = ast.UnaryOp(op=ast.USub(), operand=node)
    assert written_again(node) is None


def test_a_program_that_the_parser_gives_up_on_is_not_run():
    assert unread("-" * 60_000 + "1").exception == "MemoryError"
    assert unread("x = 1") is None


def test_a_claim_with_such_a_text_is_checked_as_any_other(tmp_path):
    signs = "-" * 60_000
    old = "raises: NameError\n      message: total"
    planted = LESSON.replace(old, f'value: "1"\n      is: "{signs}1"')
    assert planted != LESSON
    assert "fault-of-ours" not in {problem.code for problem in problems_of(planted, tmp_path)}
