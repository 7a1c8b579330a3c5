"""A program's text is quoted unless it could be read as a reference of the lesson."""

import pytest

from tutor.lessons.draft.quoting import label_of, may_refer


@pytest.mark.parametrize("text", ["{step:print}", "{ value: x }", "f'{step:", "{STEP}", "{valeu:x}", "{step"])
def test_what_could_be_read_as_a_reference_is_told(text):
    assert may_refer(text)
    assert label_of(f"return {text}") in {"return…", "return f'…"}


@pytest.mark.parametrize("text", ["{name: 1}", 'f"{total:>3}"', "{}", "step: print", "{'step': 1}"])
def test_other_braces_are_only_braces(text):
    assert not may_refer(text)
    assert label_of(text) == text


def test_a_label_of_nothing_else_is_not_empty():
    assert label_of("{step:print}") == "…"
