"""Lets a page be read (GET, HEAD), says so when asked (OPTIONS), and answers anything else with a page of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from tutor.pages import errors

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]
READING = ("GET", "HEAD", "OPTIONS")


def readable(view: View[Rest]) -> View[Rest]:
    @wraps(view)
    def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return view(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(READING)})
        return errors.method_not_allowed(request, READING)

    return answer
