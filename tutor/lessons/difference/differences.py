"""Turns two versions of a lesson into what changes for whoever learns with it, in plain sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from tutor.lessons.difference.questions import grades, questions
from tutor.lessons.difference.steps import Pairs, aligned, code, ending, output, steps, values
from tutor.lessons.difference.words import words
from tutor.lessons.page import LessonPage
from tutor.lessons.schema import Lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a lesson, as written and as shown."""

    lesson: Lesson
    page: LessonPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Changes of one kind, a sentence each."""

    title: str
    sentences: tuple[str, ...]


def differences(old: Version, new: Version) -> list[Group]:
    """Groups that have something in them, what matters most first; none where nothing changes for a learner."""
    pairs: Pairs = aligned(old.page.rows, new.page.rows)
    found = [
        _group("Grades, once the answers are graded anew", grades(old.page, new.page, pairs)),
        _group("Questions", questions(old.page, new.page)),
        _group("The program", code(old.page, new.page)),
        _group("Steps", steps(old.page, new.page, pairs)),
        _group("Values", values(old.page, new.page, pairs)),
        _group("Output", [*output(old.page, new.page), *ending(old.page, new.page)]),
        _group("Words", words(old.lesson, new.lesson)),
    ]
    return [group for group in found if group.sentences]


def _group(title: str, sentences: Iterable[str]) -> Group:
    return Group(title=title, sentences=tuple(sentences))
