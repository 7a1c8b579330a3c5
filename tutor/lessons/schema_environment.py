"""The shape of the settings that a lesson's programs run under."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from tutor.lessons.scalars import YesNo, read_text
from tutor.lessons.schema_part import Part

App = Annotated[
    str,
    StringConstraints(pattern=r"^django\.contrib\.[a-z]+$", max_length=100),
    BeforeValidator(read_text),
]


class Environment(Part):
    """The settings that a program runs under."""

    debug: YesNo = Field(
        default=False, description="Django's DEBUG setting while the program runs. Usually no."
    )
    apps: tuple[App, ...] = Field(
        default=(),
        max_length=8,
        description="Django's own apps that the program finds installed, such as django.contrib.auth.",
    )
