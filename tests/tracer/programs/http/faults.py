"""Exceptions on every part of the way, and what tracebacks, contexts and warnings say of who was on the stack."""

import sys
import traceback
import warnings

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client, override_settings
from django.urls import path


def show(error):
    while error is not None:
        lines = traceback.extract_tb(error.__traceback__)
        print(type(error).__name__, error, [(line.name, line.lineno, line.colno) for line in lines])
        error = error.__context__


class Breaking:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.GET.get("at") == "before":
            raise LookupError("before")
        response = self.get_response(request)
        if request.GET.get("at") == "after":
            raise LookupError("after")
        return None if request.GET.get("at") == "nothing" else response

    def process_view(self, request, view, args, kwargs):
        warnings.warn("called from here", stacklevel=2)
        if request.GET.get("at") == "view":
            raise PermissionDenied

    def process_exception(self, request, exception):
        if request.GET.get("at") == "exception":
            raise RuntimeError("in process_exception")

    def process_template_response(self, request, response):
        if request.GET.get("at") == "template":
            return None
        return response


def outer(get_response):
    def middleware(request):
        try:
            response = get_response(request)
        except BaseException as error:
            print("outer saw", type(error).__name__)
            raise
        print("outer got", response.status_code)
        return response

    return middleware


def fail(request):
    warnings.warn("the view's caller", stacklevel=2)
    try:
        raise KeyError("first")
    except KeyError as error:
        raise ValueError("second") from error


def leave(request):
    sys.exit(3)


def later(request):
    return Unready("none.html")


class Unready(SimpleTemplateResponse):
    @property
    def rendered_content(self):
        raise OSError("no template")


def fine(request):
    return HttpResponse("fine")


def missing(request, exception):
    print("handler404", type(exception).__name__)
    return HttpResponse("nothing here", status=404)


def broken(request):
    print("handler500", type(sys.exception()).__name__)
    return HttpResponse("broken", status=500)


handler404, handler500 = missing, broken
urlpatterns = [path("fail/", fail), path("leave/", leave), path("later/", later), path("fine/", fine)]

addresses = [
    "/fail/",
    "/fail/?at=exception",
    "/leave/",
    "/later/",
    "/later/?at=template",
    "/nowhere/",
    "/fine/?at=before",
    "/fine/?at=after",
    "/fine/?at=view",
    "/fine/?at=nothing",
    "/fine/",
]
middleware = [f"{__name__}.outer", f"{__name__}.Breaking"]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for asked in (True, False):
        with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware, ALLOWED_HOSTS=["testserver"]):
            client = Client(raise_request_exception=asked)
            for address in addresses:
                try:
                    response = client.get(address)
                except BaseException as error:
                    print(address)
                    show(error)
                else:
                    print(address, response.status_code, response.content[:12], type(response.exc_info))
print([(str(one.message), one.filename.rpartition("/")[2], one.lineno) for one in caught])
