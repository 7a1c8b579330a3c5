"""A request, response, middleware or view in, its names, figures and outline out, without running its code.

Reading `request.POST` would parse the body and `response.content` may be a user's property, so nothing is read but
what already stands in instance dictionaries.
"""

from collections.abc import Iterator
from types import FunctionType, MethodType
from typing import Any, Final

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch
from django.utils.deprecation import MiddlewareMixin

from tutor.tracer.describe_leaves import function_name
from tutor.tracer.describe_types import is_class, lineage, plain_lookup, type_name
from tutor.tracer.probe import Outline
from tutor.tracer.probes.framework_objects import attribute, class_attribute, held, is_a, own_parts, text

# What Django itself keeps in a request and a response; all else was put there by the program or a middleware.
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
_LONGEST_CONTENT: Final = 400


# Who is called


def view_name(view: Any) -> str:
    """`book_list`, and `BookList` for what `BookList.as_view()` made."""
    owner: Any = plain_lookup(view.__dict__, "view_class") if type(view) is FunctionType else None
    return type_name(owner) if owner is not None and is_class(owner) else function_name(view)


def is_innermost(get_response: object) -> bool:
    """Whether what a layer calls is the handler's own part: the views, no middleware."""
    return type(get_response) is MethodType and is_a(get_response.__self__, BaseHandler)


def method_behind(adapted: Any) -> Any:
    """The middleware's method that Django has adapted to sync or async, or the method as it is."""
    found = held(adapted)
    for name in ("func", "awaitable"):
        inner = plain_lookup(found, name)
        if inner is not None and type(adapted) is not FunctionType:
            return inner
    return adapted


def mixin_hook(middleware: object, hook: str) -> str:
    """`process_request` or `process_response`, where Django's mixin calls it as the middleware's part; else `call`."""
    own = class_attribute(type(middleware), "__call__") is vars(MiddlewareMixin)["__call__"]
    return hook if own and class_attribute(type(middleware), hook) is not None else "call"


def match_facts(match: object) -> dict[str, object]:
    found = held(match) if is_a(match, ResolverMatch) else {}
    facts = {name: plain_lookup(found, name) for name in ("route", "url_name", "kwargs")}
    spaces = plain_lookup(found, "namespaces")
    names: list[Any] = spaces if type(spaces) is list else []
    url_name = facts["url_name"]
    if names and type(url_name) is str and all(type(name) is str for name in names):
        facts["url_name"] = ":".join([*names, url_name])
    return {**facts, "view": plain_lookup(found, "func")}


# What is in a request and a response


def query_fact(request: object) -> dict[str, object]:
    """What stands behind the `?` of the address, as it was sent; nothing where there is nothing."""
    meta = plain_lookup(held(request), "META")
    query = text(plain_lookup(meta, "QUERY_STRING")) if type(meta) is dict else ""
    return {"query": query} if query else {}


def status(response: object) -> int | None:
    code = attribute(response, "status_code") if is_a(response, HttpResponseBase) else None
    return code if type(code) is int else None


def response_facts(response: object) -> dict[str, object]:
    headers = dict(_headers(response))
    content = _content(response)
    return {
        "status": status(response),
        "content_type": headers.get("Content-Type"),
        "bytes": None if content is None else len(content),
    }


def _headers(response: object) -> Iterator[tuple[str, str]]:
    store = plain_lookup(held(plain_lookup(held(response), "headers")), "_store")
    for pair in list(store.values()) if type(store) is dict else []:
        if type(pair) is tuple and len(pair) == 2 and type(pair[0]) is type(pair[1]) is str:
            yield pair


def _content(response: object) -> bytes | None:
    """What was written so far; None for a stream, or where it can't be read without running it."""
    pieces = plain_lookup(held(response), "_container")
    if type(pieces) is not list or any(type(piece) is not bytes for piece in pieces):
        return None
    return b"".join(pieces)


def template_names(response: object) -> str:
    """What a TemplateResponse is to be rendered with: a name, or several to choose from."""
    found = plain_lookup(held(response), "template_name")
    names: list[Any] = (
        list(found) if type(found) in (list, tuple) and isinstance(found, list | tuple) else [found]
    )
    return ", ".join(name for name in names if type(name) is str)


# Outlines


def outline(obj: object) -> Outline | None:
    kin = lineage(type(obj))
    if any(base is HttpResponseBase for base in kin):
        return _response_outline(obj)
    if type(obj) is Resolver404:
        return _unresolved_outline(obj)
    return _request_outline(obj) if any(base is HttpRequest for base in kin) else None


def _unresolved_outline(error: Resolver404) -> Outline:
    """The path that no route fits, and the routes that were tried: the exception itself holds all the URLconf."""
    given = error.args[0] if error.args else None
    found: dict[object, object] = given if type(given) is dict else {}
    tried = plain_lookup(found, "tried")
    routes = [_route(patterns) for patterns in (tried if type(tried) is list else [])]
    path = text(plain_lookup(found, "path"))
    parts = [(f".tried[{index}]", route) for index, route in enumerate(routes)]
    return Outline(type="Resolver404", text=f"Resolver404: no route fits {path!r}", parts=parts)


def _route(patterns: Any) -> str:
    """`shop/<int:pk>/`, of an `include` and what it leads to."""
    pieces = [plain_lookup(held(one), "pattern") for one in (patterns if type(patterns) is list else [])]
    return "".join(
        text(plain_lookup(held(piece), "_route")) or text(plain_lookup(held(piece), "_regex"))
        for piece in pieces
    )


def _request_outline(request: object) -> Outline:
    """`GET /books/`, with what was read from it so far and what a middleware or the program put on it."""
    found = held(request)
    line = f"{text(plain_lookup(found, 'method'))} {text(plain_lookup(found, 'path'))}".strip()
    parts = own_parts(request, _IN_REQUEST)
    post = plain_lookup(found, "_post")
    if post is not None:
        parts.append((".POST", post))
    return Outline(type=type_name(type(request)), text=line, parts=parts)


def _response_outline(response: object) -> Outline:
    """`200 text/html`, with headers, content and what else the program put on it."""
    found = held(response)
    headers = list(_headers(response))
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    unrendered = plain_lookup(found, "_is_rendered") is False
    words = [str(status(response) or ""), kind.partition(";")[0], "not rendered" if unrendered else ""]
    parts: list[tuple[str, object]] = [(".status_code", status(response))]
    parts += [(f"[{name!r}]", value) for name, value in headers]
    content = _content(response)
    if content is not None and not unrendered:
        parts.append((".content", content[:_LONGEST_CONTENT]))
    parts += own_parts(response, _IN_RESPONSE)
    return Outline(type=type_name(type(response)), text=" ".join(filter(None, words)), parts=parts)
