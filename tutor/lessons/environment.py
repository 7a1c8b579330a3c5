"""Makes one environment of those along the way from a lesson to one of its claims."""

from collections.abc import Sequence
from typing import Any

from tutor.lessons.positions import Path
from tutor.lessons.schema import Lesson
from tutor.lessons.schema_claims import Program
from tutor.lessons.schema_environment import Environment

Way = Sequence[tuple[Path, Environment]]
"""Environments from the nearest to the lesson's own, each with the path of the part of the lesson that has it."""


def merged(*environments: Environment | None) -> Environment:
    """Key by key, what a later one says counts; of settings and templates, name by name."""
    found: dict[str, Any] = {}
    for each in filter(None, environments):
        found |= _said(each, found)
    return Environment.model_construct(_fields_set=set(found), **found)


def environment_of(lesson: Lesson, about: Sequence[Program]) -> Environment:
    """The lesson's, with what the parts on the way to a claim say otherwise; the nearest comes first in `about`."""
    return merged(lesson.environment, *(part.environment for part in reversed(about)))


def way_to(path: Path, lesson: Lesson, about: Sequence[Program]) -> Way:
    """The environments from a claim's own out to the lesson's; `path` is the claim's."""
    homes = (path, path[:-1], path[:-3])
    own = [(home, part.environment) for home, part in zip(homes, about, strict=False) if part.environment]
    return [*own, ((), lesson.environment)]


def _said(environment: Environment, before: dict[str, Any]) -> dict[str, Any]:
    said = {name: getattr(environment, name) for name in environment.model_fields_set}
    if "settings" in said and "settings" in before:
        both = before["settings"].given() | said["settings"].given()
        said["settings"] = type(said["settings"]).model_construct(_fields_set=set(both), **both)
    if "templates" in said:
        said["templates"] = before.get("templates", {}) | said["templates"]
    return said


def plain(environment: Environment) -> dict[str, Any]:
    """What a run depends on, to be hashed: the same for one that says what it would be anyway."""
    told = environment.model_dump(exclude_defaults=True, exclude_none=True)
    told["settings"] = environment.settings.given()
    return {key: value for key, value in sorted(told.items()) if value}
