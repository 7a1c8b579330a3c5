"""Django's template engine in, events out: which template and block is rendered, which variable is found and how.

The hooks below are called from inside Django's own functions (see `template_places`), never around a method or filter
of the program, and nothing is looked up a second time.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from django.template import base

from tutor.tracer.describe_frameworks import template_name
from tutor.tracer.limits import StopRunError
from tutor.tracer.probe import NOTHING, Outline, Recorder
from tutor.tracer.probes import template_state
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import Swap
from tutor.tracer.probes.template_places import observed

_INCLUDE: Final = "IncludeNode.render"
_EXPRESSION: Final = "FilterExpression.resolve"
_OWN_PAGES: Final = "django.views."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inside:
    """A template or block that is being rendered. `frame` is the function's that renders it."""

    frame: int
    template: str
    quiet: bool


@dataclass(slots=True, kw_only=True)
class _Lookup:
    """One variable on its way through its parts: how each was found, and why Django gave up."""

    ways: list[str] = field(default_factory=list)
    refusal: str | None = None
    error: BaseException | None = None


class TemplatesProbe:
    """Records render, block and lookup.

    Facts: `template`, in which it stands ("" for one without a name; for render: that which includes or extends it,
    None for none), and `nesting`, how many templates and blocks it lies in. render: `by`, "include" or "extends".
    block: `overrides`, the template whose block of that name is replaced. lookup: `via`, how each part was found, in
    order: "context", "dictionary", "attribute" or "index", each with "+called" if it was then called; "filters" where
    the value is what the filters made of it. `failed` with `why` ("not found", "alters data", "needs arguments" or
    "error", then with `error`): the value is what Django takes instead; none where the error goes on.

    Inside the templates that Django brings along, for forms and its own pages, nothing is recorded.
    """

    name = "templates"

    def __init__(self) -> None:
        self._recorder: Recorder = SILENCE
        self._swaps: list[Swap] = []
        self._forget()

    def start(self, recorder: Recorder) -> None:
        """Raises ProbeError if Django's template engine isn't of the expected shape, having changed nothing."""
        hooks = (
            self.rendering, self.extending, self.blocking, self.ended, self.looking, self.found, self.refused,
            self.resolved, self.unresolved, self.missed, self.filtered,
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
        return None  # the describer knows templates and contexts

    def _forget(self) -> None:
        self._inside: list[_Inside] = []
        self._lookups: dict[int, _Lookup] = {}  # by frame of _resolve_lookup()
        self._missed: dict[
            int, tuple[str, Mapping[str, object]]
        ] = {}  # by frame of FilterExpression.resolve()

    # Hooks where templates and blocks are rendered

    def rendering(self, template: object) -> None:
        frame = sys._getframe(1)
        included = _is_in(frame.f_back, _INCLUDE)
        nobodys = template_state.is_nameless(template) and _is_in_own_page(frame.f_back)
        self._render(template, frame, by="include" if included else None, announced=not nobodys)

    def extending(self, parent: object) -> None:
        self._render(parent, sys._getframe(1), by="extends", announced=True)

    def blocking(self, block: object, block_context: object) -> None:
        name, template = template_state.node_name(block), template_state.node_template(block)
        quiet = self._is_quiet(block)
        if not quiet:
            replaced = template_state.overridden(block_context, name) if block_context is not None else None
            self._recorder.emit("block", name=name, facts={**self._facts(template), "overrides": replaced})
        self._inside.append(_Inside(frame=id(sys._getframe(1)), template=template, quiet=quiet))

    def ended(self) -> None:
        frame = id(sys._getframe(1))
        self._inside = [one for one in self._inside if one.frame != frame]

    def _render(self, template: object, frame: FrameType, *, by: str | None, announced: bool) -> None:
        name = template_name(template)
        quiet = not announced or template_state.is_frameworks(template)
        if announced and not (quiet and self._is_quiet(None)):
            around = self._inside[-1].template if self._inside else None
            self._recorder.emit("render", name=name, facts={**self._facts(around), "by": by})
        self._inside.append(_Inside(frame=id(frame), template=name, quiet=quiet))

    def _is_quiet(self, node: object) -> bool:
        """A block of the program's own is worth telling even inside a template of Django's."""
        if node is not None and template_state.node_template(node):
            return template_state.is_frameworks(node)
        return bool(self._inside) and self._inside[-1].quiet

    def _facts(self, template: str | None) -> dict[str, object]:
        return {"template": template, "nesting": sum(not one.quiet for one in self._inside)}

    # Hooks where variables are resolved

    def looking(self) -> None:
        self._lookups[id(sys._getframe(1))] = _Lookup()

    def found(self, way: str, value: object) -> object:
        ways = self._lookups[id(sys._getframe(1))].ways
        if way == "called":
            ways[-1] += "+called"
        else:
            ways.append("context" if way == "dictionary" and not ways else way)
        return value

    def refused(self, why: str, value: object) -> object:
        lookup = self._lookups[id(sys._getframe(1))]
        lookup.refusal = why
        lookup.error = sys.exc_info()[1] if why == "error" else None
        return value

    def resolved(self, variable: object, value: object) -> object:
        lookup = self._lookups.pop(id(sys._getframe(1)))
        self._tell(template_state.variable_name(variable), value, self._lookup_facts(lookup))
        return value

    def unresolved(self, variable: object) -> None:
        frame = sys._getframe(1)
        lookup, error = self._lookups.pop(id(frame), None), sys.exc_info()[1]
        if lookup is None or error is None or type(error) is StopRunError:
            return
        name = template_state.variable_name(variable)
        if issubclass(type(error), base.VariableDoesNotExist):
            lookup.refusal = "not found"
            asked_by = frame.f_back.f_back if frame.f_back is not None else None
            if asked_by is not None and _is_in(asked_by, _EXPRESSION):
                self._missed[id(asked_by)] = name, self._lookup_facts(lookup)
                return
        else:
            lookup.refusal, lookup.error = "error", error
        self._tell(name, NOTHING, self._lookup_facts(lookup))

    def missed(self, value: object) -> object:
        """Now it is known what Django takes for the variable that isn't there."""
        known = self._missed.pop(id(sys._getframe(1)), None)
        if known is not None:
            self._tell(known[0], value, known[1])
        return value

    def filtered(self, expression: object, value: object) -> object:
        name = template_state.expression_name(expression)
        if name:
            self._tell(name, value, {**self._where(), "via": "filters"})
        return value

    def _tell(self, name: str, value: object, facts: Mapping[str, object]) -> None:
        if not self._is_quiet(None):
            self._recorder.emit("lookup", name=name, value=value, facts=facts)

    def _lookup_facts(self, lookup: _Lookup) -> dict[str, object]:
        facts = {**self._where(), "via": " ".join(lookup.ways)}
        if lookup.refusal is None:
            return facts
        error = {} if lookup.error is None else {"error": lookup.error}
        return {**facts, "failed": True, "why": lookup.refusal, **error}

    def _where(self) -> dict[str, object]:
        return self._facts(self._inside[-1].template if self._inside else "")


def _is_in(frame: FrameType | None, function: str) -> bool:
    """Whether a frame is the one of Django's own function of that name."""
    module = "" if frame is None else frame.f_globals.get("__name__")
    return (
        frame is not None
        and frame.f_code.co_qualname == function
        and type(module) is str
        and module.startswith("django.template.")
    )


def _is_in_own_page(frame: FrameType | None) -> bool:
    """Django's error pages are templates made from strings."""
    module = "" if frame is None else frame.f_globals.get("__name__")
    return type(module) is str and module.startswith(_OWN_PAGES)
