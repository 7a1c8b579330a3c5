"""A request, response, route or test client in, its line and parts out, without running its code.

Reading `request.POST` would parse the body and `response.content` may be a user's property, so nothing is read but
what already stands in instance dictionaries.
"""

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any, Final

from tutor.tracer.describe_leaves import function_name
from tutor.tracer.describe_types import is_class, lineage, plain_lookup, type_name
from tutor.tracer.framework_objects import attribute, held, own_parts, text
from tutor.tracer.probe import Outline

# What Django itself keeps in a request, a response and a client; all else was put there by the program.
_IN_REQUEST: Final = frozenset(
    (
        *("environ", "scope", "path", "path_info", "META", "method", "content_type", "content_params"),
        *("resolver_match", "COOKIES", "FILES", "headers", "accepted_types", "accepted_types_by_precedence"),
    )
)
_IN_RESPONSE: Final = frozenset(
    (
        *("headers", "status_code", "cookies", "closed", "using", "wsgi_request", "asgi_request", "request"),
        *("client", "templates", "context", "resolver_match", "exc_info", "json"),
    )
)
_IN_CLIENT: Final = frozenset(
    (
        *("json_encoder", "defaults", "cookies", "errors", "handler", "raise_request_exception", "exc_info"),
        *("extra", "headers"),
    )
)
_LONGEST_CONTENT: Final = 400


def view_name(view: Any) -> str:
    """`book_list`, and `BookList` for what `BookList.as_view()` made."""
    owner: Any = plain_lookup(view.__dict__, "view_class") if type(view) is FunctionType else None
    return type_name(owner) if owner is not None and is_class(owner) else function_name(view)


# Requests and responses


def request(obj: object) -> Outline:
    """`GET /books/`, with what was read from it so far and what a middleware or the program put on it."""
    found = held(obj)
    line = f"{text(plain_lookup(found, 'method'))} {text(plain_lookup(found, 'path'))}".strip()
    parts = own_parts(obj, _IN_REQUEST)
    post = plain_lookup(found, "_post")
    if post is not None:
        parts.append((".POST", post))
    return Outline(type=type_name(type(obj)), text=line or "no method, no path", parts=parts)


def response(obj: object) -> Outline:
    """`200 text/html`, with headers, content and what else the program put on it."""
    found = held(obj)
    headers = list(headers_of(obj))
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    unrendered = plain_lookup(found, "_is_rendered") is False
    words = [str(status_of(obj) or ""), kind.partition(";")[0], "not rendered" if unrendered else ""]
    parts: list[tuple[str, object]] = [(".status_code", status_of(obj))]
    parts += [(f"[{name!r}]", value) for name, value in headers]
    content = content_of(obj)
    if content is not None and not unrendered:
        parts.append((".content", content[:_LONGEST_CONTENT]))
    parts += own_parts(obj, _IN_RESPONSE)
    return Outline(type=type_name(type(obj)), text=" ".join(filter(None, words)), parts=parts)


def status_of(obj: object) -> int | None:
    code = attribute(obj, "status_code")
    return code if type(code) is int else None


def headers_of(obj: object) -> Iterator[tuple[str, str]]:
    return _pairs(plain_lookup(held(obj), "headers"))


def _pairs(mapping: object) -> Iterator[tuple[str, str]]:
    store = plain_lookup(held(mapping), "_store")
    for pair in list(store.values()) if type(store) is dict else []:
        if type(pair) is tuple and len(pair) == 2 and type(pair[0]) is type(pair[1]) is str:
            yield pair


def content_of(obj: object) -> bytes | None:
    """What was written so far; None for a stream, or where it can't be read without running it."""
    pieces = plain_lookup(held(obj), "_container")
    if type(pieces) is not list or any(type(piece) is not bytes for piece in pieces):
        return None
    return b"".join(pieces)


def headers(obj: object) -> Outline:
    parts = [(f"[{name!r}]", value) for name, value in _pairs(obj)]
    line = ", ".join(f"{name}: {value}" for name, value in _pairs(obj))
    return Outline(type=type_name(type(obj)), text=line or "empty", parts=parts)


# Clients and cookies


def client(obj: object) -> Outline:
    """`Client`, `Client with cookies sessionid`."""
    found = held(obj)
    jar = plain_lookup(found, "cookies")
    names = [name for name, _ in _cookies(jar)]
    line = type_name(type(obj))
    if names:
        line += f" with {'cookie' if len(names) == 1 else 'cookies'} {', '.join(names)}"
    parts: list[tuple[str, object]] = [(".cookies", jar)] if names else []
    defaults = plain_lookup(found, "defaults")
    if defaults:
        parts.append((".defaults", defaults))
    return Outline(
        type=type_name(type(obj)), text=line, parts=parts + own_parts(obj, _IN_CLIENT), titled=False
    )


def cookies(obj: object) -> Outline:
    found = list(_cookies(obj))
    line = ", ".join(f"{name}={_value(morsel)!r}" for name, morsel in found)
    parts = [(f"[{name!r}]", morsel) for name, morsel in found]
    return Outline(
        type=type_name(type(obj)), text=f"{type_name(type(obj))}({line})", parts=parts, titled=False
    )


def cookie(obj: object) -> Outline:
    parts: list[tuple[str, object]] = [(".value", _value(obj))]
    parts += [(f"[{name!r}]", value) for name, value in _cookies(obj) if type(value) is not str or value]
    return Outline(type=type_name(type(obj)), text=repr(_value(obj)), parts=parts)


def _cookies(jar: Any) -> Iterator[tuple[str, object]]:
    if any(base is dict for base in lineage(type(jar))):
        yield from ((name, morsel) for name, morsel in dict.items(jar) if type(name) is str)


def _value(morsel: object) -> str:
    return text(plain_lookup(held(morsel), "_value"))


# Routes


def pattern(obj: object) -> Outline:
    return Outline(type=type_name(type(obj)), text=repr(_written(obj)), parts=[], titled=True)


def route(obj: object) -> Outline:
    """`path 'seats/<int:number>/' → seat`."""
    found = held(obj)
    view = plain_lookup(found, "callback")
    parts = [(".pattern", plain_lookup(found, "pattern")), (".callback", view)]
    parts += _filled(found, "name", "default_args")
    return Outline(
        type=type_name(type(obj)), text=f"{_path(found)} → {view_name(view)}", parts=parts, titled=False
    )


def routes(obj: object) -> Outline:
    """`path 'shop/' → 3 routes`, `path 'shop/' → shop.urls`."""
    found = held(obj)
    inner: Any = plain_lookup(found, "urlconf_name")
    parts = [(".pattern", plain_lookup(found, "pattern")), (".urlconf_name", inner)]
    parts += _filled(found, "app_name", "namespace", "default_kwargs")
    line = f"{_path(found)} → {_included(inner)}"
    return Outline(type=type_name(type(obj)), text=line, parts=parts, titled=False)


def match(obj: object) -> Outline:
    """`'seats/<int:number>/' → seat`."""
    found = held(obj)
    line = f"{text(plain_lookup(found, 'route'))!r} → {view_name(plain_lookup(found, 'func'))}"
    parts = _filled(found, "func", "args", "kwargs", "url_name", "route", "app_names", "namespaces")
    return Outline(type=type_name(type(obj)), text=line, parts=parts)


def route_text(patterns: Any) -> str:
    """`shop/<int:pk>/`, of an `include` and what it leads to."""
    found = patterns if type(patterns) is list else []
    return "".join(_written(plain_lookup(held(one), "pattern")) for one in found)


def _path(found: Any) -> str:
    inner = plain_lookup(found, "pattern")
    how = "re_path" if not text(plain_lookup(held(inner), "_route")) and _written(inner) else "path"
    return f"{how} {_written(inner)!r}"


def _written(obj: object) -> str:
    found = held(obj)
    own = plain_lookup(found, "_route")
    return text(own) if own is not None else text(plain_lookup(found, "_regex"))


def _included(inner: Any) -> str:
    if type(inner) is list or type(inner) is tuple:
        return f"{len(inner)} route{'' if len(inner) == 1 else 's'}"
    if type(inner) is ModuleType:
        return text(plain_lookup(inner.__dict__, "__name__"))
    return text(inner) or "routes"


def _filled(found: Any, *names: str) -> list[tuple[str, object]]:
    """Of these attributes, those that say something; empty containers of Python's own say nothing."""
    pairs = [(name, plain_lookup(found, name)) for name in names]
    return [
        (f".{name}", value)
        for name, value in pairs
        if value is not None and not (type(value) in (str, list, tuple, dict) and not value)
    ]
