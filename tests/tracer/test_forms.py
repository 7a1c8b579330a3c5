"""What the forms probe tells of the cleaning of a form."""

import textwrap

import pytest
from django.test import override_settings
from django.test.utils import isolate_apps
from django.utils import translation

from tutor.tracer.probes.forms import FormsProbe
from tutor.tracer.run import run
from tutor.tracer.trace import Value

TOO_LONG = "Ensure this value has at most 5 characters (it has 8)."
HEAD = """
from django import forms
from django.core.exceptions import ValidationError

class Signup(forms.Form):
    name = forms.CharField(max_length=5)
    age = forms.IntegerField(required=False)

    def clean_name(self):
        if self.cleaned_data["name"] == "root":
            raise ValidationError("%(name)s is taken", code="taken", params={"name": "root"})
        return self.cleaned_data["name"].title()

    def clean(self):
        if self.cleaned_data.get("age") == 13:
            self.add_error("age", "unlucky")
        if self.cleaned_data.get("name") == "None":
            raise ValidationError("who are you?", code="who")
"""


def trace(body, head=HEAD):
    found = run(head + textwrap.dedent(body), probes=[FormsProbe()])
    assert found.stopped is None, found.stopped
    return found


def plain(fact):
    return fact.text if isinstance(fact, Value) else fact


def told(body, head=HEAD):
    lines = []
    for event in trace(body, head).events:
        if event.kind in {"clean", "invalid"}:
            facts = {key: plain(fact) for key, fact in event.facts.items()}
            value = f" = {event.value.text}" if event.value else ""
            raw = f" from {facts['raw']!r}" if "raw" in facts else ""
            words = f": {facts['message']} [{facts['code']}]" if event.kind == "invalid" else ""
            lines.append(f"{event.kind} {event.name} ({facts['form']}, {facts['stage']}){value}{raw}{words}")
    return lines


def test_each_field_is_cleaned_then_its_method_then_the_form():
    assert told("Signup({'name': 'emma', 'age': '20'}).is_valid()") == [
        "clean name (Signup, field) = 'emma' from 'emma'",
        "clean name (Signup, method) = 'Emma'",
        "clean age (Signup, field) = 20 from '20'",
        "clean Signup (Signup, form) = {'name': 'Emma', 'age': 20}",
    ]


def test_what_a_field_refuses_has_neither_value_nor_method():
    assert told("Signup({'name': 'too long', 'age': 'x'}).is_valid()") == [
        f"invalid name (Signup, field) from 'too long': {TOO_LONG} [max_length]",
        "invalid age (Signup, field) from 'x': Enter a whole number. [invalid]",
        "clean Signup (Signup, form) = {}",
    ]


def test_a_method_may_refuse_what_its_field_has_kept():
    assert told("Signup({'name': 'root'}).is_valid()")[:2] == [
        "clean name (Signup, field) = 'root' from 'root'",
        "invalid name (Signup, method): root is taken [taken]",
    ]


def test_the_form_may_refuse_all_of_it_or_one_field():
    assert told("Signup({'name': 'emma', 'age': '13'}).is_valid()")[-2:] == [
        "invalid age (Signup, form): unlucky []",
        "clean Signup (Signup, form) = {'name': 'Emma'}",
    ]
    assert told("Signup({'name': 'none'}).is_valid()")[-2:] == [
        "clean age (Signup, field) = None from None",
        "invalid __all__ (Signup, form): who are you? [who]",
    ]


def test_an_error_added_later_belongs_to_no_stage():
    body = """
    form = Signup({'name': 'emma'})
    form.is_valid()
    form.add_error("name", ValidationError("known already", code="known"))
    """
    assert told(body)[-1] == "invalid name (Signup, ): known already [known]"


def test_a_form_is_cleaned_once_and_an_unbound_one_never():
    once = told("Signup({'name': 'emma'}).is_valid()")
    body = """
    form = Signup({'name': 'emma'})
    print(form.is_valid(), form.errors, form.is_valid(), form.cleaned_data)
    print(Signup().is_valid(), Signup().errors)
    """
    assert told(body) == once


def test_nothing_is_cleaned_by_looking():
    assert (
        told("form = Signup({'name': 'emma'})\nforms_there = [form, form['name']]\nprint(form.is_bound)")
        == []
    )


def test_events_belong_to_the_line_that_asked():
    found = trace("form = Signup({'name': 'emma'})\nprint(1)\nprint(form.is_valid())")
    steps = {found.steps[event.step - 1].statement.text for event in found.events if event.kind == "clean"}
    assert steps == {"print(form.is_valid())"}


def test_a_form_tells_how_far_it_is():
    body = """
    form = Signup({'name': 'none', 'age': '13'})
    before = form.is_bound
    form.is_valid()
    after = form.cleaned_data
    blank = Signup()
    """
    found = trace(body)
    forms = [
        event.value for event in found.events if event.value is not None and event.value.type == "Signup"
    ]
    texts = [value.text for value in forms]
    assert list(dict.fromkeys(texts)) == [
        "bound, not cleaned", "being cleaned", "invalid: age, __all__", "unbound",
    ]  # fmt: skip
    parts = {part.label: part.value.text for part in forms[texts.index("invalid: age, __all__")].parts}
    assert parts[".errors['age']"] == "'unlucky'"
    assert parts[".errors['__all__']"] == "'who are you?'"
    assert parts[".cleaned_data"] == "{'name': 'None'}"


def test_a_form_s_own_methods_find_it_being_cleaned():
    found = trace("form = Signup({'name': 'emma', 'age': '20'})\nform.is_valid()\n")
    shown = [event.facts["self"] for event in found.events if event.kind == "call" and "self" in event.facts]
    assert [(form.text, form.parts[1].label, form.parts[1].value.text) for form in shown] == [
        ("being cleaned", ".cleaned_data", "{'name': 'emma'}"),
        ("being cleaned", ".cleaned_data", "{'name': 'Emma', 'age': 20}"),
    ]


def test_a_bound_field_is_named_with_its_form():
    (value,) = [event.value for event in trace("field = Signup()['age']").events if event.name == "field"]
    assert (value.type, value.text) == ("BoundField", "age of Signup")


def test_messages_are_in_the_language_of_the_moment(monkeypatch):
    monkeypatch.setattr(
        translation, "_trans", type(translation._trans)()
    )  # the one there has chosen not to translate
    with override_settings(USE_I18N=True), translation.override("de"):
        assert "Dieses Feld ist zwingend erforderlich. [required]" in told("Signup({}).is_valid()")[0]


def test_words_that_only_the_program_can_give_are_left_out():
    body = """
    from django.utils.functional import lazy
    class Own:
        def __str__(self):
            print("asked")
            return "own"
    form = Signup({"name": "emma"})
    form.add_error(None, lazy(lambda: print("asked") or "words", str)())
    form.add_error(None, ValidationError("%(own)s", params={"own": Own()}))
    form.add_error(None, ValidationError("%(none)s", params={"other": 1}))
    """
    assert [line.partition(")")[2] for line in told(body)[-3:]] == [":  []", ": %(own)s []", ": %(none)s []"]
    assert trace(body).output == ""


@pytest.fixture
def book():
    head = """
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

class Book(models.Model):
    title = models.CharField(max_length=9)
    class Meta:
        app_label = "shelf"
    def clean(self):
        if self.title == "Nothing":
            raise ValidationError("about nothing")

class BookForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = ["title"]
"""
    with isolate_apps("tutor.learners"):
        yield head


def test_a_model_form_fills_and_cleans_its_instance_last(book):
    assert told("BookForm({'title': 'Nothing'}).is_valid()", book) == [
        "clean title (BookForm, field) = 'Nothing' from 'Nothing'",
        "clean BookForm (BookForm, form) = {'title': 'Nothing'}",
        "invalid __all__ (BookForm, model): about nothing []",
        "clean Book (BookForm, model) = Book(id=None, title='Nothing')",
    ]


def test_a_set_of_forms_is_cleaned_behind_its_forms():
    body = """
    class Signups(forms.BaseFormSet):
        def clean(self):
            raise ValidationError("not together", code="apart")
    made = forms.formset_factory(Signup, formset=Signups)
    signups = made({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "emma"})
    signups.is_valid()
    made({}).is_valid()
    """
    lines = told(body)
    assert [line.partition(" =")[0] for line in lines[:5]] == [
        "clean name (Signup, field)",
        "clean name (Signup, method)",
        "clean age (Signup, field)",
        "clean Signup (Signup, form)",
        "invalid __all__ (SignupFormSet, formset): not together [apart]",
    ]
    assert lines[5].startswith("invalid __all__ (SignupFormSet, formset): ManagementForm data is missing")
    found = [event.value for event in trace(body).events if event.name == "signups" and event.value]
    assert found[-1].text == "bound, 1 form"
