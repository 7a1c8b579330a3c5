"""Characters that nobody sees are shown, and nothing else is touched."""

from dataclasses import dataclass

import pytest

from tutor.lessons.problem import Problem
from tutor.lessons.visible import UNREADABLE, visible, visible_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    leaves: tuple[Leaf, ...]
    names: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b", "a␀b"),
        ("\x1b[2J", "␛[2J"),
        ("one\r\n", "one␍\n"),
        ("\x7f", "␡"),
        ("\x85\x9b", r"\x85\x9b"),
        ("a\u202eb\u2066", r"a\u202eb\u2066"),
        ("\ud800", r"\ud800"),
        ("\u2028\uffff", r"\u2028\uffff"),
    ],
)
def test_hidden_characters_are_shown(text, shown):
    assert visible(text) == shown
    assert visible(shown) == shown
    shown.encode()


@pytest.mark.parametrize("text", ["", "a\tb\n", "é\xa0😀", "שלום\u200f", "\ue000", "a\u200db"])
def test_all_other_texts_stay_the_same(text):
    assert visible(text) is text


def test_what_is_hidden_is_refused_in_a_lesson():
    for code in range(0x110000):
        character = chr(code)
        if visible(character) != character:
            assert UNREADABLE.match(character), hex(code)


def test_a_page_is_made_visible_at_every_depth_and_the_rest_of_it_is_kept():
    leaf = Leaf(text="fine", number=1)
    tree = Tree(leaves=(leaf, Leaf(text="\0", number=2)), names=frozenset({"\x07"}))
    shown = visible_page(tree)
    assert shown == Tree(leaves=(leaf, Leaf(text="␀", number=2)), names=frozenset({"␇"}))
    assert shown.leaves[0] is leaf
    assert visible_page(shown) is shown


def test_a_problem_can_be_printed_whatever_is_in_it():
    problem = Problem(path="\udcff.yaml", line=1, column=1, code="x", message="\x1b[2J")
    assert str(problem) == r"\udcff.yaml:1:1: x ␛[2J"
