"""The sample with one statement taken out or moved, as claims ask for it."""

import ast

import pytest

from tutor.lessons.patch import moved, without
from tutor.lessons.select import SelectorError
from tutor.tracer.trace import Statement

SOURCE = "import shop\n\n\n@shop.open\ndef sell(item):\n    shop.note(item)\n\n\nsell('tea')\n"


def statement(line, column=1):
    return Statement(number=1, kind="", line=line, end_line=line, column=column, text="", scope="")


def test_a_statement_goes_with_its_decorators_and_its_body():
    assert without(SOURCE, statement(4)) == "import shop\n\n\n\n\nsell('tea')\n"


def test_pass_stands_in_for_the_only_statement_of_a_block():
    assert "def sell(item):\n    pass\n" in without(SOURCE, statement(6, 5))


def test_a_statement_moves_behind_a_later_one_or_an_earlier_one():
    assert moved(SOURCE, statement(1), statement(9)).endswith("sell('tea')\nimport shop\n")
    assert moved(SOURCE, statement(9), statement(1)).startswith("import shop\nsell('tea')\n")


def test_a_moved_statement_takes_the_indentation_of_its_new_place():
    patched = moved(SOURCE, statement(9), statement(6, 5))
    assert "    shop.note(item)\n    sell('tea')\n" in patched
    ast.parse(patched)


def test_a_statement_is_not_moved_into_itself():
    with pytest.raises(SelectorError):
        moved(SOURCE, statement(4), statement(6, 5))
