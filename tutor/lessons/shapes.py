"""A raw tree and a model in, the faults in the tree's shape out: pydantic's findings in a teacher's words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tutor.lessons.fault import Fault, named, one_of, quoted, shown
from tutor.lessons.positions import Path
from tutor.lessons.source import Empty

Model = TypeVar("Model", bound=BaseModel)


def read_shape(model: type[Model], tree: object) -> tuple[Model | None, Iterator[Fault]]:
    """The frozen model, or None and the faults that keep the tree from being one, worded one by one as asked for."""
    try:
        return model.model_validate(tree), iter(())
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, (_fault(model, tree, detail) for detail in details if not _only_follows(tree, detail))


def _only_follows(tree: object, detail: ErrorDetails) -> bool:
    """Pydantic also calls a list too short when enough is in it, but not all of that is right."""
    if detail["type"] != "too_short":
        return False
    items = _value_at(tree, tuple(detail["loc"]))
    return isinstance(items, list) and len(items) >= detail["ctx"]["min_length"]


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """The keys that a group may have, as written in YAML, each with its description."""
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model of the group of keys at a path; for the path of a single value, that of the group around it."""
    for key in path:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        inner = _inner_model(fields[key].annotation) if key in fields else None
        model = inner or model
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner_model, get_args(annotation))), None)


def _fault(model: type[BaseModel], tree: object, detail: ErrorDetails) -> Fault:
    path: Path = tuple(detail["loc"])
    kind = detail["type"]
    value = _value_at(tree, path)
    if kind == "missing":
        return _missing(model, path)
    if kind == "extra_forbidden":
        allowed = keys_of(model_at(model, path[:-1]))
        message = f"unknown key {quoted(path[-1])} in {_group(model, path[:-1])}"
        return Fault(
            path=path, code="unknown-key", message=message, hint=one_of(path[-1], allowed), at_key=True
        )
    if value is Empty.EMPTY or kind in ("empty_text", "string_too_short"):
        hint = _wanted(kind, detail.get("ctx", {})) or "expected a text"
        return Fault(path=path, code="empty", message=f"{named(path)} is empty", hint=hint, at_key=True)
    return _wrong(path, kind, value, detail.get("ctx", {}))


def _missing(model: type[BaseModel], path: Path) -> Fault:
    key = str(path[-1])
    description = keys_of(model_at(model, path[:-1])).get(key, "")
    message = f"{quoted(key)} is missing in {_group(model, path[:-1])}"
    return Fault(
        path=path[:-1], code="missing-key", message=message, hint=f"expected {quoted(key)}: {description}"
    )


def _group(model: type[BaseModel], path: Path) -> str:
    return named(path) if path else f"the {model.__name__.lower()}"


def _value_at(tree: object, path: Path) -> object:
    for key in path:
        if isinstance(tree, list) and isinstance(key, int) and key < len(tree):
            tree = tree[key]
        elif isinstance(tree, dict):
            tree = tree.get(key)
        else:
            break
    return tree


def _wanted(kind: str, context: Mapping[str, Any]) -> str:
    """What was expected in place of a value of the wrong type; empty if the type isn't what is wrong."""
    if kind == "wrong_type":
        return f"expected {context['expected']}"
    return {
        "string_type": "expected a text",
        "tuple_type": "expected a list, each item after '- '",
        "model_type": "expected keys and values, indented below it",
        "literal_error": "expected " + str(context.get("expected", "")),
    }.get(kind, "")


def _wrong(path: Path, kind: str, value: object, context: Mapping[str, Any]) -> Fault:
    if kind in SENTENCES:
        code, sentence = SENTENCES[kind]
        message, hint = sentence(value, context)
        return Fault(path=path, code=code, message=f"{named(path)} {message}", hint=hint)
    if kind == "literal_error" and isinstance(value, str):
        allowed = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        message = f"{named(path)} can't be {quoted(value)}"
        return Fault(path=path, code="unknown-word", message=message, hint=one_of(value, allowed))
    message = f"{named(path)} is {shown(value)}"
    # YAML reads {step: send my_signal} as a group with the key "step".
    if isinstance(value, dict) and str(next(iter(value), "")).partition(":")[0] in ("step", "value"):
        hint = "put a text that begins with a brace in quotes"
        return Fault(path=path, code="wrong-type", message=message, hint=hint)
    return Fault(
        path=path, code="wrong-type", message=message, hint=_wanted(kind, context) or "expected another value"
    )


FORMS: Final[Mapping[str, str]] = {
    r"^[a-z0-9][a-z0-9-]*$": "expected small letters, digits and hyphens",
    r"^django\.contrib\.[a-z]+$": "expected one of Django's own apps, such as django.contrib.auth",
    r"^[a-z][a-z0-9_]*$": "expected a name in small letters, such as shop",
    r"^[A-Za-z0-9_-]+(/[a-z0-9][a-z0-9-]*)?$": "expected the name of a course's folder, or course/lesson",
    r"^https://\S+$": "expected an address that begins with https://",
    r"^[0-9]{1,2}\.[0-9]{1,2}$": "expected a version of Django, such as 5.1",
}

Sentence = Callable[[object, Mapping[str, Any]], tuple[str, str]]

SENTENCES: Final[Mapping[str, tuple[str, Sentence]]] = {
    "several_lines": ("several-lines", lambda value, context: ("has several lines", "expected one line")),
    "string_too_long": (
        "too-long",
        lambda value, context: (
            f"has {len(str(value))} characters",
            f"expected at most {context['max_length']}",
        ),
    ),
    "string_pattern_mismatch": (
        "bad-form",
        lambda value, context: (f"can't be {quoted(value)}", FORMS[context["pattern"]]),
    ),
    "too_short": (
        "too-few",
        lambda value, context: (
            f"has {_count(context['actual_length'])}",
            f"expected at least {context['min_length']}",
        ),
    ),
    "too_long": (
        "too-many",
        lambda value, context: (
            f"has more than {_count(context['max_length'])}",
            f"expected at most {context['max_length']}",
        ),
    ),
    "greater_than_equal": (
        "out-of-range",
        lambda value, context: (f"can't be {quoted(value)}", f"expected {context['ge']:g} or more"),
    ),
    "less_than_equal": (
        "out-of-range",
        lambda value, context: (f"can't be {quoted(value)}", f"expected {context['le']:g} or less"),
    ),
}


def _count(number: int) -> str:
    return {0: "no item", 1: "1 item"}.get(number, f"{number} items")
