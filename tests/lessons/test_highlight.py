"""Highlighted code: one piece of HTML a line, whatever spans the lines."""

import re
from html import unescape

from tutor.lessons.highlight import code_block, code_lines

PROGRAM = 'text = """first <b>\nsecond\n"""\n\n\ndef f(a):\n    return f"{a}" # & done\n'


def words(markup):
    return unescape(re.sub(r"<[^>]*>", "", markup))


def test_each_line_has_its_own_words_and_closes_what_it_opens():
    lines = code_lines(PROGRAM)
    assert [words(line) for line in lines] == PROGRAM.splitlines()
    assert all(line.count("<span") == line.count("</span>") for line in lines)


def test_a_string_over_several_lines_is_a_string_on_each():
    assert code_lines(PROGRAM)[1] == '<span class="s2">second</span>'


def test_there_are_classes_and_no_styles():
    markup = code_block(PROGRAM)
    assert 'class="k"' in markup
    assert "style=" not in markup


def test_no_program_is_no_block():
    assert code_block("") == ""
