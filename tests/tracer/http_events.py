"""A site of one file and the addresses to visit in, what the http probe told as lines to compare out."""

import textwrap

from django.urls import clear_url_caches

from tutor.tracer.probes.http import HttpProbe
from tutor.tracer.run import run
from tutor.tracer.trace import Value

KINDS = {"request", "enter", "leave", "resolve", "view", "response"}
HEAD = """
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.test import AsyncClient, Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils.deprecation import MiddlewareMixin
from django.views import View

def book_list(request):
    return HttpResponse("books")

def book_detail(request, pk):
    if pk == 0:
        raise Http404("no such book")
    return HttpResponse(str(pk))

urlpatterns = [path("books/", book_list, name="book_list"), path("books/<int:pk>/", book_detail)]
"""
SITE = """
with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE={middleware}, ALLOWED_HOSTS=["testserver"]):
    client = Client(raise_request_exception=False)
    for address in {addresses}:
        client.get(address)
"""


def visit(body, middleware, *addresses):
    """The trace of visiting the addresses, one after the other, with `body` added to the site."""
    paths = [name if "." in name else f"__main__.{name}" for name in middleware]
    site = SITE.format(middleware=paths, addresses=list(addresses))
    return trace(HEAD + textwrap.dedent(body) + site)


def together(*bodies):
    return "".join(map(textwrap.dedent, bodies))


def trace(source, *probes):
    clear_url_caches()
    try:
        found = run(source, probes=[HttpProbe(), *probes])
    finally:
        clear_url_caches()
    assert found.stopped is None, found.stopped
    return found


def events(trace, *kinds):
    return [event for event in trace.events if event.kind in (kinds or KINDS)]


def plain(fact):
    return fact.text if isinstance(fact, Value) else fact


def facts(event):
    return {name: plain(fact) for name, fact in event.facts.items()}


def way(trace):
    """Each event as its kind and name, with the status of what is left and the part of the middleware that runs."""
    return [" ".join(filter(None, _words(event))) for event in events(trace)]


def _words(event):
    hook, status = event.facts.get("hook", ""), event.facts.get("status")
    part = hook if hook not in ("call", "view", "convert") and not event.name.endswith(hook) else ""
    answered = "answered" if event.facts.get("answered") else ""
    error = event.facts.get("error")
    return event.kind, event.name, part, str(status or ""), answered, error.type if error else ""
