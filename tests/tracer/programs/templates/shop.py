"""What a template shows: inheritance, includes, loops, filters, tags, and a form."""

from django import forms
from django.template import Context, Engine, Library

register = Library()
TEMPLATES = {
    "base.html": "<h1>{% block title %}Shop{% endblock %}</h1>\n{% block content %}{% endblock %}\n",
    "middle.html": '{% extends "base.html" %}{% block title %}Books - {{ block.super }}{% endblock %}',
    "list.html": "{% extends parent %}{% block title %}{{ books.0.title|upper }} - {{ block.super }}{% endblock %}"
    '{% block content %}{% for book in books %}{% include "book.html" with n=forloop.counter only %}'
    "{% empty %}none{% endfor %}{% block inner %}{{ form.age }}{% endblock %}{% endblock %}",
    "book.html": '{{ n }}. {{ book.title|default:"untitled"|twice }}{% stars book.rating %}\n',
}


@register.filter
def twice(text):
    print("twice", type(text).__name__)
    return f"{text}{text}"


@register.simple_tag(takes_context=True)
def stars(context, rating):
    return "*" * (rating or 0) + context.template_name


class Book:
    def __init__(self, title):
        self.title = title


class Age(forms.Form):
    age = forms.IntegerField(min_value=18)


engine = Engine(loaders=[("django.template.loaders.locmem.Loader", TEMPLATES)])
engine.template_builtins.append(register)
template = engine.get_template("list.html")
for books in ([Book("Emma"), {"title": "Persuasion", "rating": 5}], []):
    print(template.render(Context({"books": books, "parent": "middle.html", "form": Age({"age": "7"})})))
print(template.render(Context({"parent": engine.get_template("base.html")})))
print(engine.from_string("{{ a.b.c }}{{ a.b.1 }}").render(Context({"a": {"b": ["x", "y"]}})))
