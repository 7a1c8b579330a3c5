"""Finds out whether a student who always chose the longest option would do well, more often than by chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson, Option
from tutor.lessons.style.words import bare, questions

# Who chooses at random among k options meets the longest with the probability 1/k. So many right options or more
# would be the longest in fewer than one lesson in twenty if length had nothing to do with the answer.
CHANCE: Final = 0.05
# A letter more or less is no sign to anybody: the longest must be longer than the next by a tenth of it.
MARGIN: Final = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    path: Path
    id: str
    options: int
    is_longest: bool


def length_faults(lesson: Lesson) -> Iterator[Fault]:
    """One for the lesson, at the first right option that is the longest of its question."""
    choices = list(_choices(lesson))
    longest = [choice for choice in choices if choice.is_longest]
    if not longest or _by_chance(choices, len(longest)) >= CHANCE:
        return
    others = ", ".join(quoted(choice.id) for choice in longest[1:])
    yield Fault(
        path=longest[0].path,
        code="longest-answer",
        message=f"the right option is the longest in {len(longest)} of {len(choices)} questions, so length tells it",
        expected="options of about the same length",
        hint=f"shorten it here and in {others}, or say more in wrong options",
    )


def _choices(lesson: Lesson) -> Iterator[_Choice]:
    """The questions with one right option among several texts."""
    for path, question in questions(lesson):
        right = [place for place, option in enumerate(question.options) if option.right]
        if question.kind == "one choice" and right:
            yield _Choice(
                path=(*path, "options", right[0], "text"),
                id=question.id,
                options=len(question.options),
                is_longest=_is_longest(question.options, right[0]),
            )


def _is_longest(options: Sequence[Option], place: int) -> bool:
    lengths = [len(bare(option.text).replace("`", "")) for option in options]
    return lengths[place] >= MARGIN * max(lengths[:place] + lengths[place + 1 :])


def _by_chance(choices: Sequence[_Choice], at_least: int) -> float:
    """How probable it is that at least so many are hit by choosing at random (the Poisson binomial distribution)."""
    hits = [1.0]
    for choice in choices:
        hit = 1 / choice.options
        missed = [probability * (1 - hit) for probability in hits]
        met = [probability * hit for probability in hits]
        hits = [one + other for one, other in zip([*missed, 0.0], [0.0, *met], strict=True)]
    return sum(hits[at_least:])
