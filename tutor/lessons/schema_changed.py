"""The shape of a note that something is otherwise in other versions of Django."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from tutor.lessons.scalars import TEXTS_IN_EDITORS, Text, as_list, read_text
from tutor.lessons.schema_part import Part

DjangoVersion = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{1,2}\.[0-9]{1,2}$"), BeforeValidator(read_text)
]
DjangoVersions = Annotated[
    tuple[DjangoVersion, ...], BeforeValidator(as_list), WithJsonSchema(TEXTS_IN_EDITORS)
]


class Noted(Part):
    """What may say since when it is so."""

    changed_in: DjangoVersions = Field(
        default=(),
        alias="changed in",
        max_length=5,
        description="The version of Django since which it is so, such as 5.1, or a list of them.",
    )
    was: Text | None = Field(
        default=None, description="How it was before. Goes with changed in, and may be left out."
    )
