"""Holds words against the claim beside them: a claim proves nothing where it says something else than they do."""

import re
from collections.abc import Iterator
from typing import Final

from tutor.lessons import text as markup
from tutor.lessons.claims import ANY_EXCEPTION, claims_of, exception_class
from tutor.lessons.fault import Fault, quoted
from tutor.lessons.patch import is_patch
from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson, Question
from tutor.lessons.schema_claims import Claim, Program
from tutor.lessons.wording import place_in

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")


def beside_faults(lesson: Lesson) -> Iterator[Fault]:
    for path, text, claim in _pairs(lesson):
        yield from _other_exception(path, text, claim)
    for section, questions in (("visual_quiz", lesson.visual_quiz), ("practice", lesson.practice)):
        for place, question in enumerate(questions):
            yield from _other_answer(question, (section, place, "answer"))
            for number, option in enumerate(question.options):
                home: Path = (section, place, "options", number, "text")
                if option.claim and not (_is_of_its_own(option) or _is_of_its_own(option.claim)):
                    yield from _other_quote(home, option.text, option.claim)


def _pairs(lesson: Lesson) -> Iterator[tuple[Path, str, Claim]]:
    """Each claim of the lesson with the text that it stands behind."""
    for claimed in claims_of(lesson):
        match claimed.path[:-1]:
            case ("table", "rows", int(place)) as home:
                yield (*home, "note"), lesson.table.rows[place].note or "", claimed.claim
            case ("table",) as home:
                yield (*home, "closing"), lesson.table.closing or "", claimed.claim
            case ("key_moments", int(place)) as home:
                yield (*home, "answer"), lesson.key_moments[place].answer, claimed.claim
            case ("transcript", int(place)) as home:
                yield (*home, "say"), lesson.transcript[place].say, claimed.claim
            case (section, int(place), "options", int(number)) as home:
                question = (lesson.visual_quiz if section == "visual_quiz" else lesson.practice)[place]
                yield (*home, "text"), question.options[number].text, claimed.claim


def _other_exception(path: Path, text: str, claim: Claim) -> Iterator[Fault]:
    """An exception in backticks where the claim is that another one is raised."""
    asked = claim.raises
    named = [
        name for span in markup.code_spans(text) for name in _NAME.findall(span) if exception_class(name)
    ]
    if not asked or not named or asked in ANY_EXCEPTION or any(_are_akin(name, asked) for name in named):
        return
    yield Fault(
        path=path,
        code="words-do-not-fit",
        message=f"the words name «{named[0]}», and the claim is that {asked} is raised",
        hint=f"did you mean {asked}?",
        inside=place_in(text, max(text.find(named[0]), 0)),
    )


def _are_akin(one: str, other: str) -> bool:
    classes = exception_class(one), exception_class(other)
    if one == other or one in ANY_EXCEPTION or None in classes:
        return True
    return issubclass(classes[0], classes[1]) or issubclass(classes[1], classes[0])  # type: ignore[arg-type]


def _other_answer(question: Question, path: Path) -> Iterator[Fault]:
    """An answer typed by hand that doesn't occur in what its claim says."""
    claim = question.claim
    if claim is None or claim.not_ or question.kind not in {"number", "text"}:
        return
    counted = [number for number in (claim.times, claim.queries) if number is not None]
    said = " ".join(
        filter(None, [claim.prints, claim.prints_contains, claim.is_, claim.raises, claim.message])
    )
    if question.kind == "number":
        numbers = [*map(float, counted), *map(float, _NUMBER.findall(said))]
        is_said = any(abs(float(question.answers[0]) - each) <= (question.tolerance or 0) for each in numbers)
    else:
        words = f"{said} {claim.calls or ''} {claim.happens or ''} {claim.value or ''}".casefold()
        is_said = any(answer.strip().casefold() in words for answer in question.answers)
    if not is_said:
        found = said or " ".join(map(str, counted)) or "nothing of the kind"
        yield Fault(
            path=path,
            code="key-does-not-hold",
            message=f"the answer is {quoted(question.answers[0])}, and its claim speaks of {quoted(found)}",
            hint="expected a claim with the answer in it",
        )


def _is_of_its_own(part: Program) -> bool:
    """Whether it names a program: then an option's code may be that program's."""
    return bool(part.program or is_patch(part))


def _other_quote(path: Path, text: str, claim: Claim) -> Iterator[Fault]:
    """An option that is one piece of code or a number and nothing else, where its claim is about another one."""
    code = list(markup.code_spans(text))
    if _NUMBER.fullmatch(text.strip()):
        said = text.strip()
    elif len(code) == 1 and text.strip() == f"`{code[0]}`":
        said = code[0]
    else:
        return
    claimed = [each for each in (claim.prints, claim.is_, claim.times, claim.queries) if each is not None]
    wanted = [str(each).strip() for each in claimed]
    if wanted and said not in [*wanted, (claim.value or "").strip(), claim.calls, claim.happens]:
        yield Fault(
            path=path,
            code="words-do-not-fit",
            message=f"the option says «{said}», and its claim {quoted(wanted[0])}",
            hint="expected both to say the same",
        )
