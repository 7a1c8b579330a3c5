"""How the forms probe begins, ends and refuses."""

import types

import pytest
from django import forms as django_forms
from django.forms import forms, formsets

from tutor.tracer.probes.forms import FormsProbe
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import ProbeError, source_of

METHODS = ["full_clean", "_clean_fields", "_clean_form", "add_error"]


class Age(django_forms.Form):
    age = django_forms.IntegerField()


def functions():
    return [*(getattr(forms.BaseForm, name) for name in METHODS), formsets.BaseFormSet.full_clean]


def codes():
    return [function.__code__ for function in functions()]


@pytest.fixture
def probe():
    made = FormsProbe()
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
    with pytest.raises(ProbeError, match=r"BaseForm\.full_clean is not what .*forms.py says"):
        FormsProbe().start(SILENCE)
    assert codes() == during


@pytest.mark.parametrize(
    ("module", "old", "new", "expected"),
    [
        (forms, "self._clean_form()\n", "self._clean_forms()\n", "'stage', found 1"),
        (forms, "value = getattr(self, ", "value = get(self, ", "'method', found 0"),
        (forms, "cleaned_data = self.clean()", "cleaned_data = clean(self)", "'clean', found 0"),
        (forms, "].extend(error_list)", "].append(error_list)", "error_list.*, found 0"),
        (forms, "def add_error", "def add_errors", "has no BaseForm.add_error"),
        (formsets, "self.clean()\n", "self.cleaned()\n", r"self\.clean\(\)', found 0"),
    ],
)
def test_forms_of_another_shape_are_refused(probe, monkeypatch, module, old, new, expected):
    source = source_of(module, "forms")
    assert old in source
    loader = types.SimpleNamespace(get_source=lambda name: source.replace(old, new))
    monkeypatch.setattr(module, "__spec__", types.SimpleNamespace(loader=loader))
    before = codes()
    with pytest.raises(ProbeError, match=expected):
        probe.start(SILENCE)
    assert codes() == before


def test_a_form_is_described_without_being_cleaned(probe):
    form = Age({"age": "x"})
    form.mark = "m"
    outline = probe.outline(form)
    assert (outline.text, [label for label, _ in outline.parts]) == ("bound, not cleaned", [".data", ".mark"])
    assert form._errors is None
    assert not form.is_valid()
    assert probe.outline(form).text == "invalid: age"
    form._errors = {"odd": 3, 4: None}
    assert probe.outline(form).text == "invalid: odd"
    assert probe.outline(object()) is None


def test_errors_are_described_by_their_messages(probe):
    made = django_forms.utils.ErrorList(["Too small.", "Too late."])
    assert probe.outline(made).text == "['Too small.', 'Too late.']"
    assert list(probe.outline(made).parts) == [("[0]", "Too small."), ("[1]", "Too late.")]


def test_a_set_of_forms_is_described_without_making_them(probe):
    made = django_forms.formset_factory(Age)()
    assert probe.outline(made).text == "unbound"
    assert "forms" not in vars(made)
    assert len(made.forms) == 1
    assert [probe.outline(made).text, len(probe.outline(made).parts)] == ["unbound, 1 form", 1]
