"""Hooks in, the functions of Django's forms that call them out: what `swap` has to add to them, and where."""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from django.forms import fields, forms, formsets

from tutor.tracer.probes import swap
from tutor.tracer.probes.swap import Function, Observation, Swap, expect, guarded
from tutor.tracer.rewrite_hooks import at, call, load, placed, stand

_BY_FIELD: Final = "_clean_bound_field"  # since 5.0; before, the form called clean() itself
_OLD_CLEAN: Final = "field.clean("
_NEW_CLEAN: Final = "field._clean_bound_field("
_STAGES: Final[Mapping[str, str]] = {
    "self._clean_form()": "form",
    "self._post_clean()": "model",
}


def observed(hooks: Mapping[str, object]) -> list[Swap]:
    """For each function that cleans, its code with `hooks` in it. Nothing is installed yet."""
    changes: dict[str, Callable[[Function], None]] = {
        "BaseForm.full_clean": _observe_cleaning,
        "BaseForm._clean_fields": _observe_fields,
        "BaseForm._clean_form": _observe_form,
        "BaseForm.add_error": _observe_errors,
    }
    made = swap.observed(Observation(module=forms, probe="forms", changes=changes), hooks)
    if names := [f"{cls}.{_BY_FIELD}" for cls in ("Field", "FileField") if _BY_FIELD in vars(fields.Field)]:
        reads = Observation(module=fields, probe="forms", changes=dict.fromkeys(names, _observe_raw))
        made += swap.observed(reads, hooks)
    sets = Observation(module=formsets, probe="forms", changes={"BaseFormSet.full_clean": _observe_set})
    return made + swap.observed(sets, hooks)


def _observe_cleaning(function: Function) -> None:
    """full_clean(): tell which stage it has reached, and that it is over."""
    docstring, body = function.body[:1], function.body[1:]
    found = 0
    for index in reversed(range(len(body))):
        stage = _STAGES.get(_text(body[index]))
        if stage is not None:
            body[index:index] = at(body[index], [stand(call("reached", load("self"), ast.Constant(stage)))])
            found += 1
    expect(function, "stage", len(_STAGES), found)
    over = at(body[-1], [stand(call("over", load("self")))])
    function.body = [*docstring, *guarded(body, "broken", load("self")), *over]


def _observe_fields(function: Function) -> None:
    """The field's own cleaning, then the form's `clean_<field>`: both are the value of an assignment."""
    found = {"field": 0, "method": 0}
    old = False
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        text = ast.unparse(node.value)
        stage = "method" if text.startswith("getattr(self, ") else "field"
        if stage == "method" or text.startswith((_OLD_CLEAN, _NEW_CLEAN)):
            found[stage] += 1
            old = old or text.startswith(_OLD_CLEAN)
            form = call("asked", load("self")) if stage == "method" else load("self")
            told = [ast.Constant(stage), form, load("name"), node.value]
            node.value = placed(node.value, call("cleaned", *told))
    expect(function, "field", 1 + old, found["field"])
    expect(function, "method", 1, found["method"])
    attempts = [node for node in ast.walk(function) if isinstance(node, ast.Try)]
    expect(function, "attempt", 1, len(attempts))
    for attempt in attempts:
        raw = [load("value")] if old else []
        begun = stand(call("begun", load("self"), load("name"), *raw))
        attempt.body[:0] = at(attempt.body[0], [begun])


def _observe_raw(function: Function) -> None:
    """What the field is given, before it is cleaned."""
    found = 0
    for node in function.body:
        if isinstance(node, ast.Assign) and _text(node).startswith("value = "):
            node.value = placed(node.value, call("given", load("bf"), node.value))
            found += 1
    expect(function, "value", 1, found)


def _observe_form(function: Function) -> None:
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == "self.clean()":
            told = [ast.Constant("form"), load("self"), ast.Constant(None), node.value]
            node.value = placed(node.value, call("cleaned", *told))
            found += 1
    expect(function, "clean", 1, found)


def _observe_errors(function: Function) -> None:
    told = call("refused", load("self"), load("field"), load("error_list"))
    _add(function, {"self._errors[field].extend(error_list)": told})


def _observe_set(function: Function) -> None:
    """A formset's clean(), and the errors that belong to no form of it."""
    raised: ast.expr = ast.Attribute(load("e"), "error_list", ast.Load())
    alone: ast.expr = ast.List([load("error")], ast.Load())
    afterwards = {
        "self.clean()": call("set_cleaned", load("self")),
        "self._non_form_errors.append(error)": _refused_set(alone),
        "self._non_form_errors = self.error_class(e.error_list": _refused_set(raised),
    }
    _add(function, afterwards)


def _refused_set(errors: ast.expr) -> ast.Call:
    return call("refused", load("self"), ast.Constant("__all__"), errors)


def _add(function: Function, afterwards: Mapping[str, ast.Call]) -> None:
    """Behind the one statement that begins like a key, the call."""
    additions = _Additions(afterwards)
    additions.visit(function)
    for begin, times in additions.found.items():
        expect(function, begin, 1, times)


class _Additions(ast.NodeTransformer):
    def __init__(self, afterwards: Mapping[str, ast.Call]) -> None:
        self.found = dict.fromkeys(afterwards, 0)
        self._afterwards = afterwards

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        if not isinstance(node, ast.Assign | ast.Expr):
            return node
        begin = next((begin for begin in self._afterwards if _text(node).startswith(begin)), None)
        if begin is None:
            return node
        self.found[begin] += 1
        return [node, *at(node, [stand(self._afterwards[begin])])]


def _text(node: ast.AST) -> str:
    return ast.unparse(node)
