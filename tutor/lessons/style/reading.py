"""Compares how hard a lesson's prose is to read with the level that the lesson is for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson, LessonLevel
from tutor.lessons.style.words import prose, questions, words

# School grades of the Flesch-Kincaid formula. Plain-language guides aim at grade 8. The words of the trade that can't
# be avoided (receiver, dispatcher, application) have many syllables and cost about a grade, hence 9 for beginners.
# Technical documentation usually lies between 9 and 12. Beyond 14, a college text, sentences are the difficulty and
# not the matter. There is no lower bound: a text on a hard matter that is easy to read is no fault.
HARDEST: Final[Mapping[LessonLevel, float]] = {"beginner": 9.0, "intermediate": 12.0, "advanced": 14.0}
# The formula was fitted to passages of 100 words and more. From fewer, one long sentence decides.
FEWEST_WORDS: Final = 150

_SENTENCE_END: Final = re.compile(r"[.!?:;]+(?=\s|$)|\n{2,}")
_VOWELS: Final = re.compile(r"[aeiouy]+")
# A last e is silent, unless it is the only vowel or stands behind an l that needs it, as in "table".
_SILENT: Final = re.compile(r"(?<=[^aeiouy])e$(?<![^aeiouy]le)|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])es$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    path: Path
    text: str
    words: tuple[str, ...]


def reading_faults(lesson: Lesson) -> Iterator[Fault]:
    """One at the lesson's level, with the sentence that is the hardest."""
    sentences = [sentence for path, text in _texts(lesson) for sentence in _sentences(path, text)]
    if sum(len(sentence.words) for sentence in sentences) < FEWEST_WORDS:
        return
    grade, most = _grade(sentences), HARDEST[lesson.level]
    if grade > most:
        worst = max(sentences, key=lambda sentence: len(sentence.words))
        yield Fault(
            path=("level",),
            code="reading-level",
            message=f"the prose reads at grade {grade:.1f} (Flesch-Kincaid)",
            expected=f"at most {most:g} where the level is {lesson.level}",
            hint=f"shorten sentences, such as that of {len(worst.words)} words: {quoted(worst.text)}",
        )


def grade_of(*texts: str) -> float:
    """The Flesch-Kincaid grade of texts with at least one word: the US school year whose pupils can read them.

    J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of New Readability Formulas", Naval
    Technical Training Command, Research Branch Report 8-75 (1975).
    """
    return _grade([sentence for text in texts for sentence in _sentences((), text)])


def _grade(sentences: list[_Sentence]) -> float:
    spoken = [word for sentence in sentences for word in sentence.words]
    syllables = sum(map(_syllables, spoken))
    return 0.39 * len(spoken) / len(sentences) + 11.8 * syllables / len(spoken) - 15.59


@lru_cache(maxsize=4096)
def _syllables(word: str) -> int:
    """Groups of vowels without a silent end: right for about nine words in ten, which evens out over a text."""
    return max(len(_VOWELS.findall(_SILENT.sub("", word))), 1)


def _sentences(path: Path, text: str) -> Iterator[_Sentence]:
    for part in _SENTENCE_END.split(prose(text)):
        if found := words(part):
            yield _Sentence(path=path, text=part.strip(), words=tuple(found))


def _texts(lesson: Lesson) -> Iterator[tuple[Path, str]]:
    """The lesson's prose. Options are left out: they are often no sentences."""
    yield ("summary",), lesson.summary
    for place, row in enumerate(lesson.table.rows):
        yield ("table", "rows", place, "note"), row.note or ""
    yield ("table", "closing"), lesson.table.closing or ""
    for place, moment in enumerate(lesson.key_moments):
        yield ("key_moments", place, "question"), moment.question
        yield ("key_moments", place, "answer"), moment.answer
    for place, point in enumerate(lesson.snapshot.points):
        yield ("snapshot", "points", place), point
    for place, each in enumerate(lesson.transcript):
        yield ("transcript", place, "say"), each.say
    for path, question in questions(lesson):
        yield (*path, "prompt"), question.prompt
        for place, option in enumerate(question.options):
            yield (*path, "options", place, "feedback"), option.feedback
        for key in ("hints", "solution", "mistakes"):
            for place, text in enumerate(getattr(question, key)):
                yield (*path, key, place), text
        yield (*path, "check"), question.check or ""
