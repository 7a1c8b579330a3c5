"""What a single value of a lesson may be: texts as they are written become texts, whole numbers, numbers, yes or no.

The YAML reader hands over every value as the text that the author wrote, so that `text: No` stays a text where a
text is wanted and is a no where yes or no is wanted. The key decides, never the look of the value.
"""

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

YES_AND_NO: Final = {"yes": True, "true": True, "no": False, "false": False}
WHOLE: Final = re.compile(r"[+-]?[0-9]{1,9}")
DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?")

# Editors read YAML 1.2, where an unquoted 42 or true is no string: they would underline what we accept.
TEXT_IN_EDITORS: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}
TEXTS_IN_EDITORS: Final[dict[str, Any]] = {
    "anyOf": [TEXT_IN_EDITORS, {"type": "array", "items": TEXT_IN_EDITORS, "minItems": 1}]
}


def wrong_type(expected: str) -> PydanticCustomError:
    return PydanticCustomError("wrong_type", "expected {expected}", {"expected": expected})


def read_yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in YES_AND_NO:
        return YES_AND_NO[value.lower()]
    raise wrong_type("yes or no")


def read_whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    raise wrong_type("a whole number")


def read_decimal(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return float(value)
    raise wrong_type("a number")


def read_text(value: object) -> str:
    if not isinstance(value, str):
        raise wrong_type("a text")
    return value


def not_empty(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("empty_text", "is empty")
    return value.rstrip()


def one_line(value: str) -> str:
    if "\n" in value:
        raise PydanticCustomError("several_lines", "takes one line")
    return value


def as_list(value: object) -> object:
    """One text where a list of texts may stand is a list of one."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list | tuple):
        raise wrong_type("a text, or a list of texts")
    return value


YesNo = Annotated[bool, BeforeValidator(read_yes_or_no), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Verbatim = Annotated[str, BeforeValidator(read_text), Field(json_schema_extra=TEXT_IN_EDITORS)]
Text = Annotated[
    str,
    BeforeValidator(read_text),
    AfterValidator(not_empty),
    Field(min_length=1, json_schema_extra=TEXT_IN_EDITORS),
]
Line = Annotated[Text, AfterValidator(one_line)]
Code = Annotated[str, BeforeValidator(read_text), AfterValidator(not_empty), Field(min_length=1)]
