"""What is written as YAML is read back the same, and looks as people here write it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.lessons.draft.yaml import lesson_yaml
from tutor.lessons.source import read_source
from tutor.lessons.visible import UNREADABLE

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
        lambda text: not UNREADABLE.search(text)
    ),
    st.text("ab :#-'\"`\n\t|>{}[],~\\0", min_size=1, max_size=30),
    st.lists(st.sampled_from(["a", "`b`", "it's", "- no", "x: y", "{step:send a}"]), min_size=30).map(
        " ".join
    ),
    st.sampled_from(
        ["~", "null", "yes", "3.10", "a\nb\n", "  a\nb", "a\n\nb", "x\n  y", "a \n b", "\n", "a:"]
    ),
)
KEYS = st.sampled_from(["sample", "claim", "probes", "prompt", "practice", "is", "answer"])
TREES = st.recursive(
    st.one_of(TEXTS, st.booleans()),
    lambda inner: st.one_of(
        st.dictionaries(KEYS, inner, min_size=1, max_size=3),
        st.lists(
            st.one_of(TEXTS, st.dictionaries(KEYS, inner, min_size=1, max_size=3)), min_size=1, max_size=3
        ),
    ),
    max_leaves=8,
)


def as_read(tree):
    """Texts that end without a line break may get one: the schema takes it away again."""
    if isinstance(tree, dict):
        return {key: as_read(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_read(value) for value in tree]
    if isinstance(tree, bool):
        return "yes" if tree else "no"
    return tree.rstrip("\n") if isinstance(tree, str) else tree


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=3))
def test_what_is_written_is_read_back_the_same(tree):
    source = read_source(lesson_yaml(tree).encode(), "draft.yaml")
    assert as_read(source.tree) == as_read(tree)
    assert not source.problems


def test_it_is_written_in_the_style_of_the_shipped_lessons():
    lesson = {
        "format": 1,
        "title": "A title",
        "summary": "Words without end " * 8 + "and a dot.",
        "environment": {"debug": False},
        "probes": ["signals"],
        "sample": "a = 1\n\n\nprint(a)\n",
        "practice": [
            {"id": "one", "claim": {"prints": ""}, "prompt": "`a` is quoted", "right": True},
            {"id": "two", "claim": {"without": "print", "prints": "a\nb\n"}, "answer": ["for", "a: b"]},
        ],
    }
    assert lesson_yaml(lesson) == STYLE


STYLE = """\
# yaml-language-server: $schema=../lesson.schema.json
format: 1
title: A title
summary: >
  Words without end Words without end Words without end Words without end Words without end Words without end Words
  without end Words without end and a dot.

environment: {debug: no}
probes: [signals]

sample: |
  a = 1


  print(a)

practice:
  - id: one
    claim: {prints: ""}
    prompt: "`a` is quoted"
    right: yes

  - id: two
    claim:
      without: print
      prints: |
        a
        b
    answer: [for, "a: b"]
"""
