"""Turns the questions of two versions of a lesson into what a learner is asked otherwise, and whose grades change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tutor.lessons.difference.steps import Pairs, same_steps
from tutor.lessons.page import LessonPage
from tutor.lessons.text import plain
from tutor.quiz.fault import AnswerError
from tutor.quiz.grade import correctness
from tutor.quiz.question import Answer, Option, Question

_PARTS: Final = (("the visual quiz", "visual_quiz"), ("the practice", "practice"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    part: str
    question: Question


def grades(old: LessonPage, new: LessonPage, pairs: Pairs) -> Iterator[str]:
    """What answers given to the old version are worth in the new one, where that is something else."""
    before, after = _asked(old), _asked(new)
    for name, one in before.items():
        two = after.get(name)
        if two is None:
            yield f"'{name}' is gone: answers to it keep their grades."
        elif one.part != two.part:
            yield f"'{name}' moves from {one.part} to {two.part}: answers given there keep their grades."
        elif one.question.kind != two.question.kind:
            yield (
                f"'{name}' is of kind {two.question.kind} and was of kind {one.question.kind}: "
                "answers that don't fit keep their grades."
            )
        else:
            yield from (f"'{name}': {said}" for said in _key(one.question, two.question, pairs))


def questions(old: LessonPage, new: LessonPage) -> Iterator[str]:
    before, after = _asked(old), _asked(new)
    for name, two in after.items():
        one = before.get(name)
        if one is None:
            yield f"'{name}' is new in {two.part}: {plain(two.question.prompt)}"
        else:
            yield from (f"'{name}' {said}" for said in _otherwise(one.question, two.question))
    gone = [name for name in before if name not in after]
    yield from (f"'{name}' is not asked any more." for name in gone)


def _asked(page: LessonPage) -> dict[str, _Asked]:
    return {
        question.id: _Asked(part=part, question=question)
        for part, key in _PARTS
        for question in getattr(page, key)
    }


def _otherwise(one: Question, two: Question) -> Iterator[str]:
    if plain(one.prompt) != plain(two.prompt) or one.program != two.program:
        yield (
            "asks something else." if plain(one.prompt) != plain(two.prompt) else "is about another program."
        )
    if one.level != two.level:
        yield f"is {two.level} and was {one.level}."
    before, after = _options(one), _options(two)
    for name, option in after.items():
        if name not in before:
            yield f"has a new option '{name}': {plain(option.html)}"
        elif plain(before[name].html) != plain(option.html):
            yield f"says in option '{name}': {plain(option.html)}; before: {plain(before[name].html)}"
        elif before[name].outcome != option.outcome:
            yield f"shows for option '{name}': {plain(option.outcome) or 'no run'}"
    yield from (f"has no option '{name}' any more." for name in before if name not in after)


def _options(question: Question) -> Mapping[str, Option]:
    return {option.id: option for option in question.options}


def _key(one: Question, two: Question, pairs: Pairs) -> Iterator[str]:
    if one.kind == "several choices":
        yield from _several(one, two)
        return
    for answer, said in _answers(one, two):
        was, now = _worth(one, answer), _worth(two, answer)
        if was is None or was == now:
            continue
        if now is None:
            yield f"{said} can't be answered any more; who did keeps the grade."
        elif now > was:
            yield f"{said} was wrong and is now right."
        else:
            yield f"{said} was right and is now wrong."
    if one.kind == "step" and one.key.values != two.key.values:
        numbers = same_steps(pairs)
        if [str(numbers.get(int(value))) for value in one.key.values] == [*two.key.values]:
            yield "the step is the same and has another number."
    if one.key.tolerance != two.key.tolerance:
        yield f"answers count as right within {two.key.tolerance:g}; before within {one.key.tolerance:g}."


def _several(one: Question, two: Question) -> Iterator[str]:
    was, now = one.key.options, two.key.options
    yield from (f"option '{name}' is right now." for name in sorted(now - was))
    there = _options(two)
    for name in sorted(was - now):
        yield f"option '{name}' is wrong now." if name in there else f"the right option '{name}' is gone."


def _answers(one: Question, two: Question) -> Iterator[tuple[Answer, str]]:
    """Those that can be told apart: each option, or what is right in one of the versions."""
    if one.kind == "one choice":
        for name, option in _options(one).items():
            yield Answer(options=(name,)), f"option '{name}' ({plain(option.html)})"
    else:
        for value in dict.fromkeys((*one.key.values, *two.key.values)):
            said = f"step {value}" if one.kind == "step" else f"«{value}»"
            yield Answer(text=value), said


def _worth(question: Question, answer: Answer) -> float | None:
    """From 0 to 1; None where the question can't be answered so."""
    try:
        return correctness(question, answer)
    except AnswerError:
        return None
