"""Answers, from one recorded run, what the author's references ask: at which row, and what was the value."""

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape

from tutor.lessons.python_text import parsed_expression, written_again
from tutor.lessons.select import EventIndex, SelectorError, fact_text
from tutor.lessons.sentences import output_text
from tutor.lessons.table import Line, Table
from tutor.lessons.text import Reference
from tutor.tracer import Trace
from tutor.tracer.trace import Event, Fact, Frame, State, Statement, Step, Value


class Reading:
    """One trace, with its table and its events by selector. Every method raises SelectorError."""

    def __init__(self, trace: Trace, index: EventIndex, table: Table) -> None:
        self.trace = trace
        self.index = index
        self.table = table

    def row(self, selector: str) -> int:
        """The number of the row that a selector points at."""
        return self.table.number(self.index.find(selector))

    def rows(self, selector: str) -> tuple[int, ...]:
        """The numbers of all rows that a selector points at and that are shown, ascending."""
        events = self.index.find_all(selector)
        shown = {self.table.number(event) for event in events if self.table.shows(event)}
        return tuple(sorted(shown or {self.table.number(events[0])}))

    def count(self, selector: str) -> int:
        """How many events a selector matches; none is no error here, save for a verb that doesn't exist."""
        return self.index.count(selector)

    def value(self, target: str) -> str:
        """What `EXPRESSION at SELECTOR` was after that row, or what the event of a `SELECTOR` gave."""
        expression, separator, selector = target.rpartition(" at ")
        if not separator:
            return self._event_value(self.index.find(target))
        event = self.index.find(selector)
        found = self.expression(expression.strip(), self.table.line(event), event)
        if found is None:
            raise SelectorError(
                f"«{expression.strip()}» has no recorded value at «{selector}»", self._known(event)
            )
        return found.text

    def expression(self, text: str, line: Line, event: Event) -> Value | None:
        """A variable's value (or that of a part of it) as it stood after the row, else a sub-expression's."""
        return look_up(text, self.after(line), self.trace.steps[event.step - 1])

    def after(self, line: Line) -> State:
        """All that was visible just before the next row began."""
        return self.states[line.number]

    @cached_property
    def states(self) -> tuple[State, ...]:
        """Before the first row, after each, and at the end of the run: asked for in order, as that is cheap."""
        events = len(self.trace.events)
        lines = self.table.lines
        ends = [lines[0].first - 1 if lines else 0, *(line.end - 1 for line in lines), events]
        return tuple(self.trace.state(min(end, events)) for end in ends)

    def statement(self, selector: str) -> str:
        """The first line of the statement that a selector points at."""
        event = self.index.find(selector)
        return self.trace.steps[event.step - 1].statement.text.split("\n", 1)[0].strip()

    def definition(self, name: str, *, before: int) -> Statement | None:
        """The statement that defined a function last before an event."""
        home, _, own = name.rpartition(".")
        selector = f"define {own} in {home}" if home else f"define {own}"
        try:
            found = [event for event in self.index.find_all(selector) if event.number < before]
        except SelectorError:
            return None
        return self.trace.steps[found[-1].step - 1].statement if found else None

    def reached(self, send: Event) -> Sequence[str]:
        """The receivers that a send calls, in their order."""
        return self._reached.get(send.facts.get("send"), ())

    @cached_property
    def _reached(self) -> Mapping[Fact, Sequence[str]]:
        found: dict[Fact, list[str]] = defaultdict(list)
        for event in self.trace.events:
            if event.kind == "receive":
                found[event.facts.get("send")].append(event.name)
        return found

    @cached_property
    def imported(self) -> frozenset[tuple[str, str]]:
        """Scope and name of all that the program imports."""
        events = [event for event in self.trace.events if self.index.verb(event) == "import"]
        return frozenset((self.index.scope(event), event.name) for event in events)

    @cached_property
    def class_bodies(self) -> frozenset[str]:
        """The scopes that are bodies of classes."""
        calls = [event for event in self.trace.events if event.kind == "call" and not event.facts]
        return frozenset(
            event.name for event in calls if self.trace.steps[event.step - 1].statement.kind == "class"
        )

    def html(self, reference: Reference) -> str:
        """What stands in the text in place of a reference."""
        if reference.kind == "step":
            return step_html(self.row(reference.target))
        return value_html(self.value(reference.target))

    def _event_value(self, event: Event) -> str:
        if event.kind == "output":
            return output_text(event).rstrip("\n")
        if event.value:
            return event.value.text
        if found := fact_text(event, "value") or fact_text(event, "error"):
            return found
        raise SelectorError("this event has no value of its own", self._known(event))

    def _known(self, event: Event) -> str:
        """What could have been asked for instead."""
        names = [each.text for each in self.trace.steps[event.step - 1].evaluations]
        names += [name for frame in self.after(self.table.line(event)).frames for name in frame.variables]
        return f"there are {', '.join(dict.fromkeys(names))}" if names else "nothing was recorded there"


def step_html(number: int) -> str:
    """A link to a row of the table, which works without any script."""
    return f'<a class="step-ref" href="?step={number}#stage" data-step="{number}">step {number}</a>'


def value_html(text: str) -> str:
    return f'<code class="value">{escape(text)}</code>'


def look_up(text: str, state: State, step: Step | None = None) -> Value | None:
    """A variable's value (or that of a part of it) in a state, else that of a step's sub-expression."""
    parts = path_of(text)
    for frame in reversed(state.frames) if parts else ():
        if found := follow(frame, parts):
            return found
    wanted = _normal(text)
    evaluations = step.evaluations if step else ()
    return next((each.value for each in evaluations if _normal(each.text) == wanted), None)


def path_of(text: str) -> tuple[str, ...]:
    """The name and the labels of an access path, such as `('kwargs', "['data']")`; empty for other expressions."""
    node = parsed_expression(text)
    if node is None:
        return ()
    labels: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            labels.append(f".{node.attr}")
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant | ast.UnaryOp):
            index = written_again(node.slice)
            if index is None:
                return ()
            labels.append(f"[{index}]")
        else:
            return ()
        node = node.value
    return (node.id, *reversed(labels))


def follow(frame: Frame, path: Sequence[str]) -> Value | None:
    """The value at the end of an access path that begins with one of the frame's names."""
    value = frame.variables.get(path[0])
    for label in path[1:]:
        parts = value.parts if value else ()
        value = next((part.value for part in parts if part.label == label), None)
    return value


def _normal(text: str) -> str:
    """The same expression written in one way, so that quotes and blanks don't matter."""
    node = parsed_expression(text)
    return text if node is None else written_again(node) or text
