"""Cleaning by fields, methods and the form, and what of it the form's own code can see."""

import sys
import traceback

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import lazy


def told():
    print("somebody asked for the user's lazy text")
    return "lazy words"


class Loud(str):
    def __str__(self):
        print("somebody asked for a Loud's text")
        return "loud"


class AgeField(forms.IntegerField):
    def clean(self, value):
        print("AgeField.clean", repr(value), sys._getframe(1).f_code.co_name)
        return super().clean(value)


class Signup(forms.Form):
    name = forms.CharField(max_length=5)
    age = AgeField(min_value=18, required=False)
    colour = forms.ChoiceField(choices=[("r", "red"), ("b", "blue")], required=False)
    note = forms.CharField(required=False, validators=[MaxLengthValidator(3)])

    def clean_name(self):
        value = self.cleaned_data["name"]
        print("clean_name", sys._getframe(1).f_code.co_name, sys._getframe(1).f_lineno > 0)
        if value == "root":
            raise ValidationError("%(name)s is taken", code="taken", params={"name": Loud(value)})
        return value.title()

    def clean(self):
        found = super().clean()
        if found.get("age") == 99:
            self.add_error("age", "too old")
            self.add_error(None, lazy(told, str)())
        if found.get("name") == "None":
            return None
        if found.get("name") == "Bad":
            raise ValidationError({"name": ["bad name", ValidationError("worse", code="w")], "age": "why"})
        if found.get("name") == "All":
            raise ValidationError([ValidationError("one", code="one"), "two"])
        return found


for data in (
    {"name": "emma", "age": "20", "colour": "r"},
    {"name": "", "age": "x"},
    {"name": "too long", "age": "7"},
    {"name": "root"},
    {"name": "emma", "age": "99"},
    {"name": "none"},
    {"name": "bad", "age": "30"},
    {"name": "all", "colour": "green", "note": "abcd"},
):
    form = Signup(data)
    print(data, form.is_bound, form._errors)
    print(form.is_valid(), form.is_valid(), form.errors.get_json_data(), form.cleaned_data)
    bound = form["name"]
    print(bound.value(), bound.errors)
print(Signup().is_valid(), Signup().errors)


class Broken(forms.Form):
    age = AgeField()

    def clean_age(self):
        raise ZeroDivisionError


form = Broken({"age": "1"})
try:
    form.is_valid()
except ZeroDivisionError as error:
    print([(line.name, line.lineno > 0) for line in traceback.extract_tb(error.__traceback__)])
    print(error.__context__, form.cleaned_data, form._errors)
form = Signup({"name": "emma"}, initial={"age": 3})
form.fields["age"].disabled = True
print(form.is_valid(), form.errors)
form.add_error("age", "later")
try:
    form.add_error("nobody", "x")
except ValueError as error:
    print(error)
print(form.is_valid(), form.cleaned_data)
