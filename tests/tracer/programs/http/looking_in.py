"""Requests and responses whose parts run code when they are looked at: nobody may look but the program."""

import gc
import io
import weakref

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.functional import SimpleLazyObject


class Body(io.BytesIO):
    def read(self, *args):
        print("somebody read the body")
        return super().read(*args)


class Odd(HttpResponse):
    @property
    def content(self):
        print("somebody asked for the content")
        return b"odd"

    @content.setter
    def content(self, value):
        self._container = [value]

    def __getitem__(self, header):
        print("somebody asked for", header)
        return super().__getitem__(header)

    def __bool__(self):
        print("somebody asked if it is true")
        return True

    def __repr__(self):
        print("somebody asked for its text")
        return "odd"


class Key(str):
    def __eq__(self, other):
        print("somebody compared a key")
        return str.__eq__(self, other)

    def __hash__(self):
        return str.__hash__(self)


def who():
    print("somebody asked who it is")
    return "Emma"


def lazy(get_response):
    def middleware(request):
        request.who = SimpleLazyObject(who)
        request.__dict__[Key("own")] = 1
        return get_response(request)

    return middleware


def odd(request):
    print("_post" in vars(request), "GET" in vars(request), request._read_started)
    if request.method == "POST":
        print(request.POST["a"], request.who)
    return Odd(b"text")


kept = []


def held(request):
    kept.append(weakref.ref(request))
    return HttpResponse("held")


urlpatterns = [path("odd/", odd), path("held/", held)]
with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[f"{__name__}.lazy"], ALLOWED_HOSTS=["testserver"]):
    client = Client()
    for response in (client.get("/odd/"), client.post("/odd/", {"a": "b"})):
        print(type(response).__name__, response.status_code)
    request = RequestFactory().post("/odd/", {"a": "c"})
    request._stream = Body(request.body)
    del request._body
    request._read_started = False
    handler = BaseHandler()
    handler.load_middleware()
    print(handler.get_response(request).status_code)
    client.get("/held/")
    gc.collect()
    print(kept[0]() is None)
    empty = HttpRequest()
    print(empty.method, empty.path)
