"""Forms whose parts run code when they are looked at: nobody may look but the program."""

import gc
import sys
import warnings
import weakref

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy


class Counting(forms.TextInput):
    def value_from_datadict(self, data, files, name):
        print("somebody reads", name)
        return super().value_from_datadict(data, files, name)


class Loud:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        print("somebody asked for a repr")
        return "loud"

    def __str__(self):
        print("somebody asked for a text")
        return self.text

    def __eq__(self, other):
        print("somebody compared")
        return self is other

    def __bool__(self):
        print("somebody asked if it is true")
        return True

    def __len__(self):
        print("somebody asked how long it is")
        return 1

    __hash__ = None


class LoudField(forms.Field):
    widget = Counting

    def to_python(self, value):
        return Loud(str(value))

    def validate(self, value):
        warnings.warn("validated from", stacklevel=2)


def words():
    print("somebody translated")
    return "translated"


class OwnError(ValidationError):
    @property
    def message(self):
        print("somebody asked for the message")
        return "own"

    @message.setter
    def message(self, value):
        pass


class Odd(forms.Form):
    word = LoudField(required=False)
    other = LoudField(required=False, initial=lambda: print("somebody asked for the start"))

    @property
    def errors(self):
        print("somebody asked for the errors from", sys._getframe(1).f_code.co_name)
        return super().errors

    def clean_word(self):
        return self.cleaned_data["word"]

    def clean_other(self):
        raise ValidationError([OwnError("x"), ValidationError(lazy(words, str)(), params={"a": Loud("p")})])

    def clean(self):
        return None


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    form = Odd({"word": "w", "other": "o"})
    print("made", form._errors)
    print(form.is_valid())
    kept = form.cleaned_data["word"]
    bound = form["word"]
    print(type(kept).__name__, sorted(form.cleaned_data), list(form._errors))
    print(type(bound).__name__, "made")
print([(str(one.message), one.filename.rpartition("/")[2]) for one in caught])
died = weakref.ref(kept), weakref.ref(form)
del form, bound, kept
gc.collect()
print([one() is None for one in died])
again = Odd()
print("unbound", again._errors, again.is_bound)
