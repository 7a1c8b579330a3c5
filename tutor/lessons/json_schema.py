"""The models of a lesson and a course in, JSON Schemas for editors out: they complete and check while one types."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from tutor.lessons.schema import Course, Lesson

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FILES: Final[Mapping[str, type[BaseModel]]] = {"lesson.schema.json": Lesson, "course.schema.json": Course}


def lesson_schema() -> dict[str, Any]:
    return _schema(Lesson)


def course_schema() -> dict[str, Any]:
    return _schema(Course)


def schema_files() -> dict[str, str]:
    """The text of every schema file, by the name under which it lies in the folder `lessons`."""
    return {
        name: json.dumps(_schema(model), indent=2, ensure_ascii=False) + "\n" for name, model in FILES.items()
    }


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
    simplified: dict[str, Any] = _simplified(schema)
    return simplified


def _simplified(part: Any) -> Any:
    """Without what only Python needs: titles made from names, defaults, and "or null" for what may be left out."""
    if isinstance(part, list):
        return [_simplified(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: value for key, value in part.items() if key not in ("title", "default")}
    choices = [choice for choice in kept.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        kept = choices[0] | {key: value for key, value in kept.items() if key != "anyOf"}
    return {
        key: _named(value) if key in ("properties", "$defs") else _simplified(value)
        for key, value in kept.items()
    }


def _named(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts by the names that lessons use, `title` among them."""
    return {name: _simplified(part) for name, part in parts.items()}
