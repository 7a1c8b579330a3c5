"""The shapes of what stands behind a fact: a citation, or a claim about a run of the sample or of another program."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from tutor.lessons.scalars import Code, Line, Text, Verbatim, YesNo, read_text, read_whole
from tutor.lessons.schema_environment import Environment
from tutor.lessons.schema_part import Part, Selector

Address = Annotated[
    str, StringConstraints(pattern=r"^https://\S+$", max_length=500), BeforeValidator(read_text)
]
Times = Annotated[int, Field(ge=0, le=1000), BeforeValidator(read_whole)]


class Citation(Part):
    """Where a fact stands that no run can show."""

    url: Address = Field(description="The address of the page, starting with https://.")
    section: Line = Field(description="The heading on that page under which the fact stands.")


class Program(Part):
    """Which program a question, an option or a claim is about: one of its own, or the sample with one change."""

    program: Code | None = Field(
        default=None, description="A whole program of its own, instead of the sample."
    )
    without: Selector | None = Field(
        default=None, description="The sample without the statement that this selector points at."
    )
    move: Selector | None = Field(
        default=None, description="The sample with this statement in another place. Say where with after."
    )
    after: Selector | None = Field(
        default=None, description="The statement behind which the moved one is put. Goes with move."
    )
    environment: Environment | None = Field(
        default=None, description="Settings for this run, where they differ from the lesson's."
    )


class Claim(Program):
    """What a run must show. Exactly one of prints, prints contains, raises, runs, calls and value says what."""

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
    times: Times | None = Field(default=None, description="How often it is called. Goes with calls.")
    value: Line | None = Field(
        default=None,
        description="An expression that is worked out after the program. Say what it is with is.",
    )
    is_: Line | None = Field(
        default=None, alias="is", description="How Python shows the expression's value. Goes with value."
    )
