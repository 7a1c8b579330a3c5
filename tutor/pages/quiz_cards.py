"""A question and where the learner stands with it in, the card that templates print out: they decide nothing.

What may be shown when is settled here and nowhere else: until a question has ended, nothing of its key, outcomes (but
for what was chosen), solution, final answer, check or mistakes gets into a card.
"""

import html
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from tutor.lessons.page import LessonPage
from tutor.quiz.grade import TRIED, only_capitals_differ
from tutor.quiz.order import order_of
from tutor.quiz.question import Answer, Citation, Option, Question
from tutor.quiz.standing import UNTOUCHED, Standing

INPUTS = {
    "one choice": "radio",
    "several choices": "checkbox",
    "step": "select",
    "value": "text",
    "number": "number",
    "text": "text",
}
EMPTY = Answer()
Focus = Literal["", "said", "hint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChoice:
    """A row of the execution table, as a choice: its number and the first line of its code, as an author's title may
    say what is asked for; its title, as plain text, when the question has ended."""

    number: int
    code: str
    title: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a card stands on the page. `position` counts from 1."""

    course: str
    lesson: str
    lesson_hash: str
    part: str
    position: int
    total: int
    steps: tuple[StepChoice, ...]

    def card_id(self, question: str) -> str:
        return f"q-{self.part}-{question}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCard:
    """`value` stands for the option in the form: option ids are an author's words and might tell the key.

    `mark` is "", "right", "wrong" or "missed", `mark_words` the same for reading; both only where it may be known.
    """

    value: str
    letter: str
    html: SafeString
    chosen: bool
    closed: bool
    mark: str
    mark_words: str
    feedback: SafeString
    outcome: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the card says about the last answer. `tone` is "ok", "part", "bad" or "calm"; `icon` repeats it."""

    tone: str
    icon: str
    words: str
    points: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """All that is shown once the question has ended. `rows` are those that answer a question for a step."""

    steps: tuple[SafeString, ...]
    final: SafeString
    rows: tuple[StepChoice, ...]
    check: SafeString
    hints: tuple[SafeString, ...]
    mistakes: tuple[SafeString, ...]
    look_again: tuple[int, ...]
    citation: Citation | None
    proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One question as it is shown. `error` refuses what was sent, `notice` explains what became of it."""

    id: str
    position: int
    total: int
    level: str
    prompt: SafeString
    program: SafeString
    action: str
    csrf: str
    attempt: str
    revision: int
    lesson_hash: str
    input: str
    options: tuple[OptionCard, ...]
    steps: tuple[StepChoice, ...]
    typed: str
    ended: bool
    said: Said | None
    error: str
    notice: str
    check_words: str
    hints: tuple[SafeString, ...]
    hint_words: str
    next_hint: int
    may_skip: bool
    may_show: bool
    solution: Solution | None
    focus: Focus


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a request adds to a card: what was typed though it can't be graded, why, and where the focus goes."""

    typed: Answer | None = None
    error: str = ""
    notice: str = ""
    focus: Focus = ""


def card(
    spot: Spot,
    question: Question,
    where: Standing = UNTOUCHED,
    *,
    seed: int,
    attempt: str,
    hints_taken: int = 0,
    csrf: str,
    reply: Reply = Reply(),
) -> Card:
    filled = reply.typed or filled_in(where)
    hints = 0 if where.ended else min(hints_taken, len(question.hints))
    next_hint = 0 if where.ended or hints >= len(question.hints) else hints + 1
    return Card(
        id=spot.card_id(question.id),
        position=spot.position,
        total=spot.total,
        level=question.level,
        prompt=clean(question.prompt),
        program=clean(question.program),
        action=reverse("quiz-answer", args=[spot.course, spot.lesson, spot.part, question.id]),
        csrf=csrf,
        attempt=attempt,
        revision=where.revision,
        lesson_hash=spot.lesson_hash,
        input=INPUTS[question.kind],
        options=option_cards(spot, question, where, filled, seed),
        steps=step_choices(spot, filled.text) if question.kind == "step" else (),
        typed=shown_text(filled.text),
        ended=where.ended,
        said=said(question, where),
        error=reply.error,
        notice=reply.notice or notice_of(where, spot.lesson_hash),
        check_words="Check again, for half the points" if where.tries else "Check answer",
        hints=cleaned(question.hints[:hints]),
        hint_words=f"Hint ({next_hint} of {len(question.hints)})",
        next_hint=next_hint,
        may_skip=not where.ended and not where.skipped,
        may_show=not where.ended and (where.skipped or where.tries > 0),
        solution=solution(spot, question) if where.ended else None,
        focus="said" if reply.focus == "hint" and not hints else reply.focus,
    )


def option_cards(
    spot: Spot, question: Question, where: Standing, filled: Answer, seed: int
) -> tuple[OptionCard, ...]:
    same_lesson = where.last is not None and where.last.lesson_hash == spot.lesson_hash
    last = where.last.answer.options if where.last and (where.ended or same_lesson) else ()
    single = question.kind == "one choice"
    cards = []
    for letter, option in zip(string.ascii_uppercase, order_of(question, seed), strict=False):
        tried = option.id in last
        mark = mark_of(option, tried=tried, before=single and option.id in where.before)
        known = bool(mark) and (where.ended or (tried and single))
        cards.append(
            OptionCard(
                value=option_value(spot, question, option.id),
                letter=letter,
                html=clean(option.html),
                chosen=tried if where.ended else option.id in filled.options,
                closed=tried and single and not where.ended,
                mark=MARKS[mark][0] if known else "",
                mark_words=MARKS[mark][1] if known else "",
                feedback=clean(option.feedback if tried or known else ""),
                outcome=clean(option.outcome if may_tell(question, option, where, tried=tried) else ""),
            )
        )
    return tuple(cards)


# What an option was to the learner, as a class name and in words.
MARKS = {
    "right": ("right", "Your answer, right"),
    "wrong": ("wrong", "Your answer, not right"),
    "missed": ("missed", "The right answer"),
    "before": ("wrong", "Your first answer, not right"),
}


def mark_of(option: Option, *, tried: bool, before: bool) -> str:
    if option.right:
        return "right" if tried else "missed"
    return "wrong" if tried else "before" if before else ""


def may_tell(question: Question, option: Option, where: Standing, *, tried: bool) -> bool:
    """What really happened: with another try left, of a run that tells nothing of the other options."""
    if not where.ended:
        return tried and option.own_run
    return tried or telling(question, option)


def telling(question: Question, option: Option) -> bool:
    """Where all options are about one and the same run, what it does is said once, with the right one."""
    return option.right or option.outcome not in {other.outcome for other in question.options if other.right}


def step_choices(spot: Spot, chosen: str) -> tuple[StepChoice, ...]:
    return tuple(replace(step, chosen=str(step.number) == chosen.strip()) for step in spot.steps)


def option_value(spot: Spot, question: Question, option: str) -> str:
    """The same for everybody, and nothing that could be guessed or computed without the server's secret."""
    name = "/".join((spot.course, spot.lesson, spot.part, question.id, option))
    return salted_hmac("tutor.quiz.option", name, algorithm="sha256").hexdigest()[:12]


def option_of(spot: Spot, question: Question, value: str) -> str:
    """The id behind a form's value; what stands for no option is kept as it came, for grading to refuse."""
    return next((o.id for o in question.options if option_value(spot, question, o.id) == value), value)


def filled_in(where: Standing) -> Answer:
    """What the form holds: the last answer, or what was typed when skipping or sent from a page that had changed."""
    if where.latest and where.latest.verdict in ("stale", "skipped") and not where.ended:
        return where.latest.answer
    return where.last.answer if where.last else EMPTY


def shown_text(text: str) -> str:
    """Without the characters that no page can hold."""
    return "".join(mark for mark in text if mark.isprintable())


def said(question: Question, where: Standing) -> Said | None:
    latest = where.latest
    if latest is None:
        return None
    last = where.last
    if latest.verdict == "shown":
        return Said(tone="calm", icon="→", words="Here is the solution.", points=points_words(where.score))
    if latest.verdict == "skipped":
        return Said(tone="calm", icon="→", words="Skipped for now. You can still answer, whenever you like.")
    if last is None:
        return None
    points = points_words(where.score)
    if last.verdict == "right":
        words = "Right, at the second try." if where.tries > 1 else "Right."
        return Said(tone="ok", icon="✓", words=words, points=points)
    left = "" if where.ended else " One more try."
    if last.verdict == "wrong" and where.score:
        return Said(tone="bad", icon="✕", words="Not right. Your first answer counts.", points=points)
    if last.verdict == "partly":
        return Said(tone="part", icon="◐", words=f"Partly right.{left}", points=points)
    why = ": capitals count here" if only_capitals_differ(question, last.answer) else ""
    return Said(tone="bad", icon="✕", words=f"Not right{why}.{left}", points=points if where.ended else "")


def points_words(score: float) -> str:
    return f"{round(score, 2):g} of 1 point"


def notice_of(where: Standing, lesson_hash: str) -> str:
    latest = where.latest
    if latest is None:
        return ""
    if latest.verdict == "stale":
        return STALE
    if latest.verdict in TRIED and latest.lesson_hash != lesson_hash:
        return "The lesson was edited after you answered. Your answer and its points have been kept."
    return ""


STALE = (
    "The lesson was changed while you had it open. Here is the question as it is now, with your answer filled in: "
    "look it over and send it again."
)


def solution(spot: Spot, question: Question) -> Solution:
    asked_for_step = question.kind == "step"
    rows = tuple(row for row in spot.steps if asked_for_step and str(row.number) in question.key.values)
    numbers_alone = " or ".join(f"step {row.number}" for row in rows)
    return Solution(
        steps=cleaned(question.solution),
        final=clean("" if rows and plain(question.final) == numbers_alone else question.final),
        rows=rows,
        check=clean(question.check),
        hints=cleaned(question.hints),
        mistakes=cleaned(question.mistakes),
        look_again=question.look_again,
        citation=question.citation,
        proved=question.proved,
    )


def spots(page: LessonPage, part: str) -> dict[str, tuple[Spot, Question]]:
    """The questions of a part by id, each with its place."""
    questions = questions_of(page, part)
    steps = tuple(
        StepChoice(number=row.number, code=first_line(row.code), title=plain(row.title_html))
        for row in page.rows
    )
    return {
        question.id: (
            Spot(
                course=page.course,
                lesson=page.slug,
                lesson_hash=page.hash,
                part=part,
                position=position,
                total=len(questions),
                steps=steps,
            ),
            question,
        )
        for position, question in enumerate(questions, start=1)
    }


def first_line(code: str) -> str:
    return code.strip().partition("\n")[0]


def questions_of(page: LessonPage, part: str) -> Sequence[Question]:
    return {"visual-quiz": page.visual_quiz, "practice": page.practice}[part]


def plain(text: str) -> str:
    return html.unescape(strip_tags(text))


def clean(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - a question's texts are cleaned when the lesson is read


def cleaned(texts: Sequence[str]) -> tuple[SafeString, ...]:
    return tuple(map(clean, texts))
