"""Forms of models and sets of forms: where their errors come from, and what they leave on the instance."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=10)
    pages = models.IntegerField(default=1)

    class Meta:
        app_label = "shelf"

    def clean(self):
        print("Book.clean", self.title, self.pages)
        if self.pages < 1:
            raise ValidationError({"pages": ValidationError("no pages", code="empty")})
        if self.title == "Nothing":
            raise ValidationError("%(model)s is about nothing", params={"model": self})

    def __str__(self):
        print("somebody asked for the book's text")
        return self.title


class BookForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = ["title", "pages"]
        error_messages = {"title": {"max_length": "far too long"}}

    def clean_title(self):
        return self.cleaned_data["title"].title()


class Books(forms.BaseFormSet):
    def clean(self):
        titles = [form.cleaned_data.get("title") for form in self.forms if form.is_valid()]
        print("Books.clean", titles)
        if len(set(titles)) < len(titles):
            raise ValidationError("the same twice", code="twice")


for data in (
    {"title": "emma", "pages": "3"},
    {"title": "emma", "pages": "0"},
    {"title": "nothing", "pages": "1"},
    {"title": "a" * 11, "pages": "x"},
    {"pages": ""},
):
    form = BookForm(data)
    print(form.instance.title, form.is_valid(), form.instance.title, form.instance.pages)
    print(form.errors.get_json_data())

BookSet = forms.formset_factory(BookForm, formset=Books, extra=0)
for titles in (["emma", "persuasion"], ["emma", "emma"], ["", "emma"]):
    data = {"form-TOTAL_FORMS": len(titles), "form-INITIAL_FORMS": 0}
    for at, title in enumerate(titles):
        data |= {f"form-{at}-title": title, f"form-{at}-pages": at + 1}
    books = BookSet(data)
    print(books.is_valid(), books.errors, books.non_form_errors().get_json_data())
lost = BookSet({"form-0-title": "emma"})
print(lost.is_valid(), lost.non_form_errors().as_data()[0].code)
print(BookSet().is_valid(), forms.formset_factory(BookForm, extra=1)().errors)
