"""Django's way from request to response in, events out: each middleware entered and left, the view found and called.

The hooks below are called from inside Django's own request handler (see `http_places`), never around it, and hold no
request or response beyond the event.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MethodType
from typing import Any, Final

from tutor.tracer.describe_contents import Keywords
from tutor.tracer.describe_leaves import function_name
from tutor.tracer.describe_types import type_name
from tutor.tracer.describe_web import view_name
from tutor.tracer.framework_objects import attribute, text
from tutor.tracer.limits import StopRunError
from tutor.tracer.probe import NO_FACTS, NOTHING, Outline, Recorder
from tutor.tracer.probes import http_state
from tutor.tracer.probes.http_places import observed
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import Swap

# The name that Django gives to what makes a response of an exception.
CONVERSION: Final = "convert_exception_to_response"


@dataclass(slots=True, kw_only=True)
class _Exchange:
    """One request on its way: its number, and which layers it is in."""

    number: int | None
    inside: list["_Stay"] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class _Stay:
    """Something that was entered, until it is left."""

    kind: str
    name: str
    exchange: _Exchange
    facts: Mapping[str, object]
    back: str = "call"
    passed_on: bool = False


class HttpProbe:
    """Records request, enter, leave, resolve, view and response.

    `request` in each is the request's number, from 1. A middleware is named as in the setting, by the last word;
    `middleware` is all of it. `hook` says which of its parts runs: "call", or "process_request" on entering and
    "process_response" on leaving where Django's mixin calls these. `leave` has the response as its value and
    `status`; `answered`: nothing inside of it was asked; `error`: the exception that Django then made a response of.

    process_view, process_exception and process_template_response are entered and left under their own names
    (`Timing.process_view`), so is rendering a response later (`TemplateResponse.render`), and the view is left, too
    (hook "view"). An exception that reaches no middleware any more but is made a response first is the `leave` of
    "convert_exception_to_response". `resolve` fails with `error`, under the name of the path.
    """

    name = "http"

    def __init__(self) -> None:
        self._recorder: Recorder = SILENCE
        self._swaps: list[Swap] = []
        self._forget()

    def start(self, recorder: Recorder) -> None:
        """Raises ProbeError if Django's request handler isn't of the expected shape, having changed nothing."""
        hooks = (
            self.made, self.requested, self.answered, self.abandoned, self.entering, self.left, self.failed,
            self.converted,
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
        return http_state.outline(obj)

    def _forget(self) -> None:
        self._paths: dict[int, str] = {}  # of middleware in the setting, by address
        self._exchanges: dict[int, _Exchange] = {}  # by address of the request
        self._stays: dict[int, _Stay] = {}  # by frame
        self._requests = count(1)

    # Hooks in load_middleware() and get_response()

    def made(self, path: object, middleware: object) -> object:
        if middleware is not None:
            self._paths[id(middleware)] = text(path)
        return middleware

    def requested(self, request: object) -> None:
        exchange = self._exchanges[id(request)] = _Exchange(number=next(self._requests))
        facts = {
            "method": text(attribute(request, "method")),
            **http_state.query_fact(request),
            "request": exchange.number,
        }
        self._recorder.emit("request", name=_path(request), value=request, facts=facts)

    def answered(self, request: object, response: object) -> object:
        exchange = self._exchanges.pop(id(request), None)
        facts = {**http_state.response_facts(response), "request": exchange.number if exchange else None}
        self._recorder.touch(response)
        self._recorder.emit("response", name=_path(request), value=response, facts=facts)
        return response

    def abandoned(self, request: object) -> None:
        self._exchanges.pop(id(request), None)

    # Hooks around all that is called on the way

    def entering(self, kind: str, request: object, *about: Any) -> _Stay:
        exchange = self._exchange(request)
        if kind == "layer":
            stay = self._layer(exchange, about[0])
        elif kind == "resolve":
            path = text(attribute(request, "path_info"))
            stay = _Stay(kind=kind, name=path, exchange=exchange, facts={"path": path})
        elif kind == "view":
            stay = self._view(exchange, *about)
        elif kind == "render":
            template = {"hook": "render", "template": http_state.template_names(about[0])}
            name = f"{type_name(type(about[0]))}.render"
            stay = self._enter(_Stay(kind=kind, name=name, exchange=exchange, facts=template, back="render"))
        else:
            stay = self._hook(exchange, kind, *about)
        self._stays[id(sys._getframe(1))] = stay
        return stay

    def left(self, stay: _Stay, value: object) -> object:
        self._stays.pop(id(sys._getframe(1)), None)
        if stay.kind == "resolve":
            self._resolved(stay, value)
        elif stay.kind != "innermost":
            self._leave(stay, value)
        if stay in stay.exchange.inside:
            stay.exchange.inside.remove(stay)
        return value

    def failed(self) -> None:
        stay = self._stays.pop(id(sys._getframe(1)), None)
        error = sys.exc_info()[1]
        if stay is None or type(error) is StopRunError:
            return
        if stay in stay.exchange.inside:
            stay.exchange.inside.remove(stay)
        if stay.kind == "resolve":
            facts = {**stay.facts, "error": error, "request": stay.exchange.number}
            self._recorder.emit("resolve", name=stay.name, facts=facts)
        elif stay.kind != "innermost":
            self._leave(stay, NOTHING, error)

    def converted(self, error: BaseException, response: object) -> object:
        """A layer's exception has become a response."""
        stay = self._stays.pop(id(sys._getframe(1)), None)
        if stay is not None:
            stay.exchange.inside.remove(stay)
            self._leave(stay, response, error)
        return response

    # What they record

    def _exchange(self, request: object) -> _Exchange:
        """A middleware may hand on another request than it got: it is the one on its way that began last."""
        known = self._exchanges.get(id(request))
        if known is None:
            known = next(reversed(self._exchanges.values()), None) or _Exchange(number=None)
        return known

    def _layer(self, exchange: _Exchange, middleware: Any) -> _Stay:
        if exchange.inside:
            exchange.inside[-1].passed_on = True
        if http_state.is_innermost(middleware):
            stay = _Stay(kind="innermost", name=CONVERSION, exchange=exchange, facts={}, back="convert")
        else:
            name, path = self._named(middleware)
            hook = http_state.mixin_hook(middleware, "process_request")
            back = http_state.mixin_hook(middleware, "process_response")
            facts = {"middleware": path, "hook": hook}
            stay = self._enter(
                _Stay(kind="layer", name=name, exchange=exchange, facts=facts, back=back), facts
            )
        exchange.inside.append(stay)
        return stay

    def _hook(self, exchange: _Exchange, kind: str, adapted: object, *error: object) -> _Stay:
        method = http_state.method_behind(adapted)
        owner = method.__self__ if type(method) is MethodType else method
        name, path = self._named(owner)
        facts = {"middleware": path, "hook": kind}
        stay = _Stay(kind=kind, name=f"{name}.{kind}", exchange=exchange, facts=facts, back=kind)
        return self._enter(stay, {"error": error[0]} if error else {})

    def _enter(self, stay: _Stay, more: Mapping[str, object] = NO_FACTS) -> _Stay:
        facts = {**stay.facts, **more, "request": stay.exchange.number}
        self._recorder.emit("enter", name=stay.name, facts=facts)
        return stay

    def _leave(self, stay: _Stay, value: object, error: BaseException | None = None) -> None:
        facts: dict[str, object] = {**stay.facts, "hook": stay.back}
        facts["status"] = http_state.status(value)
        if stay.kind == "layer":
            facts["answered"] = error is None and not stay.passed_on
        if error is not None:
            facts["error"] = error
        facts["request"] = stay.exchange.number
        self._recorder.touch(
            value
        )  # Django may have rendered it, or added headers, between the program's lines
        self._recorder.emit("leave", name=stay.name, value=value, facts=facts)

    def _resolved(self, stay: _Stay, match: object) -> None:
        facts = http_state.match_facts(match)
        view, kwargs = facts.pop("view"), facts.pop("kwargs")
        known = {**stay.facts, **facts, "kwargs": Keywords(kwargs) if type(kwargs) is dict else None}
        number = {"request": stay.exchange.number}
        self._recorder.emit("resolve", name=view_name(view), facts={**known, **number})

    def _view(self, exchange: _Exchange, view: Any, args: object, kwargs: Any) -> _Stay:
        name = view_name(view)
        known = Keywords(kwargs) if type(kwargs) is dict else None
        facts = {"args": args, "kwargs": known, "request": exchange.number}
        self._recorder.emit("view", name=name, facts=facts)
        return _Stay(kind="view", name=name, exchange=exchange, facts={}, back="view")

    def _named(self, middleware: Any) -> tuple[str, str]:
        """The last word of its path in the setting, and the path."""
        path = self._paths.get(id(middleware))
        if path is None:
            return function_name(middleware), ""
        return path.rpartition(".")[2], path


def _path(request: object) -> str:
    return text(attribute(request, "path"))
