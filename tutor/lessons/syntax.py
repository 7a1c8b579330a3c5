"""The parser's complaint about a YAML file in, a sentence for the person who wrote it out."""

import re
from typing import Final

import yaml

from tutor.lessons.problem import Problem

CODE: Final = "yaml-syntax"

REFERENCE: Final = re.compile(r"(?:^|[:-])[ ]+(\{)(?:step|value):")
OPENING: Final = re.compile(r"""(?:^|[:,\[{-])[ ]+(["'])""")

# What the parser says, what that means, and what is usually wrong.
SENTENCES: Final = (
    ("unexpected end of stream", "this quote isn't closed", "expected a closing quote"),
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
    """One problem at the place where the mistake probably is, which is often above the one where the parser stopped."""
    lines = text.rstrip("\n").split("\n")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    message, hint = _sentence(str(error.problem or ""), lines[line - 1][column - 1 : column])
    if error.context_mark is not None and message.startswith("this ") and message.endswith("isn't closed"):
        line, column = error.context_mark.line + 1, error.context_mark.column + 1
    elif place := _left_open(lines[: line - 1]):
        line, column = place
        message, hint = "a quote is opened here and not closed on this line", "expected a closing quote"
    elif begins := REFERENCE.search(lines[line - 1]):
        column, message, hint = begins.start(1) + 1, "a text can't begin with a brace", "put it in quotes"
    return Problem(path=shown_path, line=line, column=column, code=CODE, message=message, hint=hint)


def _sentence(said: str, character: str) -> tuple[str, str]:
    """What the parser's words mean, and what is usually wrong."""
    if "cannot start any token" in said:
        if character == "\t":
            return "a tab where spaces are expected", "indent with spaces"
        return f"a value can't begin with {character}", "put the text in quotes"
    found = [(sentence, mend) for words, sentence, mend in SENTENCES if words in said]
    return (
        found[0]
        if found
        else ("this can't be read as YAML", "check the indentation, the quotes and the colons")
    )


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
