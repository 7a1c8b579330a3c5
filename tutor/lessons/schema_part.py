"""What all groups of keys in a lesson share: frozen, closed to unknown keys, and known by short ids."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from tutor.lessons.scalars import Line, read_text

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", min_length=1, max_length=40),
    BeforeValidator(read_text),
]
Place = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]+(/[a-z0-9][a-z0-9-]*)?$", min_length=1, max_length=120),
    BeforeValidator(read_text),
]
"""A course by the name of its folder, or one of its lessons: `course/lesson`."""
Selector = Line


class Part(BaseModel):
    """A group of keys in a lesson."""

    model_config = ConfigDict(frozen=True, extra="forbid")
