"""Requests made by hand, inside of each other, and replaced on the way; middleware that isn't used."""

import functools
import inspect
import sys
import weakref

from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

factory = RequestFactory()


def unused(get_response):
    raise MiddlewareNotUsed("never mind")


def nothing(get_response):
    return None


def swapping(get_response):
    def middleware(request):
        return get_response(factory.get("/inner/") if request.path == "/swap/" else request)

    return middleware


def twice(get_response):
    def middleware(request):
        if request.path == "/twice/":
            get_response(request)
        return get_response(request)

    return middleware


class Loud:
    """A middleware with a say in everything."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __getattr__(self, name):
        print("somebody asked for", name)
        raise AttributeError(name)

    def __eq__(self, other):
        print("somebody compared")
        return self is other

    __hash__ = None

    def __call__(self, request):
        return self.get_response(request)


def inner(request):
    return HttpResponse(f"inner {request.path}")


def outer(request, tail):
    response = Client().get("/inner/")
    return HttpResponse(b"outer of " + response.content + tail.encode())


def stream(request):
    return StreamingHttpResponse(iter([b"a", b"b"]))


counted = functools.partial(outer, tail="!")
anonymous = lambda request: HttpResponse("lambda")  # noqa: E731
urlpatterns = [
    path("inner/", inner),
    path("outer/", counted),
    path("stream/", stream),
    path("lambda/", anonymous),
    path("twice/", inner),
]
names = ["unused", "swapping", "twice", "Loud"]
with override_settings(
    ROOT_URLCONF=__name__, MIDDLEWARE=[f"{__name__}.{name}" for name in names], ALLOWED_HOSTS=["testserver"]
):
    handler = BaseHandler()
    handler.load_middleware()
    for address in ("/inner/", "/swap/", "/outer/", "/lambda/", "/twice/", "/nowhere/"):
        request = factory.get(address)
        response = handler.get_response(request)
        print(
            address,
            response.status_code,
            response.content[:20],
            getattr(request.resolver_match, "route", None),
        )
    response = handler.get_response(factory.get("/stream/"))
    print(b"".join(response.streaming_content))
    died = weakref.ref(request), weakref.ref(handler)
    del request, handler
    print([one() is None for one in died], sys.getrefcount(response) < 5)
    with override_settings(MIDDLEWARE=[f"{__name__}.nothing"]):
        try:
            BaseHandler().load_middleware()
        except ImproperlyConfigured as error:
            print(error)


def page(request):
    """My page."""
    return HttpResponse(sys._getframe(1).f_code.co_name)


wrapped = convert_exception_to_response(page)
print(wrapped.__name__, wrapped.__doc__, wrapped.__wrapped__ is page, inspect.signature(wrapped))
print(wrapped(factory.get("/")).content, inspect.getsource(BaseHandler.resolve_request)[:24])
