"""Selectors for what the http and forms probes record, in the words that an author would use."""

import pytest

from tests.tracer.http_events import trace
from tutor.lessons.select import EventIndex, describe_event
from tutor.tracer.probes.forms import FormsProbe

PROGRAM = """
from django import forms
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils.deprecation import MiddlewareMixin

class AgeForm(forms.Form):
    age = forms.IntegerField(max_value=99)
    word = forms.CharField(required=False)

def timing(get_response):
    def middleware(request):
        return get_response(request)
    return middleware

class Gate(MiddlewareMixin):
    def process_request(self, request):
        return None
    def process_view(self, request, view, args, kwargs):
        return None

def book_list(request):
    form = AgeForm(request.GET)
    return HttpResponse(str(form.is_valid()))

urlpatterns = [path("books/", book_list, name="all-books")]
middleware = ["__main__.timing", "__main__.Gate"]
with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware, ALLOWED_HOSTS=["testserver"]):
    client = Client()
    client.get("/books/?age=20")
    client.get("/books/?age=x")
    client.get("/nowhere/")
"""


@pytest.fixture(scope="module")
def found():
    return trace(PROGRAM, FormsProbe())


@pytest.mark.parametrize(
    ("selector", "kind", "name", "times"),
    [
        ("request /books/", "request", "/books/", 2),
        ("last request", "request", "/nowhere/", 1),
        ("enter timing", "enter", "timing", 3),
        ("enter __main__.timing", "enter", "timing", 3),
        ("leave timing", "leave", "timing", 3),
        ("enter Gate", "enter", "Gate", 3),
        ("enter process_request", "enter", "Gate", 3),
        ("enter Gate.process_request", "enter", "Gate", 3),
        ("enter Gate.process_view", "enter", "Gate.process_view", 2),
        ("leave process_view", "leave", "Gate.process_view", 2),
        ("leave Gate", "leave", "Gate", 3),
        ("resolve book_list", "resolve", "book_list", 2),
        ("resolve all-books", "resolve", "book_list", 2),
        ("resolve /nowhere/", "resolve", "/nowhere/", 1),
        ("view book_list", "view", "book_list", 2),
        ("leave book_list", "leave", "book_list", 2),
        ("last response", "response", "/nowhere/", 1),
        ("response", "response", "/books/", 3),
        ("clean age", "clean", "age", 1),
        ("clean AgeForm.age", "clean", "age", 1),
        ("clean word in book_list", "clean", "word", 2),
        ("clean AgeForm", "clean", "AgeForm", 2),
        ("invalid age", "invalid", "age", 1),
    ],
)
def test_words_find_the_events_of_a_probe(found, selector, kind, name, times):
    events = EventIndex(found).find_all(selector)
    assert (events[0].kind, events[0].name, len(events)) == (kind, name, times)


def test_every_event_of_a_probe_has_a_selector_that_finds_it_again(found):
    index = EventIndex(found)
    kinds = {"request", "enter", "leave", "resolve", "view", "response", "clean", "invalid"}
    events = [event for event in found.events if event.kind in kinds]
    assert {event.kind for event in events} == kinds
    for event in events:
        assert index.find(describe_event(found, event)) == event
