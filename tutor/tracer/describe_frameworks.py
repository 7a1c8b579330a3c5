"""An object of a framework or of a large standard class in, one short line and chosen parts out, by its role.

Where a probe is named, its own outline goes first: it knows more of what is going on.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import tutor.tracer.describe_forms as forms
import tutor.tracer.describe_signals as signals
import tutor.tracer.describe_web as web
from tutor.tracer.describe_leaves import function_name
from tutor.tracer.describe_types import exact, lineage, plain_lookup, type_name
from tutor.tracer.framework_objects import held, text
from tutor.tracer.probe import Outline

_BUILT_IN: Final = ("True", "False", "None")
_STATES: Final = {
    "PENDING": "not begun",
    "RUNNING": "running",
    "CANCELLED": "cancelled",
    "FINISHED": "finished",
}


# Templates


def template(obj: object) -> Outline:
    """Its name; a template of the backend has the real one inside."""
    inner = plain_lookup(held(obj), "template")
    name = template_name(obj if inner is None else inner)
    return Outline(type=type_name(type(obj)), text=name or "template without a name")


def template_name(obj: object) -> str:
    """`list.html`; "" for a template made from a string."""
    found = held(obj)
    return _word(plain_lookup(found, "name")) or _word(
        plain_lookup(held(plain_lookup(found, "origin")), "template_name")
    )


def context(obj: object) -> Outline:
    """What the program put in, by the names under which a template finds it; the innermost of equal names."""
    known = {name: value for name, value in _variables(obj) if name not in _BUILT_IN}
    parts = [(f"[{name!r}]", value) for name, value in known.items()]
    return Outline(type=type_name(type(obj)), text=", ".join(known) or "empty", parts=parts)


def _variables(obj: object) -> Iterator[tuple[str, object]]:
    layers: Any = plain_lookup(held(obj), "dicts")
    for layer in list(layers) if type(layers) is list else []:
        if any(base is dict for base in lineage(type(layer))):
            yield from ((name, value) for name, value in dict.items(layer) if type(name) is str)


def _word(found: Any) -> str:
    return exact(found) if any(base is str for base in lineage(type(found))) else ""


# Pages and connections


def paginator(obj: object) -> Outline:
    """`3 items, 2 a page`."""
    found = held(obj)
    items: Any = plain_lookup(found, "object_list")
    per_page = plain_lookup(found, "per_page")
    known = f"{len(items)} items, " if type(items) is list or type(items) is tuple else ""
    parts = [(".object_list", items), (".per_page", per_page), (".orphans", plain_lookup(found, "orphans"))]
    size = per_page if type(per_page) is int else "some"
    return Outline(type=type_name(type(obj)), text=f"{known}{size} a page", parts=parts)


def page(obj: object) -> Outline:
    found = held(obj)
    number = plain_lookup(found, "number")
    parts = [(f".{name}", plain_lookup(found, name)) for name in ("object_list", "number", "paginator")]
    line = f"page {number}" if type(number) is int else "page"
    return Outline(type=type_name(type(obj)), text=line, parts=parts)


def connection(obj: object) -> Outline:
    """`connection 'default'`."""
    found = held(obj)
    alias = text(plain_lookup(found, "_alias")) or text(plain_lookup(found, "alias"))
    return Outline(type=type_name(type(obj)), text=f"connection {alias!r}", titled=False)


# Threads: what is the machine's, such as their numbers, is left out


def thread(obj: object) -> Outline:
    """`Thread 'worker'`; a name that Python made up counts the threads of the process, so only the function is told."""
    found = held(obj)
    name, target = text(plain_lookup(found, "_name")), plain_lookup(found, "_target")
    if name.startswith("Thread-"):
        name = name.partition("(")[2].removesuffix(")")
    elif target is not None and not name:
        name = function_name(target)
    kind = type_name(type(obj))
    return Outline(type=kind, text=f"{kind} {name}".strip(), titled=False)


def event(obj: object) -> Outline:
    line = "set" if plain_lookup(held(obj), "_flag") is True else "not set"
    return Outline(type=type_name(type(obj)), text=line)


def future(obj: object) -> Outline:
    """`finished`, with the result or the exception."""
    found = held(obj)
    state = text(plain_lookup(found, "_state"))
    line = _STATES.get(state, "cancelled")
    error = plain_lookup(found, "_exception")
    parts: list[tuple[str, object]] = []
    if error is not None:
        parts = [(".exception()", error)]
    elif state == "FINISHED":
        parts = [(".result()", plain_lookup(found, "_result"))]
    return Outline(type=type_name(type(obj)), text=line, parts=parts)


def thing(obj: object) -> Outline:
    return Outline(type=type_name(type(obj)), text=f"<{type_name(type(obj))}>", titled=False)


OUTLINES: Final[dict[str, Callable[[object], Outline]]] = {
    "request": web.request,
    "response": web.response,
    "headers": web.headers,
    "client": web.client,
    "cookies": web.cookies,
    "cookie": web.cookie,
    "route": web.route,
    "routes": web.routes,
    "pattern": web.pattern,
    "match": web.match,
    "signal": signals.outline,
    "template": template,
    "context": context,
    "form": forms.form,
    "formset": forms.formset,
    "form field": forms.form_field,
    "bound field": forms.bound_field,
    "errors": forms.error_list,
    "model field": forms.model_field,
    "options": forms.options,
    "paginator": paginator,
    "page": page,
    "connection": connection,
    "thread": thread,
    "event": event,
    "future": future,
    "thing": thing,
}
