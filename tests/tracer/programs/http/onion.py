"""The way through middleware of all kinds, to a view and back, and what each could see of who called it."""

import sys

from django.http import Http404, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils.deprecation import MiddlewareMixin
from django.views import View


def depth():
    frame, found = sys._getframe(1), []
    while frame is not None and frame.f_code.co_name != "<module>":
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found


def timing(get_response):
    print("timing is set up", get_response.__name__)

    def middleware(request):
        request.started = 1
        response = get_response(request)
        response["X-Timing"] = "quick"
        return response

    return middleware


class Gate:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.GET.get("closed"):
            return HttpResponse("closed", status=403)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        print("process_view", view.__name__, args, kwargs, depth())
        if request.GET.get("early"):
            return HttpResponse("early")
        return None

    def process_exception(self, request, exception):
        print("process_exception", type(exception).__name__, depth())
        if isinstance(exception, KeyError):
            return HttpResponse("mended", status=418)
        return None


class Old(MiddlewareMixin):
    def process_request(self, request):
        print("process_request", depth())
        if request.GET.get("old"):
            return HttpResponse("old")
        return None

    def process_response(self, request, response):
        response["X-Old"] = "yes"
        return response

    def process_template_response(self, request, response):
        response.context_data["added"] = "by Old"
        return response


def book_list(request):
    print("book_list", depth(), request.started)
    return HttpResponse(b"books")


def book_detail(request, pk):
    if pk == 0:
        raise Http404("no such book")
    if pk == 1:
        raise KeyError(pk)
    if pk == 2:
        raise ValueError(pk)
    return JsonResponse({"pk": pk})


class About(View):
    def get(self, request):
        return TemplateResponse(request, "base.html", {"title": "About"})


def page(request):
    return Later(request, "page.html", {"who": "you"})


class Later(TemplateResponse):
    @property
    def rendered_content(self):
        print("rendered", depth())
        return ", ".join(f"{key}={value}" for key, value in sorted(self.context_data.items()))


def forgetful(request):
    return None


urlpatterns = [
    path("books/", book_list, name="book_list"),
    path("shop/", include(([path("<int:pk>/", book_detail, name="detail")], "shop"))),
    path("page/", page),
    path("forgetful/", forgetful),
]

where = __name__
with override_settings(
    ROOT_URLCONF=where,
    MIDDLEWARE=[f"{where}.timing", f"{where}.Gate", f"{where}.Old"],
    ALLOWED_HOSTS=["testserver"],
):
    client = Client(raise_request_exception=False)
    for address in (
        "/books/",
        "/books/?closed=1",
        "/books/?early=1",
        "/books/?old=1",
        "/shop/7/",
        "/shop/0/",
        "/shop/1/",
        "/shop/2/",
        "/page/",
        "/nowhere/",
        "/forgetful/",
    ):
        response = client.get(address)
        print(address, response.status_code, response.content[:20], sorted(response.headers))
    response = client.post("/books/", {"title": "Emma"})
    print(response.status_code, response.wsgi_request.POST["title"])
