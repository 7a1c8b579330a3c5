"""A form, a field or the errors of one in, its line and parts out, without cleaning it or running its code."""

from collections.abc import Iterator
from typing import Any, Final

from tutor.tracer.describe_types import is_class, lineage, plain_lookup, type_name
from tutor.tracer.framework_objects import held, own_parts, text
from tutor.tracer.probe import Outline

IN_FORM: Final = frozenset(
    (
        *("is_bound", "data", "files", "auto_id", "prefix", "initial", "error_class", "label_suffix"),
        *("empty_permitted", "fields", "use_required_attribute", "renderer", "bound_field_class"),
        *("cleaned_data", "instance", "changed_data"),
    )
)
_TOLD_OF_FIELD: Final = ("max_length", "min_length", "max_value", "min_value")
_LINKS: Final = frozenset(
    {"widget", "validators", "error_messages", "localize", "disabled", "show_hidden_initial"}
)


def form(obj: object) -> Outline:
    """`unbound`, `bound, not cleaned`, `bound, no errors`, `invalid: age, __all__`.

    A form that is just being cleaned can't be told here from one that was: only the probe knows.
    """
    found = held(obj)
    bound = plain_lookup(found, "is_bound") is True
    errors: Any = plain_lookup(found, "_errors")
    names = [name for name, _ in errors_by_field(errors)]
    if not bound:
        line = "unbound"
    elif errors is None:
        line = "bound, not cleaned"
    else:
        line = f"invalid: {', '.join(names)}" if names else "bound, no errors"
    parts: list[tuple[str, object]] = [(".data", plain_lookup(found, "data"))] if bound else []
    kept = [(f".{name}", plain_lookup(found, name)) for name in ("cleaned_data", "instance")]
    parts += [(label, value) for label, value in kept if value is not None]
    if names:
        parts.append((".errors", errors))
    return Outline(type=type_name(type(obj)), text=line, parts=parts + own_parts(obj, IN_FORM))


def formset(obj: object) -> Outline:
    """`bound, 2 forms`: the forms are made when they are asked for first."""
    found = held(obj)
    made: Any = plain_lookup(found, "forms")
    line = "bound" if plain_lookup(found, "is_bound") is True else "unbound"
    forms: list[object] = made if type(made) is list else []
    if type(made) is list:
        line += f", {len(forms)} form{'' if len(forms) == 1 else 's'}"
    parts = [(f"[{index}]", one) for index, one in enumerate(forms)]
    return Outline(type=type_name(type(obj)), text=line, parts=parts)


def errors_by_field(errors: Any) -> Iterator[tuple[str, object]]:
    known = dict.items(errors) if any(base is dict for base in lineage(type(errors))) else ()
    yield from ((name, found) for name, found in known if type(name) is str)


def error_list(obj: object) -> Outline:
    """`ErrorList(required)`: the codes, else the messages."""
    found: Any = plain_lookup(held(obj), "data")
    errors: list[Any] = found if type(found) is list else []
    line = ", ".join(_error_word(error) for error in errors)
    parts = [(f".data[{index}]", error) for index, error in enumerate(errors)]
    name = type_name(type(obj))
    return Outline(type=name, text=f"{name}({line})", parts=parts, titled=False)


def _error_word(error: object) -> str:
    if type(error) is str:
        return error
    found = held(error)
    return text(plain_lookup(found, "code")) or text(plain_lookup(found, "message")) or "…"


def bound_field(obj: object) -> Outline:
    """`name of Order`."""
    found = held(obj)
    of = type_name(type(plain_lookup(found, "form")))
    parts = [(".field", plain_lookup(found, "field"))]
    return Outline(
        type=type_name(type(obj)), text=f"{text(plain_lookup(found, 'name'))} of {of}", parts=parts
    )


def form_field(obj: object) -> Outline:
    """`CharField(required, max_length=10)`."""
    found = held(obj)
    words = ["required" if plain_lookup(found, "required") is True else "optional", *_bounds(found)]
    return Outline(
        type=type_name(type(obj)),
        text=f"{type_name(type(obj))}({', '.join(words)})",
        parts=[*_telling(found), (".widget", plain_lookup(found, "widget"))],
        titled=False,
    )


def model_field(obj: object) -> Outline:
    """`CharField title of Book`, `ForeignKey author of Book → Author`."""
    found = held(obj)
    name, kind = text(plain_lookup(found, "name")), type_name(type(obj))
    model = plain_lookup(found, "model")
    related = plain_lookup(held(plain_lookup(found, "remote_field")), "model")
    line = f"{kind} {name}" if name else f"{kind}({', '.join(_bounds(found))})"
    line += f" of {_class_name(model)}" if model is not None else ""
    line += f" → {_class_name(related)}" if related is not None else ""
    return Outline(type=kind, text=line, parts=_telling(found), titled=False)


def options(obj: object) -> Outline:
    found = held(obj)
    parts = [
        (f".{name}", plain_lookup(found, name))
        for name in ("app_label", "model_name", "db_table", "ordering")
    ]
    return Outline(type=type_name(type(obj)), text=text(plain_lookup(found, "object_name")), parts=parts)


def _class_name(model: Any) -> str:
    return type_name(model) if is_class(model) else text(model)


def _bounds(found: Any) -> list[str]:
    pairs = [(name, plain_lookup(found, name)) for name in _TOLD_OF_FIELD]
    return [f"{name}={value}" for name, value in pairs if type(value) is int]


def _telling(found: Any) -> list[tuple[str, object]]:
    """The attributes that are plain values and say something."""
    return [
        (f".{name}", value)
        for name, value in found.items()
        if type(name) is str
        and not name.startswith("_")
        and name not in _LINKS
        and type(value) in (str, int, float, bool, list, tuple)
        and value not in ("", False, [], ())
        and not (name == "creation_counter" or name == "attname")
    ]
