"""The shapes of a lesson and of a course: which keys their YAML may have, as frozen models with a word on every key.

Only shapes are checked here. What depends on two places at once (an edge and its node, a kind and its answer) is
in rules.py, and what depends on the recorded run is with the checker.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from tutor.lessons.scalars import (
    TEXTS_IN_EDITORS,
    Code,
    Line,
    Text,
    YesNo,
    as_list,
    read_decimal,
    read_whole,
)
from tutor.lessons.schema_changed import DjangoVersions, Noted
from tutor.lessons.schema_claims import Citation, Claim, Program
from tutor.lessons.schema_environment import Environment
from tutor.lessons.schema_part import Id, Part, Place, Selector

Tolerance = Annotated[float, Field(ge=0), BeforeValidator(read_decimal)]
Minutes = Annotated[int, Field(ge=1, le=240), BeforeValidator(read_whole)]
FormatVersion = Annotated[Literal[1], BeforeValidator(read_whole)]
Answers = Annotated[tuple[Text, ...], BeforeValidator(as_list), WithJsonSchema(TEXTS_IN_EDITORS)]
ProbeName = Literal["signals", "orm", "http", "templates", "forms"]
LessonLevel = Literal["beginner", "intermediate", "advanced"]
QuestionLevel = Literal["easy", "medium", "hard"]
Kind = Literal["one choice", "several choices", "step", "value", "number", "text"]
Merge = Literal["with next", "with previous"]


class Node(Part):
    """One box of the concept flow."""

    id: Id = Field(description="A short name for the edges to use: small letters, digits and hyphens.")
    label: Line = Field(description="What stands in the box.")
    at: Selector | None = Field(
        default=None,
        description="The event that lights the box up. Leave it out on a way not taken in this run.",
    )


class Edge(Part):
    """One arrow of the concept flow."""

    from_: Id = Field(alias="from", description="The id of the node where the arrow starts.")
    to: Id = Field(description="The id of the node where the arrow ends.")
    label: Line | None = Field(
        default=None, description="A few words beside the arrow: when this way is taken."
    )


class Flow(Part):
    """The concept flow: boxes and the arrows between them."""

    nodes: tuple[Node, ...] = Field(min_length=2, max_length=30, description="The boxes, in reading order.")
    edges: tuple[Edge, ...] = Field(min_length=1, max_length=90, description="The arrows between the boxes.")


class Row(Noted):
    """The author's words on one row of the execution table. The row itself comes from the run."""

    at: Selector = Field(description="The event whose row this is about.")
    title: Line | None = Field(default=None, description="What the row is called, in place of its code.")
    note: Text | None = Field(default=None, description="Why it matters: shown below the row's result.")
    hide: YesNo = Field(default=False, description="Write yes to leave the row out.")
    merge: Merge | None = Field(
        default=None, description="Make one row of this one and its neighbour: with next, or with previous."
    )
    claim: Claim | None = Field(default=None, description="What a run must show for the note to be true.")
    cite: Citation | None = Field(
        default=None, description="Where what the note says stands, if no run can show it."
    )


class Table(Part):
    """The author's words on the execution table."""

    rows: tuple[Row, ...] = Field(default=(), description="Words on rows. Rows without words are shown, too.")
    closing: Text | None = Field(default=None, description="A note below the table, when the run has ended.")
    claim: Claim | None = Field(
        default=None, description="What a run must show for the closing note to be true."
    )
    cite: Citation | None = Field(
        default=None, description="Where what the closing note says stands, if no run can show it."
    )


class Tracker(Part):
    """Which variables the variable tracker shows."""

    variables: tuple[Line, ...] = Field(
        default=(),
        description="The variables to show, in this order. Without it: all that the program binds.",
    )
    hide: tuple[Line, ...] = Field(default=(), description="Variables to leave out.")


class KeyMoment(Noted):
    """A question worth stopping at, with its answer. A claim or a citation stands behind it."""

    id: Id = Field(description="A short name: small letters, digits and hyphens.")
    question: Text = Field(description="What a student would ask at this point.")
    answer: Text = Field(description="The answer. It may point at steps and values.")
    claim: Claim | None = Field(default=None, description="What a run must show for the answer to be true.")
    cite: Citation | None = Field(default=None, description="Where it stands, if no run can show it.")


class Option(Program, Noted):
    """One thing to choose."""

    id: Id = Field(
        description="A short name: small letters, digits and hyphens. Letters are drawn on the page."
    )
    text: Text = Field(description="What is offered.")
    right: YesNo = Field(default=False, description="Write yes on the right option. The others need nothing.")
    claim: Claim | None = Field(
        default=None,
        description="What choosing this option says about the run. It must hold for right options only.",
    )
    feedback: Text = Field(
        description="One or two sentences for whoever chose this option: why it is right or not."
    )


class Question(Program, Noted):
    """One question of the visual quiz or the practice."""

    id: Id = Field(description="A short name, used once in the lesson: small letters, digits and hyphens.")
    kind: Kind = Field(
        description="How it is answered: one choice, several choices, step, value, number or text."
    )
    level: QuestionLevel = Field(description="How hard it is: easy, medium or hard.")
    prompt: Text = Field(description="The question itself.")
    options: tuple[Option, ...] = Field(
        default=(), max_length=8, description="What can be chosen. For one choice and several choices."
    )
    answers: Answers = Field(
        default=(),
        max_length=20,
        alias="answer",
        description=(
            "The right answer. For step: a selector. For value: a selector, or EXPRESSION at SELECTOR. For number: a "
            "number, or count of SELECTOR. For text: one text, or a list of texts that are all accepted."
        ),
    )
    tolerance: Tolerance | None = Field(
        default=None, description="For number: how far from the answer still counts as right."
    )
    claim: Claim | None = Field(
        default=None, description="For number and text: what a run must show for the answer to be right."
    )
    cite: Citation | None = Field(default=None, description="Where the answer stands, if no run can show it.")
    hints: tuple[Text, ...] = Field(
        min_length=1,
        max_length=5,
        description="Where to look, one hint after the other, without naming the answer.",
    )
    solution: tuple[Text, ...] = Field(
        min_length=1, max_length=10, description="The way to the answer, in steps."
    )
    final: Text | None = Field(
        default=None,
        description="The final answer in a sentence. Without it: the right options, or the answer.",
    )
    check: Text | None = Field(default=None, description="A quick check of the answer.")
    mistakes: tuple[Text, ...] = Field(default=(), max_length=6, description="Common mistakes, one each.")


class Snapshot(Part):
    """The lesson on one card."""

    points: tuple[Text, ...] = Field(
        min_length=1, max_length=10, description="What to remember, one thought each."
    )
    code: Code | None = Field(
        default=None, description="The shape of the code, to be recognised at a glance."
    )


class Sentence(Part):
    """What is said at one step."""

    at: Selector = Field(description="The event at which it is said.")
    say: Text = Field(description="One sentence or two. They may point at steps and values.")
    claim: Claim | None = Field(default=None, description="What a run must show for the sentence to be true.")
    cite: Citation | None = Field(default=None, description="Where it stands, if no run can show it.")


class Lesson(Part):
    """One lesson: a short program, and the words that say why."""

    format: FormatVersion = Field(description="The version of this format. Write 1.")
    title: Line = Field(description="The lesson's title.")
    framework: Line = Field(description="The framework that the lesson is about, such as Django.")
    minutes: Minutes = Field(description="How long the lesson takes, in minutes.")
    level: LessonLevel = Field(description="Whom it is for: beginner, intermediate or advanced.")
    summary: Text = Field(description="One or two sentences for the catalogue.")
    environment: Environment = Field(
        default=Environment(), description="The settings that the programs run under."
    )
    probes: tuple[ProbeName, ...] = Field(
        default=(),
        max_length=10,
        description="What to watch besides plain Python: signals, orm, http, templates, forms.",
    )
    sample: Code = Field(description="The program that is run and shown. Write it after a bar: sample: |")
    flow: Flow = Field(description="The concept flow.")
    table: Table = Field(default=Table(), description="Words on the execution table.")
    tracker: Tracker = Field(default=Tracker(), description="What the variable tracker shows.")
    key_moments: tuple[KeyMoment, ...] = Field(
        min_length=1, max_length=12, description="Questions worth stopping at, opened one by one."
    )
    visual_quiz: tuple[Question, ...] = Field(
        min_length=1, max_length=20, description="Questions that are answered by looking at the run."
    )
    snapshot: Snapshot = Field(description="The lesson on one card.")
    transcript: tuple[Sentence, ...] = Field(
        default=(),
        max_length=500,
        description="What is said at each step. Steps without a sentence get a plain one.",
    )
    practice: tuple[Question, ...] = Field(
        min_length=1, max_length=20, description="Questions to practise with, from easy to hard."
    )


class Course(Part):
    """A folder of lessons, in order."""

    format: FormatVersion = Field(description="The version of this format. Write 1.")
    title: Line = Field(description="The course's title.")
    framework: Line = Field(description="The framework that the course is about, such as Django.")
    summary: Text = Field(description="One or two sentences for the catalogue.")
    prerequisites: tuple[Text, ...] = Field(
        default=(), max_length=12, description="What the student should know or have done before, in words."
    )
    builds_on: tuple[Place, ...] = Field(
        default=(),
        max_length=12,
        description="What to study first: other courses in the same folder, or single lessons as course/lesson.",
    )
    outcomes: tuple[Text, ...] = Field(
        default=(),
        max_length=12,
        description="What the student can do in the end. Each goes on from the words: afterwards you can.",
    )
    versions: DjangoVersions = Field(
        default=(),
        max_length=10,
        description="The versions of Django that every lesson must have been proved on, such as 5.2.",
    )
    lessons: tuple[Id, ...] = Field(
        min_length=1,
        max_length=200,
        description="The lessons in order, each the name of its file without .yaml.",
    )
