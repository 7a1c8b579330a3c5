"""Finds options that can be told apart without knowing the matter, and feedback that says nothing.

The rules are those of item writing, as in T. M. Haladyna, S. M. Downing and M. C. Rodriguez, "A Review of
Multiple-Choice Item-Writing Guidelines for Classroom Assessment" (2002).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson, Option, Question
from tutor.lessons.style.words import CODE, bare, program_shown, questions, same_text, words
from tutor.lessons.wording import place_in

_OF_THE_OTHERS: Final = re.compile(
    r"\b(?:all|none|both|neither|any|either|each|some|two)(?: of)?(?: the| these| those)?(?: other)?"
    r" (?:above|below|options?|answers?|choices)\b|^(?:all|none|both|any|neither) of (?:these|those)$"
)
_VERDICTS: Final = frozenset(
    words(
        "absolutely afraid again almost answer correct correctly exactly false good great incorrect indeed is isn't it "
        "it's nice no nope not oh okay option perfect quite really right sadly so sorry sure that that's the this true "
        "try unfortunately very well wrong yep yes"
    )
)


_NUMBERS: Final = "(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ll]ast|[Nn]ext|[Pp]revious)"
# Letters are drawn on the page, in another order for each student.
_BY_PLACE: Final = re.compile(
    r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice)s? \(?[A-H]\b\)?"
    rf"|\b{_NUMBERS}(?:(?:,| and|, and| or) (?:the )?{_NUMBERS})* (?:option|choice)s?\b"
    # The programs to choose from are options too, by whatever word.
    rf"|\b[Tt]he {_NUMBERS} (?:and|or) (?:the )?{_NUMBERS} (?:(?:kind|sort)s? of )?programs?\b"
)


def option_faults(lesson: Lesson) -> Iterator[Fault]:
    for path, question in questions(lesson):
        if not question.options:
            continue
        yield from _by_place(path, question)
        yield from _about_the_others(path, question.options)
        yield from _same(path, question.options)
        yield from _feedback(path, question.options)
        yield from _all_right(path, question)


def _about_the_others(path: Path, options: Sequence[Option]) -> Iterator[Fault]:
    for place, option in enumerate(options):
        if _OF_THE_OTHERS.search(" ".join(words(bare(option.text)))):
            yield Fault(
                path=(*path, "options", place, "text"),
                code="all-of-the-above",
                message=f"the option {quoted(option.text)} speaks of the other options",
                expected="an option that stands on its own",
                hint="options are shuffled, and who knows two of them knows this one; ask for 'several choices'",
            )


def _by_place(path: Path, question: Question) -> Iterator[Fault]:
    for home, text in _texts(path, question):
        if found := _BY_PLACE.search(CODE.sub(lambda code: " " * len(code[0]), text)):
            yield Fault(
                path=home,
                code="option-by-place",
                message=f"«{found[0]}» is another option for each student, as options are shuffled",
                expected="the option's own words",
                inside=place_in(text, found.start()),
            )


def _texts(path: Path, question: Question) -> Iterator[tuple[Path, str]]:
    """All that is said about the options."""
    for place, option in enumerate(question.options):
        yield (*path, "options", place, "text"), option.text
        yield (*path, "options", place, "feedback"), option.feedback
    for key in ("hints", "solution", "mistakes"):
        for place, text in enumerate(getattr(question, key)):
            yield (*path, key, place), text
    for key in ("prompt", "final", "check"):
        yield (*path, key), getattr(question, key) or ""


def _same(path: Path, options: Sequence[Option]) -> Iterator[Fault]:
    for place, first in _again(options, _offered):
        yield Fault(
            path=(*path, "options", place, "text"),
            code="same-options",
            message=f"this option offers the same as {quoted(options[first].id)}",
            expected="another text or another program",
            hint="what only differs in capitals, blanks or comments looks the same to a student",
        )


def _offered(option: Option) -> tuple[str, ...]:
    return (same_text(option.text), *program_shown(option))


def _feedback(path: Path, options: Sequence[Option]) -> Iterator[Fault]:
    for place, option in enumerate(options):
        if set(words(option.feedback)) <= _VERDICTS:
            yield Fault(
                path=(*path, "options", place, "feedback"),
                code="empty-feedback",
                message=f"the feedback {quoted(option.feedback)} doesn't say why",
                expected="a reason",
                hint="that the option is right or wrong is shown beside it anyway",
            )
    for place, first in _again(options, lambda option: same_text(option.feedback)):
        if not set(words(options[place].feedback)) <= _VERDICTS:
            yield Fault(
                path=(*path, "options", place, "feedback"),
                code="same-feedback",
                message=f"the feedback is the same as that of {quoted(options[first].id)}",
                expected="what is to be said of this option",
            )


def _all_right(path: Path, question: Question) -> Iterator[Fault]:
    if question.kind == "several choices" and all(option.right for option in question.options):
        yield Fault(
            path=(*path, "options"),
            code="all-right",
            message="every option is right, so ticking all of them needs no thought",
            expected="an option that is wrong",
            at_key=True,
        )


def _again(
    options: Sequence[Option], form: Callable[[Option], str | tuple[str, ...]]
) -> Iterator[tuple[int, int]]:
    """The places of options whose form an earlier one has, each with the place of the first."""
    seen: dict[str | tuple[str, ...], int] = {}
    for place, option in enumerate(options):
        first = seen.setdefault(form(option), place)
        if first != place:
            yield place, first
