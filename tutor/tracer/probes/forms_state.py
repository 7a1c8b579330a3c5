"""A form, field or error in, its outline and words out, without cleaning it or running its code."""

from collections.abc import Iterator
from types import FunctionType
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseModelForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet, ManagementForm
from django.forms.utils import ErrorList
from django.utils.functional import Promise

from tutor.tracer.describe_forms import IN_FORM
from tutor.tracer.describe_leaves import PLAIN
from tutor.tracer.describe_types import class_dict, lineage, plain_lookup, type_name
from tutor.tracer.framework_objects import class_attribute, held, is_a, own_parts, text
from tutor.tracer.probe import Outline

_TRANSLATION: Final = "django.utils.translation"


def is_frameworks(form: object) -> bool:
    """The hidden form in which a formset counts its forms: no part of what the program does."""
    return is_a(form, ManagementForm)


def is_model_form(form: object) -> bool:
    return is_a(form, BaseModelForm)


def has_own_clean(form: object) -> bool:
    """Whether the program has written the form's `clean`."""
    return class_attribute(type(form), "clean") not in (vars(BaseForm)["clean"], vars(BaseModelForm)["clean"])


def is_set(form: object) -> bool:
    return is_a(form, BaseFormSet)


# Errors


def errors_of(found: Any) -> list[tuple[str, str]]:
    """Messages and codes of a list of errors."""
    pieces = found if type(found) is list else plain_lookup(held(found), "data")
    return [message_and_code(error) for error in pieces] if type(pieces) is list else []


def message_and_code(error: object) -> tuple[str, str]:
    """The words as they are now, with what they have to say of the value, and the code, empty if there is none."""
    if not is_a(error, ValidationError):
        return text(error), ""
    found = held(error)
    return _words(plain_lookup(found, "message"), plain_lookup(found, "params")), text(
        plain_lookup(found, "code")
    )


def _words(message: Any, params: Any) -> str:
    """Only Django's own translations are run, and only values whose text is Python's own are put in."""
    try:
        if type(message) is not str and not _is_translation(message):
            return ""
        known = _plain_params(params)
        return str(message % known if known else message)
    except Exception:  # a placeholder that can't be filled, or a catalogue that can't be read
        return message if type(message) is str else ""


def _plain_params(params: Any) -> dict[str, Any]:
    if type(params) is not dict:
        return {}
    return {
        key: str(value) if _is_translation(value) else value
        for key, value in params.items()
        if type(key) is str and (type(value) in PLAIN or _is_translation(value))
    }


def _is_translation(message: object) -> bool:
    """Whether the lazy text is made by Django's gettext: a program may make its own with `lazy`."""
    if not is_a(message, Promise):
        return False
    return any(_is_translating(found) for found in _closed_over(type(message)))


def _closed_over(cls: type) -> Iterator[object]:
    """What the methods of Django's class for one lazy function have in common: that function."""
    for method in class_dict(lineage(cls)[0]).values():
        if type(method) is FunctionType and "func" in method.__code__.co_freevars:
            cells = dict(zip(method.__code__.co_freevars, method.__closure__ or (), strict=True))
            yield cells["func"].cell_contents


def _is_translating(function: object) -> bool:
    if type(function) is not FunctionType:
        return False
    return text(plain_lookup(function.__globals__, "__name__")).startswith(_TRANSLATION)


# Outlines


def outline(obj: object, *, being_cleaned: bool) -> Outline | None:
    kin = lineage(type(obj))
    if any(base is BaseForm for base in kin):
        return _form_outline(obj, being_cleaned=being_cleaned)
    if any(base is BoundField for base in kin):
        found = held(obj)
        form = type_name(type(plain_lookup(found, "form")))
        return Outline(type=type_name(type(obj)), text=f"{text(plain_lookup(found, 'name'))} of {form}")
    if any(base is ErrorList for base in kin):
        return _list_outline(obj)
    return _set_outline(obj) if any(base is BaseFormSet for base in kin) else None


def _list_outline(errors: object) -> Outline:
    """The messages. As a list it would look empty: what it holds is in an attribute."""
    messages = [message for message, _ in errors_of(errors)]
    parts = [(f"[{index}]", message) for index, message in enumerate(messages)]
    return Outline(type=type_name(type(errors)), text=str(messages), parts=parts)


def _form_outline(form: object, *, being_cleaned: bool) -> Outline:
    """`unbound`, `bound, not cleaned`, `being cleaned`, `valid`, or `invalid: age, __all__`."""
    found = held(form)
    bound = plain_lookup(found, "is_bound") is True
    errors = plain_lookup(found, "_errors")
    known = list(_errors_by_field(errors))
    if not bound:
        line = "unbound"
    elif errors is None:
        line = "bound, not cleaned"
    elif being_cleaned:
        line = "being cleaned"
    else:
        line = f"invalid: {', '.join(name for name, _ in known)}" if known else "valid"
    parts: list[tuple[str, object]] = [(".data", plain_lookup(found, "data"))] if bound else []
    cleaned = plain_lookup(found, "cleaned_data")
    if cleaned is not None:
        parts.append((".cleaned_data", cleaned))
    parts += [(f".errors[{name!r}]", words) for name, words in known]
    if is_model_form(form):
        parts.append((".instance", plain_lookup(found, "instance")))
    return Outline(type=type_name(type(form)), text=line, parts=parts + own_parts(form, IN_FORM))


def _set_outline(formset: object) -> Outline:
    """`bound, 2 forms`: the forms are made when they are asked for first."""
    found = held(formset)
    made: Any = plain_lookup(found, "forms")
    forms: list[object] = made if type(made) is list else []
    line = "bound" if plain_lookup(found, "is_bound") is True else "unbound"
    if type(made) is list:
        line += f", {len(forms)} form{'' if len(forms) == 1 else 's'}"
    parts: list[tuple[str, object]] = [(f"[{index}]", form) for index, form in enumerate(forms)]
    errors = plain_lookup(found, "_non_form_errors")
    parts += [(".non_form_errors()", message) for message, _ in errors_of(errors)]
    return Outline(type=type_name(type(formset)), text=line, parts=parts)


def _errors_by_field(errors: Any) -> Iterator[tuple[str, str]]:
    known = dict.items(errors) if any(base is dict for base in lineage(type(errors))) else ()
    for name, found in known:
        if type(name) is str:
            yield name, " ".join(message for message, _ in errors_of(found))
