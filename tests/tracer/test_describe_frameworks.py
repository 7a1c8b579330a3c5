"""Objects of Django and of the library's threads get one short line, whatever they hold, and no code of theirs runs."""

import importlib
import threading
import types
from concurrent.futures import ThreadPoolExecutor

import pytest
from django import forms
from django.core.paginator import Paginator
from django.db import connection, models
from django.dispatch import Signal
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse, SimpleCookie
from django.template import Context, Engine, Template
from django.template.backends.django import DjangoTemplates
from django.test import AsyncClient, Client, RequestFactory
from django.test.utils import isolate_apps
from django.urls import ResolverMatch, include, path, re_path
from django.views import View

from tutor.tracer.describe import Describer
from tutor.tracer.describe_frameworks import OUTLINES
from tutor.tracer.framework_roles import OUTLINED


def seat(request, number):
    return HttpResponse(number)


class Page(View):
    pass


class Order(forms.Form):
    name = forms.CharField(max_length=10)
    age = forms.IntegerField(required=False)


class Careful(Client):
    """Whoever asks it anything is noticed."""

    asked = 0

    def __getattribute__(self, name):
        if name not in ("asked", "__dict__"):
            Careful.asked += 1
        return super().__getattribute__(name)


def told(obj):
    value = Describer().describe(obj)
    return value.text, {part.label: part.value.text for part in value.parts}


def test_a_route_is_told_as_it_is_written():
    one = path("seats/<int:number>/", seat, name="seat")
    assert told(one) == (
        "path 'seats/<int:number>/' → seat",
        {
            ".pattern": "<RoutePattern: 'seats/<int:number>/'>",
            ".callback": "function seat",
            ".name": "'seat'",
        },
    )
    assert told(path("page/", Page.as_view(), {"a": 1}))[0] == "path 'page/' → Page"
    assert told(re_path(r"^x/(?P<a>[0-9]+)/$", seat))[0] == "re_path '^x/(?P<a>[0-9]+)/$' → seat"
    assert told(path("", seat))[0] == "path '' → seat"
    assert told([one, path("b/", seat)])[0] == "[path 'seats/<int:number>/' → seat, path 'b/' → seat]"


def test_an_include_tells_how_many_routes_or_where_they_are():
    own = path("shop/", include(([path("a/", seat)], "shop"), namespace="s"))
    assert told(own)[0] == "path 'shop/' → 1 route"
    assert told(own)[1][".namespace"] == "'s'"
    assert told(own)[1][".urlconf_name"] == "[path 'a/' → seat]"
    elsewhere = types.ModuleType("somewhere.urls")
    elsewhere.urlpatterns = []
    assert told(path("auth/", include(elsewhere)))[0] == "path 'auth/' → somewhere.urls"
    match = ResolverMatch(seat, (), {"number": 3}, url_name="seat", route="seats/<int:number>/")
    assert told(match)[0] == "'seats/<int:number>/' → seat"
    assert told(match)[1][".kwargs"] == "{'number': 3}"


def test_a_client_is_its_name_and_its_cookies():
    client = Client()
    assert told(client) == ("Client", {})
    client.cookies["seen"] = "1"
    assert told(client) == ("Client with cookie seen", {".cookies": "SimpleCookie(seen='1')"})
    client.cookies["b"] = "2"
    assert told(client)[0] == "Client with cookies seen, b"
    assert [told(made())[0] for made in (AsyncClient, RequestFactory)] == ["AsyncClient", "RequestFactory"]
    assert told(RequestFactory(HTTP_X="y"))[1] == {".defaults": "{'HTTP_X': 'y'}"}
    assert told([client])[0] == "[Client with cookies seen, b]"


def test_a_cookie_shows_what_is_set():
    jar = SimpleCookie()
    jar["seen"] = "1"
    jar["seen"]["path"] = "/shop/"
    assert told(jar["seen"]) == ("'1'", {".value": "'1'", "['path']": "'/shop/'"})


def test_a_request_and_a_response_are_told_without_the_probe():
    assert told(RequestFactory().get("/a/?b=1"))[0] == "GET /a/"
    assert told(HttpRequest())[0] == "no method, no path"
    response = HttpResponse("abc", status=201, headers={"X-A": "1"})
    assert told(response) == (
        "201 text/html",
        {
            ".status_code": "201",
            "['Content-Type']": "'text/html; charset=utf-8'",
            "['X-A']": "'1'",
            ".content": "b'abc'",
        },
    )
    assert told(response.headers)[0] == "X-A: 1, Content-Type: text/html; charset=utf-8"


def test_a_form_is_told_without_the_probe_and_not_cleaned_for_it():
    form = Order({"age": "x"})
    assert told(Order())[0] == "unbound"
    assert told(form) == ("bound, not cleaned", {".data": "{'age': 'x'}"})
    assert form._errors is None
    assert not form.is_valid()
    line, parts = told(form)
    assert line == "invalid: name, age"
    assert list(parts) == [".data", ".cleaned_data", ".errors"]
    assert told(form.errors["name"])[0] == "ErrorList(required)"
    good = Order({"name": "a"})
    assert good.is_valid()
    assert told(good)[0] == "bound, no errors"
    assert told(formset_factory(Order)())[0] == "unbound"


def test_fields_tell_what_they_are_of():
    form = Order()
    assert told(form.fields["name"])[0] == "CharField(required, max_length=10)"
    assert told(form.fields["age"])[0] == "IntegerField(optional)"
    assert told(form["name"])[0] == "name of Order"
    with isolate_apps("tutor"):

        class Author(models.Model):
            class Meta:
                app_label = "shelf"

        class Book(models.Model):
            title = models.CharField(max_length=20)
            author = models.ForeignKey(Author, on_delete=models.CASCADE)

            class Meta:
                app_label = "shelf"

        title, author = Book._meta.get_field("title"), Book._meta.get_field("author")
        assert told(title)[0] == "CharField title of Book"
        assert told(title)[1][".max_length"] == "20"
        assert told(author)[0] == "ForeignKey author of Book → Author"
        assert told(models.CharField(max_length=5))[0] == "CharField(max_length=5)"
        assert told(Book._meta)[0] == "Book"
        assert told(Book)[0] == "class Book"


def test_an_instance_with_many_fields_shows_what_tells_it_from_others():
    with isolate_apps("tutor"):

        class Member(models.Model):
            password = models.CharField(max_length=20)
            last_login = models.DateTimeField(null=True)
            is_staff = models.BooleanField(default=False)
            username = models.CharField(max_length=20)
            first_name = models.CharField(max_length=20)
            email = models.CharField(max_length=20)
            points = models.IntegerField(default=0)

            class Meta:
                app_label = "shelf"

        line, parts = told(Member(username="ann", password="secret", is_staff=True))
    assert line == "Member(id=None, username='ann')"
    assert len(parts) == 8
    assert parts[".is_staff"] == "True"


def test_templates_contexts_and_signals_are_told_without_their_probes():
    engine = Engine()
    assert told(Template("a", engine=engine))[0] == "template without a name"
    assert told(Template("a", name="list.html", engine=engine))[0] == "list.html"
    options = {"NAME": "d", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}
    assert told(DjangoTemplates(options).from_string("a"))[0] == "template without a name"
    assert told(Context({"book": 1})) == ("book", {"['book']": "1"})
    signal = Signal()
    assert told([signal])[0] == "[<Signal: no receivers>]"
    signal.connect(seat)
    assert told(signal)[0] == "1 receiver: seat"


def test_pages_and_connections_are_short():
    pages = Paginator([1, 2, 3], 2)
    assert told(pages)[0] == "3 items, 2 a page"
    assert told(pages.page(2))[0] == "page 2"
    assert told(connection)[0] == "connection 'default'"


def test_of_threads_nothing_is_told_that_is_the_machines():
    assert told(threading.Thread(target=seat))[0] == "Thread seat"
    assert told(threading.Thread(target=seat, name="worker"))[0] == "Thread worker"
    event = threading.Event()
    assert told(event)[0] == "not set"
    event.set()
    assert told(event)[0] == "set"
    with ThreadPoolExecutor(1) as pool:
        done, failed = pool.submit(len, "abc"), pool.submit(len, 3)
        assert [done.result(), type(failed.exception())] == [3, TypeError]
        assert told(pool)[0] == "<ThreadPoolExecutor>"
    assert told(done) == ("finished", {".result()": "3"})
    assert list(told(failed)[1]) == [".exception()"]


def test_no_code_of_a_subclass_is_run():
    client = Careful()
    Careful.asked = 0
    assert told(client)[0] == "Careful"
    assert Careful.asked == 0


def test_an_object_without_what_its_class_would_have_set_is_described_all_the_same():
    for module, name in OUTLINED:
        cls = getattr(importlib.import_module(module), name)
        empty = cls.__new__(cls)
        value = Describer().describe(empty)
        assert len(value.text) < 60


@pytest.mark.parametrize("role", sorted(OUTLINES))
def test_every_role_has_a_class(role):
    assert role in OUTLINED.values()
