"""A part's questions and where the learner stands with each in, the score and what to look at again out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tutor.quiz.question import Question
from tutor.quiz.standing import UNTOUCHED, Standing

Why = Literal["wrong", "partly", "second try", "shown", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """One question that didn't go by itself. `position` counts from 1, `steps` are rows of the execution table."""

    position: int
    question: str
    why: Why
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`points` of `out_of`; `ended` questions can earn nothing more; `complete` when each is ended or skipped."""

    points: float
    out_of: int
    ended: int
    skipped: int
    complete: bool
    look_again: tuple[LookAgain, ...]


def summary(questions: Sequence[Question], standings: Mapping[str, Standing]) -> Summary:
    """`standings` by question id; a question without one is untouched."""
    each = [(question, standings.get(question.id, UNTOUCHED)) for question in questions]
    return Summary(
        points=round(sum(where.score for _, where in each), 4),
        out_of=len(questions),
        ended=sum(where.ended for _, where in each),
        skipped=sum(where.skipped and not where.ended for _, where in each),
        complete=bool(each) and all(where.ended or where.skipped for _, where in each),
        look_again=tuple(
            LookAgain(position=number, question=question.id, why=why, steps=question.look_again)
            for number, (question, where) in enumerate(each, start=1)
            if (why := why_again(where)) is not None
        ),
    )


def why_again(where: Standing) -> Why | None:
    """None for what was right at once, and for what isn't finished."""
    if where.skipped and not where.ended:
        return "skipped"
    if not where.ended:
        return None
    if where.last is None or (where.latest is not None and where.latest.verdict == "shown"):
        return "shown"
    if where.last.verdict == "right":
        return "second try" if where.tries > 1 else None
    return "partly" if where.last.verdict == "partly" else "wrong"
