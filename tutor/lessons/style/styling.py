"""Finds what is true in a lesson and yet teaches badly: keys that give themselves away, words that say nothing.

Each kind of finding has its own module; all of them read words, and run nothing.
"""

from collections.abc import Iterator
from dataclasses import replace

from tutor.lessons.fault import Fault
from tutor.lessons.join import Joined
from tutor.lessons.schema import Lesson
from tutor.lessons.style.hints import hint_faults
from tutor.lessons.style.length import length_faults
from tutor.lessons.style.options import option_faults
from tutor.lessons.style.questions import question_faults
from tutor.lessons.style.reading import reading_faults
from tutor.lessons.style.text import text_faults


def style_faults(lesson: Lesson, joined: Joined) -> Iterator[Fault]:
    """All of them, each of the level `style`."""
    keys = tuple(question.key for question in (*joined.page.visual_quiz, *joined.page.practice))
    found = (
        *text_faults(lesson),
        *reading_faults(lesson),
        *question_faults(lesson),
        *option_faults(lesson),
        *length_faults(lesson),
        *hint_faults(lesson, keys, joined.reading),
    )
    for fault in found:
        yield replace(fault, level="style")
