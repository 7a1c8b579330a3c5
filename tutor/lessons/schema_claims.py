"""The shapes of what stands behind a fact: a citation, or a claim about a run of the sample or of another program."""

from typing import Annotated, Union

from pydantic import BeforeValidator, Field, StringConstraints

from tutor.lessons.scalars import Code, Line, Text, Verbatim, YesNo, read_text, read_whole
from tutor.lessons.schema_environment import Environment
from tutor.lessons.schema_part import Part, Selector

Address = Annotated[
    str, StringConstraints(pattern=r"^https://\S+$", max_length=500), BeforeValidator(read_text)
]
Times = Annotated[int, Field(ge=0, le=1000), BeforeValidator(read_whole)]
Place = Line


class Citation(Part):
    """Where a fact stands that no run can show."""

    url: Address = Field(description="The address of the page, starting with https://.")
    section: Line = Field(description="The heading on that page under which the fact stands.")


class Program(Part):
    """Which program a question, an option or a claim is about: one of its own, or the sample with one change.

    A statement to change is named by a selector, or by its own first line in backticks.
    """

    program: Code | None = Field(
        default=None, description="A whole program of its own, instead of the sample."
    )
    without: Place | None = Field(
        default=None,
        description="The sample without this statement: a selector, or the statement's own text in backticks.",
    )
    move: Place | None = Field(
        default=None, description="The sample with this statement in another place. Say where with after."
    )
    replace: Place | None = Field(
        default=None, description="The sample with other code in place of this statement. Goes with with."
    )
    with_: Code | None = Field(
        default=None, alias="with", description="The code that stands there instead. Goes with replace."
    )
    insert: Code | None = Field(
        default=None, description="The sample with this code put in. Say where with before or after."
    )
    after: Place | None = Field(
        default=None,
        description="The statement behind which something is put. Goes with move and with insert.",
    )
    before: Place | None = Field(
        default=None,
        description=(
            "The statement in front of which something is put. Goes with insert. Beside happens, it is the event that "
            "comes later."
        ),
    )
    environment: Environment | None = Field(
        default=None, description="Settings for this run, where they differ from the lesson's."
    )


class Claim(Program):
    """What a run must show. Exactly one of the keys that say what is claimed stands in it."""

    prints: Verbatim | None = Field(
        default=None,
        description='The program prints exactly this, and raises nothing. "" means nothing is printed.',
    )
    prints_contains: Text | None = Field(
        default=None, alias="prints contains", description="What the program prints has this text in it."
    )
    raises: Line | None = Field(
        default=None,
        description="The program ends with this exception, or with a kind of it, such as TypeError.",
    )
    message: Text | None = Field(
        default=None, description="A part of the exception's message. Goes with raises and may be left out."
    )
    runs: YesNo | None = Field(
        default=None, description="Write yes: the program runs to its end and raises nothing."
    )
    calls: Line | None = Field(
        default=None, description="The function or receiver of this name is called. Say how often with times."
    )
    times: Times | None = Field(
        default=None, description="How often. Goes with calls, and with happens, where it may be left out."
    )
    value: Line | None = Field(
        default=None,
        description="An expression that is worked out after the program, or at a step. Say what it is with is.",
    )
    is_: Line | None = Field(
        default=None, alias="is", description="How Python shows the expression's value. Goes with value."
    )
    at: Selector | None = Field(
        default=None,
        description="The event behind which the value is looked up. Goes with value and may be left out.",
    )
    happens: Selector | None = Field(
        default=None,
        description="This event happens. Say how often with times, or what comes later with before.",
    )
    order: tuple[Selector, ...] | None = Field(
        default=None,
        min_length=2,
        max_length=20,
        description="These events happen in this order: the first of each, unless the selector says another.",
    )
    queries: Times | None = Field(
        default=None,
        description="How many SQL statements go to the database. The lesson needs the probe orm for it.",
    )
    unchanged: YesNo | None = Field(
        default=None,
        description="Write yes: the program prints what the sample prints, and ends as the sample does.",
    )
    stays: Line | None = Field(
        default=None, description="A variable, or a part of one, that keeps the first value it has."
    )
    since: Selector | None = Field(
        default=None,
        description="The event from which on it stays the same. Goes with stays and may be left out.",
    )
    not_: Union["Claim", None] = Field(
        default=None, alias="not", description="A claim that the run must not show, of the same program."
    )
