"""Addresses at which things go wrong."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tutor.pages.methods import readable


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the reason")


@readable
def reading(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(f"read {name}")


urlpatterns = [
    path("", home, name="catalogue"),
    path("broken/", broken),
    path("reading/<slug:name>/", reading),
]
handler404 = "tutor.pages.errors.not_found"
handler500 = "tutor.pages.errors.server_error"
