"""Finds hints that give the key away: they have the right option's text in them, the answer's value or its step."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.reading import Reading
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.select import SelectorError
from tutor.lessons.style.words import STOP_WORDS, questions, same_text, words
from tutor.lessons.text import REFERENCE, references
from tutor.lessons.wording import place_in
from tutor.quiz.question import Key

_NUMBERS: Final = dict(
    zip(
        map(str, range(2, 13)),
        words("two three four five six seven eight nine ten eleven twelve"),
        strict=True,
    )
)
# A number behind one of these counts something else than what is asked for.
_COUNTED_ELSEWHERE: Final = r"(?<!\bline )(?<!\blines )(?<!\brow )(?<!\brows )(?<!\bitem )"


def hint_faults(lesson: Lesson, keys: Sequence[Key], reading: Reading) -> Iterator[Fault]:
    """`keys` are those of all questions, in the order of the page."""
    for (path, question), key in zip(questions(lesson), keys, strict=True):
        for place, hint in enumerate(question.hints):
            if given := _given_away(hint, question, key, reading):
                told, offset = given
                yield Fault(
                    path=(*path, "hints", place),
                    code="telling-hint",
                    message=f"the hint gives the answer away: {quoted(told)}",
                    expected="where to look, without what is found there",
                    inside=place_in(hint, offset),
                )


def _given_away(hint: str, question: Question, key: Key, reading: Reading) -> tuple[str, int] | None:
    """The words of the hint that are the answer, and where they begin in it."""
    if found := _reference_to_key(hint, question, key, reading):
        return found
    text = REFERENCE.sub(lambda match: " " * len(match[0]), hint)
    if question.options:
        return _option_in(text, question)
    if question.kind == "step":
        return None
    values = [value for value in key.values if value.strip()]
    if question.kind == "number":
        return _first(text, map(_number, values))
    return _first(text, (_phrase(value, text) for value in values))


def _reference_to_key(hint: str, question: Question, key: Key, reading: Reading) -> tuple[str, int] | None:
    """A reference whose place on the page would show the step or the value that is asked for."""
    for reference in references(hint):
        try:
            if reference.kind == "step":
                shown = str(reading.row(reference.target)) if question.kind == "step" else None
            else:
                shown = (
                    reading.value(reference.target) if question.kind in ("value", "number", "text") else None
                )
        except SelectorError:
            continue
        if shown is not None and shown in key.values:
            return f"{{{reference.kind}:{reference.target}}}", reference.offset
    return None


def _option_in(text: str, question: Question) -> tuple[str, int] | None:
    """The text of a right option, unless a wrong one's is in the hint as well: then it only lists them."""
    wrong = (_phrase(option.text, text) for option in question.options if not option.right)
    if _first(text, wrong):
        return None
    return _first(text, (_phrase(option.text, text) for option in question.options if option.right))


def _first(text: str, patterns: Iterable[re.Pattern[str] | None]) -> tuple[str, int] | None:
    for pattern in patterns:
        if pattern and (found := pattern.search(text)):
            return found[0], found.start()
    return None


def _phrase(text: str, hint: str) -> re.Pattern[str] | None:
    """The words of a text in a row, whatever signs stand between them; a single common word only as code or quoted.

    None where the hint lacks one of the words: most do, and then there is nothing to search for.
    """
    bare, folded = same_text(REFERENCE.sub(" ", text)), hint.casefold()
    parts = bare.split()
    if not parts or not all(part.casefold() in folded for part in parts):
        return None
    joined = r"[\W_]+".join(map(re.escape, parts))
    if len(parts) == 1 and bare.casefold() in STOP_WORDS | {
        "nothing",
        "never",
        "always",
        "none",
        "true",
        "false",
    }:
        joined = rf"(?<=[`'\"]){joined}(?=[`'\"])"
    return re.compile(rf"(?<!\w)(?<!\d\.){_COUNTED_ELSEWHERE}{joined}(?!\w|\.\d)", re.IGNORECASE)


def _number(value: str) -> re.Pattern[str] | None:
    spelled = _NUMBERS.get(value)
    told = re.escape(value) if spelled is None else f"{re.escape(value)}|{spelled}"
    return re.compile(rf"(?<![\w.]){_COUNTED_ELSEWHERE}(?:{told})(?![\w]|\.\d)", re.IGNORECASE)
