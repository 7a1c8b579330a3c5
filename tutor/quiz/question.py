"""A question as the quiz knows it: what is asked, what may be answered, and the key that never leaves the server."""

from dataclasses import dataclass
from typing import Literal

QuestionKind = Literal["one choice", "several choices", "step", "value", "number", "text"]
Level = Literal["easy", "medium", "hard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose. All `html` is cleaned and safe to show; `feedback` and `outcome` only after answering.

    `outcome` is what the option's run really did ("This raises TypeError: ..."), empty where nothing was run.
    `own_run` says that this is a run of the option alone, so that it tells nothing of the other options.
    """

    id: str
    html: str
    right: bool
    feedback: str = ""
    outcome: str = ""
    own_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is right. `options` for choices (ids); `values` for a step (row number), value, number or text: any of
    them is right; `tolerance` is the largest accepted distance from a number, in the number's own unit."""

    options: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where the fact stands that no run can show."""

    url: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with its key. Texts are cleaned HTML; `program` is highlighted code or empty.

    Shown before answering: prompt, program, options' html, level, and hints one by one when asked for.
    Everything else is shown after answering. `proved` says that runs decided the key.
    """

    id: str
    kind: QuestionKind
    level: Level
    prompt: str
    key: Key
    program: str = ""
    options: tuple[Option, ...] = ()
    hints: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()
    final: str = ""
    check: str = ""
    mistakes: tuple[str, ...] = ()
    citation: Citation | None = None
    proved: bool = False
    look_again: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was submitted, raw: ids of options, or one line of text; `skipped` when the learner passed over it for
    now, `shown` when they asked for the solution instead of answering."""

    options: tuple[str, ...] = ()
    text: str = ""
    skipped: bool = False
    shown: bool = False
