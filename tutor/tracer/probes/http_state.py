"""A request, response, middleware or view in, its names, figures and outline out, without running its code.

Reading `request.POST` would parse the body and `response.content` may be a user's property, so nothing is read but
what already stands in instance dictionaries.
"""

from types import FunctionType, MethodType
from typing import Any

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch
from django.utils.deprecation import MiddlewareMixin

import tutor.tracer.describe_web as describe_web
from tutor.tracer.describe_types import lineage, plain_lookup
from tutor.tracer.framework_objects import class_attribute, held, is_a, text
from tutor.tracer.probe import Outline

# Who is called


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
    return describe_web.status_of(response) if is_a(response, HttpResponseBase) else None


def response_facts(response: object) -> dict[str, object]:
    headers = dict(describe_web.headers_of(response))
    content = describe_web.content_of(response)
    return {
        "status": status(response),
        "content_type": headers.get("Content-Type"),
        "bytes": None if content is None else len(content),
    }


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
        return describe_web.response(obj)
    if type(obj) is Resolver404:
        return _unresolved_outline(obj)
    return describe_web.request(obj) if any(base is HttpRequest for base in kin) else None


def _unresolved_outline(error: Resolver404) -> Outline:
    """The path that no route fits, and the routes that were tried: the exception itself holds all the URLconf."""
    given = error.args[0] if error.args else None
    found: dict[object, object] = given if type(given) is dict else {}
    tried = plain_lookup(found, "tried")
    routes = [describe_web.route_text(patterns) for patterns in (tried if type(tried) is list else [])]
    path = text(plain_lookup(found, "path"))
    parts = [(f".tried[{index}]", route) for index, route in enumerate(routes)]
    return Outline(type="Resolver404", text=f"Resolver404: no route fits {path!r}", parts=parts)
