"""A template, block, variable or context in, its name and outline out, without running its code."""

import os
from pathlib import Path
from types import MemberDescriptorType
from typing import Any, Final

import django
from django.template import base

from tutor.tracer.describe_types import Shapes, exact, instance_dict, lineage, plain_lookup

_SHAPES: Final = Shapes()
_DJANGO: Final = f"{Path(django.__file__).parent}{os.sep}"
_BUILT_IN: Final = ("True", "False", "None")


def variable_name(variable: object) -> str:
    """As it stands in the template: `book.title`."""
    return exact(_text(_slot(base.Variable, "var", variable)))


def expression_name(expression: object) -> str:
    """A variable with filters as it stands in the template, `book.title|upper`; "" for one that has none."""
    if not _slot(base.FilterExpression, "filters", expression):
        return ""
    if _slot(base.FilterExpression, "is_var", expression) is not True:
        return ""
    return exact(_text(_slot(base.FilterExpression, "token", expression)))


def node_template(node: object) -> str:
    """The template in which a tag stands."""
    return _name(_held(_held(node, "origin"), "template_name"))


def node_name(node: object) -> str:
    return _name(_held(node, "name"))


def is_frameworks(template_or_node: object) -> bool:
    """Whether Django brought the template along, as those of its forms: no part of what the program wrote."""
    return _name(_held(_held(template_or_node, "origin"), "name")).startswith(_DJANGO)


def is_nameless(template: object) -> bool:
    return _held(_held(template, "origin"), "name") == base.UNKNOWN_SOURCE


def overridden(block_context: object, name: str) -> str | None:
    """The template whose block of this name is replaced by the one that is rendered: the next one up."""
    blocks: Any = _held(block_context, "blocks")
    left: Any = plain_lookup(blocks, name) if _is_a(blocks, dict) else None
    return node_template(left[-1]) if type(left) is list and left else None


def _held(obj: object, name: str) -> object:
    return plain_lookup(instance_dict(obj, _SHAPES.of(type(obj))), name)


def _slot(owner: type, name: str, obj: object) -> object:
    member = owner.__dict__[name]
    return member.__get__(obj) if type(member) is MemberDescriptorType else None


def _name(found: object) -> str:
    return exact(_text(found))


def _text(found: Any) -> str:
    text: str = found if _is_a(found, str) else ""
    return text


def _is_a(obj: object, kind: type) -> bool:
    """isinstance() would ask the object for its class."""
    return any(one is kind for one in lineage(type(obj)))
