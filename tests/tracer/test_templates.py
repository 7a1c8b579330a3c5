"""Which events a template leaves: what is rendered inside what, how each variable was found, and what is left out."""

import textwrap

import pytest
from django.template import Template, base, loader_tags
from django.test import override_settings

from tests.tracer.both_ways import traced
from tutor.lessons.select import EventIndex
from tutor.tracer import Limits, Trace
from tutor.tracer.probes.swap import ProbeError
from tutor.tracer.probes.templates import TemplatesProbe
from tutor.tracer.run import run
from tutor.tracer.trace import Value

HEAD = """
from django.template import Context, Engine
TEMPLATES = {}
engine = Engine(loaders=[("django.template.loaders.locmem.Loader", TEMPLATES)])
def show(text, **held):
    return engine.from_string(text).render(Context(held))
"""
KINDS = {"render", "block", "lookup"}


def plain(fact):
    return fact.text if isinstance(fact, Value) else fact


def trace(body):
    return traced(HEAD + textwrap.dedent(body), TemplatesProbe)


def told(body, *, facts=()):
    """Kind, name, what it was, and these facts, of each event, indented by what it lies in."""
    lines = []
    for event in trace(body).events:
        if event.kind in KINDS:
            value = [f"= {event.value.text}"] if event.value else []
            shown = [f"{key}: {plain(event.facts[key])}" for key in facts if event.facts.get(key) is not None]
            lines.append("  " * event.facts["nesting"] + " ".join([event.kind, event.name, *value, *shown]))
    return lines


INHERITANCE = """
TEMPLATES["base.html"] = "{% block title %}Shop{% endblock %}{% block content %}{% endblock %}"
TEMPLATES["list.html"] = (
    '{% extends "base.html" %}{% block title %}{{ block.super }}s{% endblock %}'
    "{% block content %}{% for book in books %}{% include 'book.html' %}{% endfor %}{% endblock %}"
)
TEMPLATES["book.html"] = "{{ book.title }}"
engine.get_template("list.html").render(Context({"books": [{"title": "Emma"}]}))
"""


def test_templates_and_blocks_lie_in_each_other():
    assert told(INHERITANCE) == [
        "render list.html",
        "  render base.html",
        "    block title",
        "      block title",
        "      lookup block.super = SafeString('Shop')",
        "    block content",
        "      lookup books = [{'title': 'Emma'}]",
        "      render book.html",
        "        lookup book.title = 'Emma'",
    ]


def test_each_event_says_in_which_template_it_stands_and_why_it_is_rendered():
    assert told(INHERITANCE, facts=("template", "by", "overrides")) == [
        "render list.html",
        "  render base.html template: list.html by: extends",
        "    block title template: list.html overrides: base.html",
        "      block title template: base.html",
        "      lookup block.super = SafeString('Shop') template: list.html",
        "    block content template: list.html overrides: base.html",
        "      lookup books = [{'title': 'Emma'}] template: list.html",
        "      render book.html template: list.html by: include",
        "        lookup book.title = 'Emma' template: book.html",
    ]


def test_a_block_that_nobody_overrides_is_the_template_s_own():
    body = (
        'TEMPLATES["a.html"] = "{% block x %}{% endblock %}"\nengine.get_template("a.html").render(Context())'
    )
    assert told(body, facts=("template", "overrides")) == ["render a.html", "  block x template: a.html"]


def test_a_grandchild_s_block_overrides_the_nearest_one():
    body = """
    TEMPLATES["a.html"] = "{% block x %}a{% endblock %}"
    TEMPLATES["b.html"] = "{% extends 'a.html' %}{% block x %}b{% endblock %}"
    TEMPLATES["c.html"] = "{% extends 'b.html' %}{% block x %}c{{ block.super }}{% endblock %}"
    engine.get_template("c.html").render(Context())
    """
    assert told(body, facts=("template", "overrides")) == [
        "render c.html",
        "  render b.html template: c.html",
        "    render a.html template: b.html",
        "      block x template: c.html overrides: b.html",
        "        block x template: b.html overrides: a.html",
        "        lookup block.super = SafeString('b') template: c.html",
    ]


@pytest.mark.parametrize(
    ("name", "held", "found"),
    [
        ("x", "x=1", "= 1 via: context"),
        ("x.a", "x={'a': 2}", "= 2 via: context dictionary"),
        ("x.real", "x=3", "= 3 via: context attribute"),
        ("x.1", "x='ab'", "= 'b' via: context index"),
        ("x.items", "x={'a': 2}", "= dict_items([('a', 2)]) via: context attribute+called"),
        ("x.items", "x={'items': 2}", "= 2 via: context dictionary"),
        ("x.a.0.real", "x={'a': [5]}", "= 5 via: context dictionary index attribute"),
        ("x", "x=lambda: 7", "= 7 via: context+called"),
    ],
)
def test_a_lookup_says_how_each_part_of_the_name_was_found(name, held, found):
    lines = told(f'show("{{{{ {name} }}}}", {held})', facts=("via",))
    assert lines == ["render ", f"  lookup {name} {found}"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ y }}", "lookup y = '' via:  why: not found"),
        ("{{ x.y }}", "lookup x.y = '' via: context why: not found"),
        ("{% if y %}{% endif %}", "lookup y = None via:  why: not found"),
        ("{{ x.sell }}", "lookup x.sell = '' via: context attribute why: needs arguments"),
        ("{{ x.delete }}", "lookup x.delete = '' via: context attribute why: alters data"),
        (
            "{{ x.gone }}",
            "lookup x.gone = '' via: context attribute why: error error: ObjectDoesNotExist('x')",
        ),
    ],
)
def test_a_lookup_in_vain_says_why_and_what_is_taken_instead(text, found):
    body = f"""
    from django.core.exceptions import ObjectDoesNotExist
    class Book:
        def sell(self, to): ...
        def delete(self): ...
        delete.alters_data = True
        def gone(self):
            raise ObjectDoesNotExist("x")
    show("{text}", x=Book())
    """
    assert told(body, facts=("via", "why", "error")) == ["render ", f"  {found}"]


def test_what_stands_for_a_missing_variable_may_be_set():
    body = 'engine.string_if_invalid = "[%s]"\nshow("{{ y }}")'
    assert told(body) == ["render ", "  lookup y = '[y]'"]


def test_an_error_that_goes_on_leaves_a_lookup_without_a_value():
    body = """
    class Book:
        @property
        def price(self):
            raise ValueError("none")
    try:
        show("{{ x.price }}", x=Book())
    except ValueError:
        pass
    show("{{ x }}", x=1)
    """
    assert told(body, facts=("failed", "error")) == [
        "render ",
        "  lookup x.price failed: True error: ValueError('none')",
        "render ",
        "  lookup x = 1",
    ]


def test_a_variable_resolved_by_hand_says_that_it_is_missing():
    body = """
    from django.template import Variable, VariableDoesNotExist
    try:
        Variable("y").resolve(Context())
    except VariableDoesNotExist:
        pass
    """
    assert told(body, facts=("why",)) == ["lookup y why: not found"]


def test_filters_leave_a_lookup_of_the_whole_expression():
    assert told("show(\"{{ x|upper|default:'none' }}\", x='a')", facts=("via",)) == [
        "render ",
        "  lookup x = 'a' via: context",
        "  lookup x|upper|default:'none' = 'A' via: filters",
    ]


def test_constants_are_no_lookups():
    assert told("show(\"{{ 'a'|upper }}{{ 3 }}{% if True %}{% endif %}\")") == [
        "render ",
        "  lookup True = True",
    ]


def test_methods_that_a_template_calls_are_steps_before_the_lookup_is_done():
    found = trace("""
    class Book:
        def price(self):
            return 12
    show("{{ x.price }}", x=Book())
    """)
    kinds = [
        event.kind
        for event in found.events
        if event.kind in {"render", "lookup"} or event.name == "Book.price"
    ]
    assert kinds == ["render", "call", "return", "lookup"]


def test_of_django_s_own_templates_only_the_first_is_told():
    body = """
    from django import forms
    class Age(forms.Form):
        age = forms.IntegerField()
    show("{{ form }}", form=Age())
    """
    assert told(body)[2:] == ["  render django/forms/div.html"]


@override_settings(DEBUG=True)
def test_django_s_error_pages_are_not_told():
    body = """
    import sys
    from django.test import RequestFactory
    from django.views.debug import technical_500_response
    from django.views.defaults import bad_request
    request = RequestFactory().get("/")
    try:
        1 / 0
    except ZeroDivisionError:
        print(len(technical_500_response(request, *sys.exc_info()).content) > 1000)
    print(b"Bad Request" in bad_request(request, None).content)
    """
    assert told(body) == []


def test_selectors_find_them_by_the_names_that_stand_in_the_template():
    index = EventIndex(trace(INHERITANCE + 'show("{{ x|upper }}", x="a")'))
    for text in (
        "render list.html",
        "block content",
        "lookup book.title",
        "lookup x|upper",
        "2nd block title",
    ):
        (event,) = index.find_all(text)[:1]
        assert index.describe(event) == text


def test_the_trace_is_the_same_when_it_was_written_and_read():
    found = trace(INHERITANCE)
    assert Trace.from_json(found.to_json()).events == found.events
    assert trace(INHERITANCE).to_json() == found.to_json()


def test_templates_and_contexts_are_described_by_what_they_hold():
    found = trace("""
    TEMPLATES["a.html"] = "{{ x }}"
    named, nameless = engine.get_template("a.html"), engine.from_string("b")
    context = Context({"x": 1})
    nothing = Context()
    """)
    values = {event.name: event.value for event in found.events if event.kind == "assign" and event.value}
    assert [values[name].text for name in ("named", "nameless", "context", "nothing")] == [
        "a.html",
        "template without a name",
        "x",
        "empty",
    ]
    assert [(part.label, part.value.text) for part in values["context"].parts] == [("['x']", "1")]


def test_afterwards_django_s_functions_are_as_they_were():
    functions = [Template.render, base.Variable._resolve_lookup, loader_tags.BlockNode.render]
    codes = [function.__code__ for function in functions]
    run(HEAD + "1 / 0", probes=[TemplatesProbe()])
    assert [function.__code__ for function in functions] == codes


def test_an_engine_that_somebody_has_changed_is_refused_and_left_alone(monkeypatch):
    monkeypatch.setattr(loader_tags.BlockNode, "render", lambda self, context: "")
    before = Template.render.__code__
    with pytest.raises(ProbeError, match=r"BlockNode\.render is not what .* says"):
        run("1", probes=[TemplatesProbe()])
    assert Template.render.__code__ is before


def test_a_run_that_is_stopped_inside_a_template_keeps_what_was_rendered_until_then():
    body = """
class Book:
    def price(self):
        while True:
            pass
show("{{ a }}{{ x.price }}", a=1, x=Book())
"""
    before = Template.render.__code__
    found = run(HEAD + body, probes=[TemplatesProbe()], limits=Limits(steps=50))
    assert found.stopped is not None
    assert found.stopped.reason == "steps"
    assert [event.name for event in found.events if event.kind == "lookup"] == ["a"]
    assert Template.render.__code__ is before


def test_a_template_rendered_by_a_method_that_a_template_calls_lies_inside_of_it():
    body = """
    class Book:
        def card(self):
            return show("{{ y }}", y=2)
    show("{{ x.card }}{{ z }}", x=Book(), z=3)
    """
    assert told(body) == [
        "render ",
        "  render ",
        "    lookup y = 2",
        "  lookup x.card = SafeString('2')",
        "  lookup z = 3",
    ]
