"""How the http probe begins, ends and refuses."""

import types

import pytest
from django.core.handlers import base, exception
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tutor.tracer.describe import Describer
from tutor.tracer.probes.http import HttpProbe
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import ProbeError, source_of
from tutor.tracer.run import run

METHODS = [
    *("load_middleware", "get_response", "get_response_async", "_get_response", "_get_response_async"),
    *("resolve_request", "process_exception_by_middleware"),
]


def functions():
    return [*(getattr(BaseHandler, name) for name in METHODS), convert_exception_to_response]


def codes():
    return [function.__code__ for function in functions()]


@pytest.fixture
def probe():
    made = HttpProbe()
    yield made
    made.stop()


def test_stop_puts_djangos_own_code_back(probe):
    before, same = codes(), functions()
    probe.start(SILENCE)
    assert all(now is not old for now, old in zip(codes(), before, strict=True))
    assert functions() == same
    probe.stop()
    probe.stop()
    assert all(now is old for now, old in zip(codes(), before, strict=True))


def test_a_second_probe_at_the_same_time_is_refused(probe):
    probe.start(SILENCE)
    during = codes()
    with pytest.raises(ProbeError, match=r"BaseHandler\.load_middleware is not what .*base.py says"):
        HttpProbe().start(SILENCE)
    assert codes() == during


def test_a_patched_handler_is_refused(monkeypatch):
    monkeypatch.setattr(BaseHandler, "get_response", lambda self, request: None)
    with pytest.raises(ProbeError, match=r"BaseHandler\.get_response is not what"):
        run("1", probes=[HttpProbe()])


@pytest.mark.parametrize(
    ("module", "old", "new", "expected"),
    [
        (
            base,
            "mw_instance = middleware(adapted",
            "mw_instance = call(middleware, adapted",
            "'middleware', found 0",
        ),
        (base, "= wrapped_callback(request, *", "= call(wrapped_callback, request, *", "'view', found 0"),
        (base, "resolver.resolve(request.path", "resolver.find(request.path", "'resolve', found 0"),
        (base, "response = await response.render()", "response = response", "'render', found 0"),
        (
            base,
            "        return response\n\n    async def",
            "        return (response,)\n\n    async def",
            "'return'",
        ),
        (
            exception,
            "response = get_response(request)",
            "response = call(request)",
            "'get_response', found 0",
        ),
        (exception, "response = response_for_exception(", "response = respond(", "'conversion', found 0"),
        (exception, "async def inner", "async def outer", "'inner', found 1"),
    ],
)
def test_a_handler_of_another_shape_is_refused(probe, monkeypatch, module, old, new, expected):
    source = source_of(module, "http")
    assert old in source
    loader = types.SimpleNamespace(get_source=lambda name: source.replace(old, new))
    monkeypatch.setattr(module, "__spec__", types.SimpleNamespace(loader=loader))
    before = codes()
    with pytest.raises(ProbeError, match=expected):
        probe.start(SILENCE)
    assert codes() == before


def test_middleware_that_outlives_the_run_does_no_harm(probe):
    probe.start(SILENCE)
    wrapped = convert_exception_to_response(lambda request: HttpResponse("still here"))
    probe.stop()
    assert wrapped(RequestFactory().get("/")).content == b"still here"


def test_a_request_and_a_response_are_described_without_being_read(probe):
    request = RequestFactory().post("/a/", {"b": "c"})
    response = HttpResponse("abc", status=201, headers={"X-A": "1"})
    describer = Describer(outlines=[probe.outline])
    described = describer.describe(request), describer.describe(response), describer.describe([HttpRequest()])
    assert [value.text for value in described] == [
        "POST /a/",
        "201 text/html",
        "[<HttpRequest: no method, no path>]",
    ]
    parts = {part.label: part.value.text for part in described[1].parts}
    assert parts == {
        ".status_code": "201",
        "['X-A']": "'1'",
        "['Content-Type']": "'text/html; charset=utf-8'",
        ".content": "b'abc'",
    }
    assert not {"_post", "GET"} & set(vars(request))


def test_a_response_that_was_tampered_with_is_still_described(probe):
    response = HttpResponse("abc")
    response.headers = response._container = response.status_code = None
    assert probe.outline(response).text == "200"
    del response.headers
    assert [label for label, _ in probe.outline(response).parts] == [".status_code"]
