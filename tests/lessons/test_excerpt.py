"""What a terminal shows of a line, and where the caret goes: tabs, wide and hidden characters, very long lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lessons.excerpt import WIDTH, excerpt
from tutor.lessons.visible import visible


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("title: [x]", 8, "title: [x]", 7),
        ("", 1, "", 0),
        ("ab", 3, "ab", 2),
        ("ab", 99, "ab", 2),
        ("a\tb", 3, "a    b", 5),
        ("日本x", 3, "日本x", 4),
        ("e\u0301x", 3, "e\u0301x", 1),
        ("a\x1b[2Jb", 6, "a␛[2Jb", 5),
        ("a\u202eb", 3, "a\\u202eb", 7),
        ("a\u200fb", 3, "a\\u200fb", 7),
        ("a\rb", 3, "a\\x0db", 5),
        ("a\ud800b", 3, "a\\ud800b", 7),
    ],
)
def test_the_caret_stands_below_the_character(line, column, shown, before):
    assert excerpt(line, column) == (shown, before)


def test_of_a_long_line_the_part_around_the_column_is_shown():
    line = "x" * 500 + "HERE" + "y" * 500
    shown, before = excerpt(line, 501)
    assert shown[before:].startswith("HERE")
    assert (shown[0], shown[-1]) == ("…", "…")
    assert len(shown) == WIDTH + 2


def test_a_long_line_is_shown_from_its_start_where_the_column_is_near_it():
    shown, before = excerpt("x" * 500, 3)
    assert (shown, before) == ("x" * WIDTH + "…", 2)


def test_of_wide_characters_half_as_many_are_shown():
    assert excerpt("日" * 500, 1) == ("日" * (WIDTH // 2) + "…", 0)


@given(st.text(st.characters(), max_size=300), st.integers(1, 400))
def test_nothing_in_a_line_moves_the_cursor(line, column):
    shown, before = excerpt(line, column)
    assert visible(shown) == shown
    assert not set("\t\r\n") & set(shown)
    assert 0 <= before <= WIDTH + 1
