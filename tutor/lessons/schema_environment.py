"""The shape of what a lesson's programs run under and find beside them: settings, models, rows, templates."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from tutor.lessons.scalars import Code, Verbatim, YesNo, read_text
from tutor.lessons.schema_part import Part
from tutor.lessons.schema_settings import Settings

App = Annotated[
    str,
    StringConstraints(pattern=r"^django\.contrib\.[a-z]+$", max_length=100),
    BeforeValidator(read_text),
]
OwnApp = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40),
    BeforeValidator(read_text),
]


class Environment(Part):
    """What a program runs under. Where a part of the lesson has its own, what it leaves out is the lesson's."""

    debug: YesNo = Field(
        default=False, description="Django's DEBUG setting while the program runs. Usually no."
    )
    apps: tuple[App, ...] = Field(
        default=(),
        max_length=8,
        description="Django's own apps that the program finds installed, such as django.contrib.auth.",
    )
    settings: Settings = Field(
        default_factory=Settings, description="Other settings of Django's, each by its name."
    )
    app: OwnApp = Field(default="shop", description="The name of the app that the models belong to.")
    models: Code | None = Field(
        default=None,
        description="The app's models, as Python. The program imports them from shop.models, or how you call the app.",
    )
    setup: Code | None = Field(
        default=None,
        description="Python that is run before the program and not shown in its run, such as rows to start from.",
    )
    templates: dict[str, Verbatim] = Field(
        default_factory=dict,
        max_length=20,
        description="Templates by their names, such as list.html.",
    )
