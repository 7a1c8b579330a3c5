"""From a path of keys, and from a place inside a text, to a place in the file."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.lessons.source import read_source

TEXT = """\
title: One
flow:
  nodes:
    - id: a
      label: 'A'
    - {id: b, label: B}
empty:
"""


def positions(text):
    return read_source(text.encode(), "lesson.yaml").positions


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("title",), (1, 8), (1, 1)),
        (("flow",), (3, 3), (2, 1)),
        (("flow", "nodes"), (4, 5), (3, 3)),
        (("flow", "nodes", 0), (4, 7), (4, 7)),
        (("flow", "nodes", 0, "label"), (5, 14), (5, 7)),
        (("flow", "nodes", 1), (6, 7), (6, 7)),
        (("flow", "nodes", 1, "label"), (6, 22), (6, 15)),
        (("empty",), (7, 7), (7, 1)),
        ((), (1, 1), (1, 1)),
    ],
)
def test_every_value_and_every_key_has_its_place(path, value, key):
    found = positions(TEXT)
    assert found.of(path) == value
    assert found.of_key(path) == key


def test_what_is_not_there_stands_where_it_would_belong():
    found = positions(TEXT)
    assert found.of(("flow", "nodes", 0, "colour")) == (4, 7)
    assert found.of(("nowhere", 5)) == (1, 1)
    assert found.inside(("flow", "nodes", 0, "colour"), 2, 2) == (4, 7)


@pytest.mark.parametrize(
    ("text", "line", "column", "place"),
    [
        ("a: |\n  one\n    two\n", 2, 3, (3, 5)),
        ("a: |\n\n\n  one\n", 3, 2, (4, 4)),
        ("a: |2\n    one\n  two\n", 1, 3, (2, 5)),
        ("a: |  # why\n  one two\n", 1, 5, (2, 7)),
        ("a: >\n  one\n  two\n\n  three\n", 1, 5, (3, 3)),
        ("a: >\n  one\n  two\n\n  three\n", 2, 1, (5, 3)),
        ("a: one\n  two\n", 1, 5, (2, 3)),
        ("a: 'it''s one'\n", 1, 6, (1, 11)),
        ('a: "\\tone \\u00e9 two"\n', 1, 6, (1, 11)),
        ('a: "one\\\n  two"\n', 1, 4, (2, 3)),
        ("a: 😀é x\n", 1, 4, (1, 7)),
        ("a: |\n  one\n", 1, 4, (2, 6)),
        ("a: |\n  one\n", 2, 1, (3, 3)),
        ("a: one\n", 1, 9, (1, 7)),
        ("a: one two\n", 1, 4, (1, 7)),
    ],
)
def test_a_place_inside_a_text_is_found_however_it_is_written(text, line, column, place):
    assert positions(text).inside(("a",), line, column) == place


words = st.text(alphabet="abcé{}'\": ", min_size=1, max_size=12).map(str.strip).filter(bool)
texts = st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=4).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(texts, st.sampled_from([None, "'", "|", ">"]))
def test_every_visible_character_of_a_text_is_found_in_the_file(text, style):
    written = yaml.safe_dump({"a": {"b": text}}, default_style=style, width=20, allow_unicode=True)
    source = read_source(written.encode(), "lesson.yaml")
    path = next(path for path in source.positions.contents if len(path) == 2)
    lines = written.split("\n")
    for number, line in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if character not in " \"'":
                row, place = source.positions.inside(path, number, column)
                assert lines[row - 1][place - 1] == character
