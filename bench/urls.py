"""The product's addresses and `/bench/bytes/<n>/`, which returns n bytes that lay ready in memory."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tutor.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@lru_cache
def block(size: int) -> bytes:
    return b"x" * size


def from_memory(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(block(size))


urlpatterns = [*urlpatterns, path("bench/bytes/<int:size>/", from_memory)]
