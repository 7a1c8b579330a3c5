"""The async handler: async middleware, views and rendering, two requests at a time."""

import asyncio

from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import AsyncClient, override_settings
from django.urls import path
from django.utils.decorators import async_only_middleware
from django.utils.deprecation import MiddlewareMixin


@async_only_middleware
def both(get_response):
    async def middleware(request):
        response = await get_response(request)
        response["X-Both"] = asyncio.current_task().get_name()
        return response

    return middleware


class Mixed(MiddlewareMixin):
    def process_view(self, request, view, args, kwargs):
        print("process_view", view.__name__)

    def process_exception(self, request, exception):
        if isinstance(exception, KeyError):
            return HttpResponse("mended")
        return None

    async def process_template_response(self, request, response):
        response["X-Template"] = "yes"
        return response


async def slow(request):
    await asyncio.sleep(0)
    return HttpResponse("slow")


def quick(request):
    return HttpResponse("quick")


async def bad(request, key):
    await asyncio.sleep(0)
    raise KeyError(key) if key else ValueError(key)


def later(request):
    return Ready("x.html")


class Ready(SimpleTemplateResponse):
    rendered_content = b"ready"


urlpatterns = [path("slow/", slow), path("quick/", quick), path("bad/<int:key>/", bad), path("later/", later)]


async def main():
    client = AsyncClient(raise_request_exception=False)
    for address in ("/slow/", "/quick/", "/bad/1/", "/bad/0/", "/later/", "/nowhere/"):
        response = await client.get(address)
        print(address, response.status_code, response.content[:10], sorted(dict(response.items())))
    found = await asyncio.gather(client.get("/slow/"), client.get("/nowhere/"), client.get("/slow/"))
    print([one.status_code for one in found])


chosen = [f"{__name__}.both", f"{__name__}.Mixed"]
with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=chosen, ALLOWED_HOSTS=["testserver"]):
    asyncio.run(main())
