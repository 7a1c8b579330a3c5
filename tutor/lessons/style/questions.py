"""Finds what is wrong with a lesson's questions as a set, and prompts that are harder to read than to answer."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.style.words import program_shown, prose, questions, same_text

_LEVELS: Final = ("easy", "medium", "hard")
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]*")
# "not only", "why not", "whether or not" and "if not" say nothing twice.
_NO_NEGATION: Final = re.compile(
    r"\bnot only\b|\bwhy not\b|\bor not\b|\bif not\b|\bno longer\b|\bno matter\b"
)
_NOT: Final = re.compile(r"\b(?:not|never|cannot|\w+n['\u2019]t)\b")
_NEGATION: Final = re.compile(
    r"\b(?:not|never|cannot|\w+n['\u2019]t|no|none|nothing|nobody|nowhere|neither|nor|without|unless|except)\b"
)


def question_faults(lesson: Lesson) -> Iterator[Fault]:
    yield from _levels(lesson)
    yield from _same_prompts(lesson)
    for path, question in questions(lesson):
        if sentence := _double_negative(question.prompt):
            yield Fault(
                path=(*path, "prompt"),
                code="double-negative",
                message=f"the prompt says no twice in one sentence: {quoted(sentence)}",
                expected="a prompt that can be read once",
                hint="ask for what does happen, or for what doesn't, not for both",
            )


def _levels(lesson: Lesson) -> Iterator[Fault]:
    if all(question.level == "easy" for _, question in questions(lesson)):
        yield Fault(
            path=("practice",),
            code="all-easy",
            message="no question of the lesson is above easy",
            expected="at least one question of level medium or hard",
            hint="let a student predict what a changed program does",
            at_key=True,
        )
    for place, (before, after) in enumerate(pairwise(lesson.practice), start=1):
        if _LEVELS.index(after.level) < _LEVELS.index(before.level):
            yield Fault(
                path=("practice", place, "level"),
                code="out-of-order",
                message=f"a question of level {after.level} comes after one of level {before.level}",
                expected="practice from easy to hard",
            )


def _same_prompts(lesson: Lesson) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], tuple[Path, Question]] = {}
    for path, question in questions(lesson):
        first = seen.setdefault(_asked(question), (path, question))
        if first[0] != path:
            yield Fault(
                path=(*path, "prompt"),
                code="same-prompt",
                message=f"the prompt is the same as that of {quoted(first[1].id)}",
                expected="another question, or another program to ask it of",
            )


def _asked(question: Question) -> tuple[str, ...]:
    """The prompt with what it is about."""
    return (same_text(question.prompt), *program_shown(question))


def _double_negative(prompt: str) -> str:
    """The sentence that asks for what does not happen and says no once more; empty where there is none."""
    for sentence in _SENTENCE.findall(prose(prompt)):
        counted = _NO_NEGATION.sub(" ", sentence.lower())
        if "?" in sentence and _NOT.search(counted) and len(_NEGATION.findall(counted)) > 1:
            return str(sentence).strip()
    return ""
