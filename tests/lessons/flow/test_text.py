import pytest

from tutor.lessons.flow.text import text_width, wrap

LONG = "Django walks through the list of its live receivers and calls each of them in turn"


@pytest.mark.parametrize("limit", [80, 108, 126, 204])
def test_no_line_is_wider_than_the_limit_and_no_word_is_lost(limit):
    lines = wrap(LONG, limit=limit, measure=text_width)
    assert max(map(text_width, lines)) <= limit
    assert " ".join(lines) == LONG


def test_lines_are_as_even_as_they_can_be():
    lines = wrap("one two three four", limit=100, measure=lambda text: 6 * len(text))
    assert lines == ("one two", "three four")


def test_a_long_name_breaks_where_a_reader_of_code_would_break_it():
    lines = wrap("signals.user_profile_updated.connect(receiver)", limit=126, measure=text_width)
    assert "".join(lines) == "signals.user_profile_updated.connect(receiver)"
    assert all(line[-1] in "_.(" for line in lines[:-1])


def test_a_name_without_a_seam_is_chopped():
    lines = wrap("x" * 60, limit=100, measure=text_width)
    assert max(map(text_width, lines)) <= 100
    assert "".join(lines) == "x" * 60


def test_an_empty_text_is_one_empty_line():
    assert wrap("  ", limit=100, measure=text_width) == ("",)


def test_wide_scripts_count_as_wide_and_marks_as_nothing():
    assert text_width("信号") > text_width("ab") * 1.5
    assert text_width("e\u0301") == text_width("e")
