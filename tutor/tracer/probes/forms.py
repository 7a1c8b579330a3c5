"""Django's cleaning of forms in, events out: what each stage kept of a value, and what was noted against it.

The hooks below are called from inside Django's own functions (see `forms_places`), never around a field's or form's
code. Nothing here asks a form for its errors: a form is cleaned when the program wants it.
"""

from collections.abc import Mapping
from typing import Any

from tutor.tracer.describe_types import plain_lookup, type_name
from tutor.tracer.framework_objects import held, text
from tutor.tracer.probe import NOTHING, Outline, Recorder
from tutor.tracer.probes import forms_state
from tutor.tracer.probes.forms_places import observed
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import Swap


class FormsProbe:
    """Records clean and invalid.

    `form` in each is the name of the form's class. clean: `stage` says what has cleaned: "field" (the field itself,
    with `raw`, what it was given), "method" (`clean_<field>`), "form" (the form's `clean`, under the form's name;
    the value is the cleaned data that are kept), "model" (of a ModelForm, under the model's name; the value is the
    instance, now filled in) or "formset" (no value). invalid: the field or `__all__`, with `message` as it is shown,
    `code`, `stage` (empty for `add_error` after the cleaning), and `raw` if the field itself refused it.

    A form is cleaned once: what is asked again comes from its errors, and there is no event.
    """

    name = "forms"

    def __init__(self) -> None:
        self._recorder: Recorder = SILENCE
        self._swaps: list[Swap] = []
        self._forget()

    def start(self, recorder: Recorder) -> None:
        """Raises ProbeError if Django's forms aren't of the expected shape, having changed nothing."""
        hooks = (
            self.begun, self.given, self.asked, self.cleaned, self.reached, self.over, self.broken, self.refused,
            self.set_cleaned,
        )  # fmt: skip
        self._forget()
        self._swaps = observed({hook.__name__: hook for hook in hooks})
        self._recorder = recorder
        for swap in self._swaps:
            swap.install()

    def stop(self) -> None:
        for swap in self._swaps:
            swap.undo()
        self._swaps = []
        self._recorder = SILENCE
        self._forget()

    def outline(self, obj: object) -> Outline | None:
        return forms_state.outline(obj, being_cleaned=id(obj) in self._stages)

    def _forget(self) -> None:
        self._stages: dict[int, str] = {}  # by address of the form that is being cleaned
        self._raw: dict[int, tuple[object, object]] = {}  # by the same: name and value of the field in work

    # Hooks in full_clean() and what it calls

    def begun(self, form: object, name: object, *raw: object) -> None:
        self._stages[id(form)] = "field"
        self._raw.pop(id(form), None)
        if raw:
            self._raw[id(form)] = name, raw[0]

    def given(self, bound: object, raw: object) -> object:
        found = held(bound)
        form = plain_lookup(found, "form")
        if self._stages.get(id(form)) == "field":
            self._raw[id(form)] = plain_lookup(found, "name"), raw
        return raw

    def asked(self, form: object) -> object:
        """The form's own code is next, which finds it being cleaned."""
        self._touch_cleaned(form)
        self._recorder.touch(form)
        return form

    def cleaned(self, stage: str, form: object, name: object, value: object) -> object:
        if forms_state.is_frameworks(form):
            return value
        facts: dict[str, object] = {"form": type_name(type(form)), "stage": stage}
        if stage == "form":
            kept = plain_lookup(held(form), "cleaned_data") if value is None else value
            self._clean(type_name(type(form)), kept, facts)
            return value
        if stage == "field":
            self._stages[id(form)] = "method"
            facts |= self._raw_fact(form, name)
        self._clean(text(name), value, facts)
        return value

    def reached(self, form: object, stage: str) -> None:
        self._stages[id(form)] = stage
        self._raw.pop(id(form), None)
        if stage == "form" and forms_state.has_own_clean(form):
            self.asked(form)

    def over(self, form: object) -> None:
        self.broken(form)
        self._touch_cleaned(form)
        if forms_state.is_model_form(form):
            instance = plain_lookup(held(form), "instance")
            facts = {"form": type_name(type(form)), "stage": "model"}
            self._clean(type_name(type(instance)), instance, facts)

    def broken(self, form: object) -> None:
        self._stages.pop(id(form), None)
        self._raw.pop(id(form), None)

    def refused(self, form: object, field: object, errors: Any) -> None:
        if forms_state.is_frameworks(form):
            return
        stage = "formset" if forms_state.is_set(form) else self._stages.get(id(form), "")
        known = {"form": type_name(type(form)), "stage": stage}
        raw = self._raw_fact(form, field) if stage == "field" else {}
        for message, code in forms_state.errors_of(errors):
            facts = {**known, "message": message, "code": code, **raw}
            self._recorder.emit("invalid", name=text(field), facts=facts)

    def set_cleaned(self, formset: object) -> None:
        name = type_name(type(formset))
        self._recorder.emit("clean", name=name, value=NOTHING, facts={"form": name, "stage": "formset"})

    def _touch_cleaned(self, form: object) -> None:
        """Django puts into this what it has cleaned, and takes out what was refused."""
        self._recorder.touch(plain_lookup(held(form), "cleaned_data"))

    def _clean(self, name: str, value: object, facts: Mapping[str, object]) -> None:
        self._recorder.touch(
            value
        )  # Django has filled the cleaned data and the instance between the program's lines
        self._recorder.emit("clean", name=name, value=value, facts=facts)

    def _raw_fact(self, form: object, field: object) -> dict[str, object]:
        found = self._raw.pop(id(form), None)
        if found is None or text(found[0]) != text(field):
            return {}
        return {"raw": found[1]}
