"""What the http probe tells of a request's way."""

import pytest

from tests.tracer.http_events import HEAD, SITE, events, facts, together, trace, visit, way
from tutor.tracer.limits import Limits
from tutor.tracer.probes.http import HttpProbe
from tutor.tracer.run import run

TIMING = """
def timing(get_response):
    def middleware(request):
        response = get_response(request)
        response["X-Time"] = "1"
        return response
    return middleware
"""
GATE = """
class Gate:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "closed" in request.GET:
            return HttpResponse(status=403)
        return self.get_response(request)
"""


def test_a_request_goes_inwards_through_middleware_and_back_outwards():
    assert way(visit(TIMING + GATE, ["timing", "Gate"], "/books/")) == [
        "request /books/",
        "enter timing",
        "enter Gate",
        "resolve book_list",
        "view book_list",
        "leave book_list 200",
        "leave Gate 200",
        "leave timing 200",
        "response /books/ 200",
    ]


def test_a_middleware_that_answers_itself_is_told_from_those_that_pass_on():
    assert way(visit(TIMING + GATE, ["timing", "Gate"], "/books/?closed=1")) == [
        "request /books/",
        "enter timing",
        "enter Gate",
        "leave Gate 403 answered",
        "leave timing 403",
        "response /books/ 403",
    ]


def test_an_event_belongs_to_the_line_that_caused_it():
    found = visit(TIMING, ["timing"], "/books/")
    steps = {event.kind: found.steps[event.step - 1].statement.text for event in events(found)}
    assert steps["request"] == "client.get(address)"
    assert steps["view"] == "response = get_response(request)"


def test_each_kind_has_its_facts():
    found = visit(TIMING, ["timing"], "/books/7/")
    told = [(event.kind, facts(event), event.value.text if event.value else None) for event in events(found)]
    layer = {"middleware": "__main__.timing", "hook": "call"}
    resolved = {"path": "/books/7/", "route": "books/<int:pk>/", "url_name": None, "kwargs": "{'pk': 7}"}
    content = {"content_type": "text/html; charset=utf-8", "bytes": 1}
    assert told == [
        ("request", {"method": "GET", "request": 1}, "GET /books/7/"),
        ("enter", {**layer, "request": 1}, None),
        ("resolve", {**resolved, "request": 1}, None),
        ("view", {"args": "()", "kwargs": "{'pk': 7}", "request": 1}, None),
        ("leave", {"hook": "view", "status": 200, "request": 1}, "200 text/html"),
        ("leave", {**layer, "status": 200, "answered": False, "request": 1}, "200 text/html"),
        ("response", {"status": 200, **content, "request": 1}, "200 text/html"),
    ]


def test_the_response_is_the_same_object_all_the_way():
    left = events(visit(TIMING + GATE, ["timing", "Gate"], "/books/"), "leave", "response")
    assert len(left) == 4
    assert len({event.value.identity for event in left}) == 1
    headers = [[part.label for part in event.value.parts] for event in left]
    assert ["['X-Time']" in labels for labels in headers] == [False, False, True, True]


def test_the_old_style_of_middleware_is_told_by_the_methods_that_run():
    body = """
    class Old(MiddlewareMixin):
        def process_request(self, request):
            if "early" in request.GET:
                return HttpResponse("early")
        def process_response(self, request, response):
            return response
    class Half(MiddlewareMixin):
        def process_response(self, request, response):
            return response
    """
    assert way(visit(body, ["Old", "Half"], "/books/", "/books/?early=1")) == [
        "request /books/",
        "enter Old process_request",
        "enter Half",
        "resolve book_list",
        "view book_list",
        "leave book_list 200",
        "leave Half process_response 200",
        "leave Old process_response 200",
        "response /books/ 200",
        "request /books/",
        "enter Old process_request",
        "leave Old process_response 200 answered",
        "response /books/ 200",
    ]


def test_process_view_may_answer_in_the_place_of_the_view():
    body = """
    class Looking:
        def __init__(self, get_response):
            self.get_response = get_response
        def __call__(self, request):
            return self.get_response(request)
        def process_view(self, request, view, args, kwargs):
            return HttpResponse("seen", status=202) if kwargs else None
    """
    assert way(visit(body, ["Looking"], "/books/", "/books/1/")) == [
        "request /books/",
        "enter Looking",
        "resolve book_list",
        "enter Looking.process_view",
        "leave Looking.process_view",
        "view book_list",
        "leave book_list 200",
        "leave Looking 200",
        "response /books/ 200",
        "request /books/1/",
        "enter Looking",
        "resolve book_detail",
        "enter Looking.process_view",
        "leave Looking.process_view 202",
        "leave Looking 202",
        "response /books/1/ 202",
    ]


def test_what_a_view_raises_becomes_a_response_before_any_middleware_sees_it():
    assert way(visit(TIMING, ["timing"], "/books/0/")) == [
        "request /books/0/",
        "enter timing",
        "resolve book_detail",
        "view book_detail",
        "leave book_detail Http404",
        "leave convert_exception_to_response 404 Http404",
        "leave timing 404",
        "response /books/0/ 404",
    ]


def test_process_exception_is_asked_from_the_inside_out_until_one_answers():
    body = """
    class Mending(MiddlewareMixin):
        def process_exception(self, request, exception):
            return HttpResponse("mended", status=418)
    class Looking(MiddlewareMixin):
        def process_exception(self, request, exception):
            pass
    """
    assert way(visit(body, ["Mending", "Looking"], "/books/0/"))[5:] == [
        "leave book_detail Http404",
        "enter Looking.process_exception Http404",
        "leave Looking.process_exception",
        "enter Mending.process_exception Http404",
        "leave Mending.process_exception 418",
        "leave Looking 418",
        "leave Mending 418",
        "response /books/0/ 418",
    ]


def test_what_a_middleware_raises_is_a_response_for_the_one_outside_of_it():
    body = """
    def strict(get_response):
        def middleware(request):
            get_response(request)
            raise PermissionDenied
        return middleware
    """
    assert way(visit(together(TIMING, body), ["timing", "strict"], "/books/"))[-3:] == [
        "leave strict 403 PermissionDenied",
        "leave timing 403",
        "response /books/ 403",
    ]


def test_a_path_that_no_route_fits_fails_to_resolve():
    found = visit("", [], "/nowhere/")
    assert way(found) == [
        "request /nowhere/",
        "resolve /nowhere/ Resolver404",
        "leave convert_exception_to_response 404 Resolver404",
        "response /nowhere/ 404",
    ]
    error = events(found, "resolve")[0].facts["error"]
    assert error.text == "Resolver404: no route fits 'nowhere/'"
    assert [part.value.text for part in error.parts] == ["'books/'", "'books/<int:pk>/'"]


def test_views_have_the_names_of_their_functions_and_classes_and_urls_their_namespace():
    body = """
    class About(View):
        def get(self, request):
            return JsonResponse({})
    shop = ([path("<slug:what>/", book_list, name="item")], "shop")
    urlpatterns = [path("about/", About.as_view(), {"extra": 1}), path("shop/", include(shop))]
    """
    found = events(visit(body, [], "/about/", "/shop/tea/"), "resolve")
    assert [event.name for event in found] == ["About", "book_list"]
    assert [facts(event)["url_name"] for event in found] == [None, "shop:item"]
    assert [facts(event)["kwargs"] for event in found] == ["{'extra': 1}", "{'what': 'tea'}"]


def test_a_response_that_is_rendered_late_is_entered_and_left():
    body = """
    from django.template.response import TemplateResponse
    class Ready(TemplateResponse):
        rendered_content = "hello"
    class Adding(MiddlewareMixin):
        def process_template_response(self, request, response):
            return response
    def page(request):
        return Ready(request, ["a.html", "b.html"], {})
    urlpatterns = [path("page/", page)]
    """
    found = visit(body, ["Adding"], "/page/")
    assert way(found)[3:] == [
        "view page",
        "leave page 200",
        "enter Adding.process_template_response",
        "leave Adding.process_template_response 200",
        "enter Ready.render",
        "leave Ready.render 200",
        "leave Adding 200",
        "response /page/ 200",
    ]
    rendered = events(found, "enter")[-1]
    assert facts(rendered) == {"hook": "render", "template": "a.html, b.html", "request": 1}
    texts = [event.value.text for event in events(found, "leave") if event.value]
    assert texts == ["200 text/html not rendered"] * 2 + ["200 text/html"] * 2


def test_a_stream_has_no_length_yet():
    body = """
    from django.http import StreamingHttpResponse
    urlpatterns = [path("", lambda request: StreamingHttpResponse([b"a"], content_type="text/plain"))]
    """
    found = visit(body, [], "/")
    (response,) = events(found, "response")
    assert facts(response) == {"status": 200, "content_type": "text/plain", "bytes": None, "request": 1}
    assert [event.name for event in events(found, "view")] == ["lambda"]


def test_a_handler_made_by_hand_is_watched_too():
    body = """
from django.core.handlers.base import BaseHandler
with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["__main__.timing"], ALLOWED_HOSTS=["testserver"]):
    handler = BaseHandler()
    handler.load_middleware()
    print(handler.get_response(RequestFactory().post("/books/")).status_code)
"""
    found = trace(HEAD + TIMING + body)
    assert found.output == "200\n"
    assert way(found)[1] == "enter timing"
    assert facts(events(found, "request")[0])["method"] == "POST"


def test_a_request_inside_of_another_has_a_number_of_its_own():
    body = """
    urlpatterns.append(path("outer/", lambda request: Client().get("/books/")))
    """
    found = events(visit(together(TIMING, body), ["timing"], "/outer/"))
    assert [event.facts["request"] for event in found] == [1] * 4 + [2] * 7 + [1] * 3


def test_async_requests_at_the_same_time_are_told_apart_by_their_numbers():
    body = """
import asyncio
async def slow(request):
    await asyncio.sleep(0)
    return HttpResponse("slow")
urlpatterns.append(path("slow/", slow))
async def main():
    client = AsyncClient()
    await asyncio.gather(client.get("/slow/"), client.get("/slow/"))
with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["testserver"]):
    asyncio.run(main())
"""
    found = events(trace(HEAD + body))
    for number in (1, 2):
        kinds = [event.kind for event in found if event.facts["request"] == number]
        assert kinds == ["request", "resolve", "view", "leave", "response"]


def test_a_request_tells_what_was_read_from_it_and_put_on_it():
    body = """
    def marking(get_response):
        def middleware(request):
            request.mark = "m"
            request.GET
            return get_response(request)
        return middleware
    """
    found = visit(body, ["marking"], "/books/?a=1")
    (request,) = events(found, "request")
    assert (request.value.text, request.value.parts) == ("GET /books/", ())
    assert facts(request)["query"] == "a=1"
    after = [part for event in found.events for part in (event.value.parts if event.value else ())]
    assert {(part.label, part.value.text) for part in after} >= {
        (".mark", "'m'"),
        (".GET", "QueryDict({'a': ['1']})"),
    }


@pytest.mark.parametrize("place", ["request", "view", "late"])
def test_a_limit_that_is_reached_on_the_way_ends_the_run(place):
    body = """
    def endless(request, *arguments):
        while True:
            pass
    class Old(MiddlewareMixin):
        pass
    """
    endless = {
        "request": "Old.process_request",
        "view": "urlpatterns[0].callback",
        "late": "Old.process_response",
    }
    source = together(HEAD, body, f"{endless[place]} = lambda *arguments: endless(*arguments)\n")
    site = SITE.format(middleware=["__main__.Old"], addresses=["/books/"])
    found = run(source + site, probes=[HttpProbe()], limits=Limits(steps=500))
    assert found.stopped is not None
    assert found.stopped.reason == "steps"
    assert "response" not in {event.kind for event in found.events}
    assert "raise" not in {event.kind for event in found.events}


def test_two_runs_of_a_program_give_the_same_trace():
    traces = [visit(TIMING + GATE, ["timing", "Gate"], "/books/", "/nowhere/").to_json() for _ in range(2)]
    assert traces[0] == traces[1]
