"""Turns an author's texts into words to be compared, whatever their capitals, signs and marks."""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Final

from tutor.lessons.positions import Path
from tutor.lessons.python_text import CANNOT_READ
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.schema_claims import Program
from tutor.lessons.text import REFERENCE

CODE: Final = re.compile(r"`+[^`]*`+")
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words in small letters, without signs and marks."""
    return [found.replace("\u2019", "'") for found in _WORD.findall(text.casefold())]


# Words without content of their own: articles, pronouns, prepositions, conjunctions, auxiliaries, light verbs.
STOP_WORDS: Final = frozenset(
    words(
        "a about above after again all also am an and any are as at be because been before being below between "
        "both but by can could did do does doing don't down during each few for from further get gets give gives "
        "had has have having he her here hers him his how i if in into is isn't it its itself just let lets like "
        "make makes may me more most much must my no nor not now of off on once one only or other our out over "
        "own same she should so some such take takes than that the their them then there these they this those "
        "through to too under until up very was we were what when where which while who whom why will with "
        "without would yes yet you your"
    )
)


def questions(lesson: Lesson) -> Iterator[tuple[Path, Question]]:
    """All questions in the order of the page, each with its path."""
    for name, asked in (("visual_quiz", lesson.visual_quiz), ("practice", lesson.practice)):
        for place, question in enumerate(asked):
            yield (name, place), question


def bare(text: str) -> str:
    """A text without its references, in one line."""
    return " ".join(REFERENCE.sub(" ", text).split())


def prose(text: str) -> str:
    """A text with `it` in place of code and references, so that its sentences stay whole."""
    return " ".join(CODE.sub(" it ", REFERENCE.sub(" it ", text)).split())


def content_words(text: str) -> set[str]:
    """What the text speaks of: its words without those that only hold a sentence together, and without endings."""
    return {_stem(word) for word in words(bare(text)) if word not in STOP_WORDS}


def same_text(text: str) -> str:
    """One form for all texts that a reader would take for the same: in code every sign counts, in prose none does."""
    parts = re.split(r"(`+[^`]*`+)", text)
    told = (part.strip("`").strip() if part.startswith("`") else " ".join(words(part)) for part in parts)
    return " ".join(filter(None, told)) or text.strip()


def same_program(program: str | None) -> str:
    """One form for all programs that differ in blanks, quotes and comments alone."""
    if not program:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse(program))
    except CANNOT_READ:
        return " ".join(program.split())


def program_shown(part: Program) -> tuple[str, ...]:
    """What tells the program of a question or an option from that of another."""
    changes = (name for name in Program.model_fields if name != "program")
    return (same_program(part.program), *(repr(getattr(part, name)) for name in changes))


def _stem(word: str) -> str:
    """Without the commonest endings, so that `connects`, `connected` and `connect` are one word."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word.removesuffix("e") if len(word) > 4 else word
