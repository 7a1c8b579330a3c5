"""The parser's complaint about a YAML file in, a sentence for the person who wrote it out."""

import re
from typing import Final

import yaml

from tutor.lessons.problem import Problem

CODE: Final = "yaml-syntax"

OPENING: Final = re.compile(r"""(?:^|[:,\[{-])[ ]+(["'])""")

# What the parser says, what that means, and what is usually wrong.
SENTENCES: Final = (
    ("mapping values are not allowed", "a colon where none may stand", "put a text with a colon in quotes"),
    (
        "block sequence entries are not allowed",
        "a list can't begin on the line of its key",
        "expected its first '- ' on the next line, two spaces in",
    ),
    ("found a tab character", "a tab where spaces are expected", "indent with spaces"),
    (
        "found unknown escape character",
        "a backslash in double quotes that YAML doesn't know",
        "use single quotes, or write the backslash twice",
    ),
    ("undefined tag handle", "a tag in front of a value", "put a text that begins with '!' in quotes"),
    (
        "found incompatible YAML document",
        "another version of YAML",
        "leave out the line that begins with '%'",
    ),
    ("did not find expected <document start>", "this line isn't indented like the first one", "line them up"),
    ("did not find expected ',' or ']'", "this list in brackets isn't closed", "expected a comma or ]"),
    ("did not find expected ',' or '}'", "this group in braces isn't closed", "expected a comma or }"),
    (
        "did not find expected '-' indicator",
        "this line doesn't go on with the list",
        "expected '- ' or less indent",
    ),
    ("could not find expected ':'", "a key without a colon", "expected 'key: value'"),
    (
        "did not find expected key",
        "this doesn't go on with the keys above",
        "check the indentation and the quotes; a ' inside single quotes is written twice",
    ),
)


def explain(error: yaml.MarkedYAMLError, text: str, shown_path: str) -> Problem:
    """One problem at the place where the parser stopped, or where the unclosed quote began."""
    mark = error.problem_mark or error.context_mark
    said = str(error.problem or "")
    message, hint = "this can't be read as YAML", "check the indentation, the quotes and the colons"
    if "unexpected end of stream" in said and error.context_mark is not None:
        mark, message, hint = (
            error.context_mark,
            "a quote is opened here and never closed",
            "expected a closing quote",
        )
    elif "cannot start any token" in said and mark is not None:
        message, hint = _first_character(text[mark.index : mark.index + 1])
    else:
        found = [(sentence, mend) for words, sentence, mend in SENTENCES if words in said]
        message, hint = found[0] if found else (message, hint)
    if mark is not None and (place := _left_open(text.split("\n")[: mark.line])):
        message, hint = "a quote is opened here and not closed on this line", "expected a closing quote"
        return Problem(path=shown_path, line=place[0], column=place[1], code=CODE, message=message, hint=hint)
    if "expected ',' or" in said and error.context_mark is not None:
        mark = error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    last = text.rstrip("\n").count("\n") + 1
    if line > last:
        line, column = last, len(text.rstrip("\n").rpartition("\n")[2]) + 1
    return Problem(path=shown_path, line=line, column=column, code=CODE, message=message, hint=hint)


def _left_open(lines: list[str]) -> tuple[int, int] | None:
    """Where a quote was opened that took in the lines up to the next one, so that the fault shows far below."""
    for quote in ('"', "'"):
        number = next((number for number in range(len(lines), 0, -1) if quote in lines[number - 1]), 0)
        line = lines[number - 1] if number else ""
        opening = OPENING.search(line)
        closed = line.replace("\\" + quote, "").count(quote) % 2 == 0
        if opening and opening[1] == quote and not closed:
            return number, opening.start(1) + 1
    return None


def _first_character(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab where spaces are expected", "indent with spaces"
    return f"a value can't begin with {character}", "put the text in quotes"
