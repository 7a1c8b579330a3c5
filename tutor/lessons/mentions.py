"""The texts of a lesson in, references that were meant but mistyped out: they would stand on the page as typed."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.positions import Path
from tutor.lessons.text import REFERENCE

WORDS: Final = ("step", "value")
# What these keys hold is code or output, where braces mean what they mean there.
VERBATIM: Final = frozenset(
    {
        *(
            "sample",
            "program",
            "code",
            "with",
            "insert",
            "prints",
            "prints contains",
            "message",
            "value",
            "is",
        ),
        "stays",
    }
)
CODE_SPAN: Final = re.compile(r"`[^`]*`")
ATTEMPT: Final = re.compile(r"\{\s*([A-Za-z]{3,8})\b(\s*:|\s)?[^{}]{0,80}(\}?)")


def mention_faults(tree: object, path: Path = ()) -> Iterator[Fault]:
    """In the order of the file."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key not in VERBATIM:
                yield from mention_faults(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from mention_faults(value, (*path, index))
    elif isinstance(tree, str) and "{" in tree:
        yield from _in_text(tree, path)


def _in_text(text: str, path: Path) -> Iterator[Fault]:
    plain = CODE_SPAN.sub(_blank, REFERENCE.sub(_blank, text))
    for attempt in ATTEMPT.finditer(plain):
        if hint := _meant(attempt):
            line = plain.count("\n", 0, attempt.start()) + 1
            column = attempt.start() - plain.rfind("\n", 0, attempt.start())
            message = f"{quoted(attempt[0])} is no reference"
            yield Fault(path=path, code="bad-reference", message=message, hint=hint, inside=(line, column))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _meant(attempt: re.Match[str]) -> str:
    """What was probably meant by something in braces; empty where it is just something in braces."""
    word, sign, closing = attempt[1], (attempt[2] or "").strip(), attempt[3]
    near = get_close_matches(word.lower(), WORDS, n=1)
    if not near or (word not in WORDS and not sign) or (not attempt[2]):
        return ""
    if not closing:
        return "expected a closing brace"
    return f"did you mean {{{near[0]}:...}}?"
