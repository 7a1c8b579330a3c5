"""What must hold between two places of a lesson: ids are used once, edges have nodes, kinds have their answers.

The rules read the raw tree and pass over what isn't there or has the wrong shape (shapes.py reports that), so that
all faults of a file come out at once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tutor.lessons.claim_rules import claim_faults, program_faults
from tutor.lessons.fault import Fault, named, one_of, quoted
from tutor.lessons.mentions import mention_faults
from tutor.lessons.programs import environment_faults, sample_faults
from tutor.lessons.scalars import DECIMAL
from tutor.lessons.spot import Spot

CHOICES: Final = ("one choice", "several choices")
WORKED_OUT: Final = ("step", "value", "number")
COUNT: Final = re.compile(r"count of \S.*")


def lesson_faults(tree: object) -> Iterator[Fault]:
    lesson = Spot(value=tree, path=())
    yield from environment_faults(lesson.at("environment"))
    yield from sample_faults(lesson.at("sample"))
    yield from _flow(lesson.at("flow"))
    yield from _used_once("the row for", lesson.at("table", "rows").each("at"))
    probes = [probe.text for probe in lesson.at("probes").items()]
    yield from _table(lesson.at("table"), probes)
    yield from _used_once(
        "variable", [*lesson.at("tracker", "variables").items(), *lesson.at("tracker", "hide").items()]
    )
    yield from _used_once("probe", lesson.at("probes").items())
    yield from _used_once("id", lesson.at("key_moments").each("id"))
    for moment in lesson.at("key_moments").items():
        yield from claim_faults(moment.at("claim"), probes)
        yield from _proof(moment)
        yield from _noted(moment)
    for said in lesson.at("transcript").items():
        yield from claim_faults(said.at("claim"), probes)
    questions = [*lesson.at("visual_quiz").items(), *lesson.at("practice").items()]
    yield from _used_once("id", [question.at("id") for question in questions])
    for question in questions:
        yield from _question(question, probes)
    yield from mention_faults(tree)


def course_faults(tree: object) -> Iterator[Fault]:
    course = Spot(value=tree, path=())
    yield from _used_once("lesson", course.at("lessons").items())
    yield from _used_once("version", course.at("versions").items())
    yield from _used_once("course or lesson", course.at("builds_on").items())


def _used_once(what: str, spots: Iterable[Spot]) -> Iterator[Fault]:
    seen: dict[str, Spot] = {}
    for spot in spots:
        first = seen.setdefault(spot.text, spot)
        if spot.text and first is not spot:
            code = "duplicate-id" if what == "id" else "duplicate-item"
            message = f"{what} {quoted(spot.text)} is used twice"
            yield Fault(path=spot.path, code=code, message=message, hint=f"the first is {_place(first)}")


def _place(spot: Spot) -> str:
    """The item of a list that a text is, or belongs to."""
    return named(spot.path if isinstance(spot.path[-1], int) else spot.path[:-1])


def _flow(flow: Spot) -> Iterator[Fault]:
    nodes, edges = flow.at("nodes").items(), flow.at("edges").items()
    yield from _used_once("id", [node.at("id") for node in nodes])
    ids = [node.at("id").text for node in nodes if node.at("id").text]
    ends: set[str] = set()
    for edge in edges:
        pair = [edge.at("from"), edge.at("to")]
        ends.update(end.text for end in pair)
        for end in pair:
            if end.text and end.text not in ids:
                message = f"there is no node with the id {quoted(end.text)}"
                yield Fault(path=end.path, code="unknown-node", message=message, hint=one_of(end.text, ids))
    for node in nodes:
        name = node.at("id")
        if edges and name.text and name.text not in ends:
            message, hint = (
                f"no edge begins or ends at {quoted(name.text)}",
                "expected an edge, or no such node",
            )
            yield Fault(path=name.path, code="lonely-node", message=message, hint=hint)


def _table(table: Spot, probes: Sequence[str]) -> Iterator[Fault]:
    for row in table.at("rows").items():
        yield from claim_faults(row.at("claim"), probes)
        yield from _noted(row)
        yield from _without_words(row, "note")
        if row.at("hide").yes and row.at("merge").given:
            message = "a row can't be hidden and merged"
            yield Fault(
                path=row.at("merge").path, code="against", message=message, hint="keep one", at_key=True
            )
    yield from claim_faults(table.at("claim"), probes)
    yield from _without_words(table, "closing")


def _noted(spot: Spot) -> Iterator[Fault]:
    """How it was before goes with since when it is otherwise, and no version is named twice."""
    if spot.at("was").given and not spot.at("changed in").given:
        message, hint = f"{named(spot.at('was').path)} stands without 'changed in'", "they go together"
        yield Fault(path=spot.at("was").path, code="alone", message=message, hint=hint, at_key=True)
    yield from _used_once("version", spot.at("changed in").items())


def _without_words(spot: Spot, words: str) -> Iterator[Fault]:
    for key in ("claim", "cite"):
        if spot.at(key).given and not spot.at(words).given:
            message = f"{named(spot.at(key).path)} stands without {quoted(words)}"
            hint = "it says what stands behind the words"
            yield Fault(path=spot.at(key).path, code="alone", message=message, hint=hint, at_key=True)


def _question(question: Spot, probes: Sequence[str]) -> Iterator[Fault]:
    kind = question.at("kind").text
    yield from program_faults(question)
    for part in (question, *question.at("options").items()):
        yield from _noted(part)
    yield from claim_faults(question.at("claim"), probes, [question])
    yield from _used_once("id", question.at("options").each("id"))
    for option in question.at("options").items():
        yield from program_faults(option)
        yield from claim_faults(option.at("claim"), probes, [option, question])
    if kind in CHOICES:
        yield from _choices(question, kind)
    elif kind in (*WORKED_OUT, "text"):
        yield from _answered(question, kind)


def _choices(question: Spot, kind: str) -> Iterator[Fault]:
    options = question.at("options")
    for key in ("answer", "tolerance", "claim"):
        if question.at(key).given:
            hint = "the right options say 'right: yes'" if key == "answer" else "a claim belongs to an option"
            yield _not_wanted(question.at(key), kind, hint if key != "tolerance" else "leave it out")
    if len(options.items()) < 2:
        where = options if options.given else question
        message = f"{_called(question)} has {'no' if not options.items() else 'only one'} option to choose"
        yield Fault(
            path=where.path, code="too-few-options", message=message, hint="expected two or more", at_key=True
        )
        return
    yield from _right(options, kind)
    if not question.at("cite").given:
        for option in options.items():
            yield from _proof(option)


def _right(options: Spot, kind: str) -> Iterator[Fault]:
    right = [option for option in options.items() if option.at("right").yes]
    if not right:
        hint = (
            "expected 'right: yes' on the right one"
            if kind == "one choice"
            else "expected 'right: yes' on each"
        )
        yield Fault(
            path=options.path, code="no-right-option", message="no option is right", hint=hint, at_key=True
        )
    if kind == "one choice":
        for option in right[1:]:
            message = "a second option is right in a question of kind 'one choice'"
            hint = "keep one, or write 'kind: several choices'"
            yield Fault(
                path=option.at("right").path,
                code="two-right-options",
                message=message,
                hint=hint,
                at_key=True,
            )


def _answered(question: Spot, kind: str) -> Iterator[Fault]:
    answer = question.at("answer")
    if question.at("options").given:
        yield _not_wanted(question.at("options"), kind, "expected 'answer', or 'kind: one choice'")
    if question.at("tolerance").given and kind != "number":
        yield _not_wanted(question.at("tolerance"), kind, "leave it out")
    if question.at("claim").given and kind in ("step", "value"):
        yield _not_wanted(question.at("claim"), kind, "the recorded run decides; leave it out")
    if not answer.given or answer.value == []:
        message = f"'answer' is missing in {_called(question)}"
        hint = f"a question of kind {quoted(kind)} needs one"
        yield Fault(path=question.path, code="missing-key", message=message, hint=hint)
        return
    if kind in WORKED_OUT and len(answer.items()) > 1:
        message = f"a question of kind {quoted(kind)} takes one answer"
        yield Fault(
            path=answer.path,
            code="too-many",
            message=message,
            hint="expected one text, not a list",
            at_key=True,
        )
    text = answer.text or (answer.items()[0].text if answer.items() else "")
    counted = bool(COUNT.fullmatch(text))
    if kind == "number" and text and not (counted or DECIMAL.fullmatch(text)):
        message = f"{quoted(text)} is no number"
        hint = "expected a number, or 'count of' and a selector"
        yield Fault(path=answer.path, code="wrong-type", message=message, hint=hint)
    elif kind == "text" or (kind == "number" and not counted):
        yield from _proof(question)


def _not_wanted(spot: Spot, kind: str, hint: str) -> Fault:
    message = f"{named(spot.path)} doesn't go with a question of kind {quoted(kind)}"
    return Fault(path=spot.path, code="against", message=message, hint=hint, at_key=True)


def _proof(spot: Spot) -> Iterator[Fault]:
    if spot.is_group and not (spot.at("claim").given or spot.at("cite").given):
        message = f"nothing stands behind {_called(spot)}"
        yield Fault(
            path=spot.path, code="no-proof", message=message, hint="expected 'claim', or 'cite' and a source"
        )


def _called(spot: Spot) -> str:
    """A question or an option by its id, or by its place while it has none."""
    return quoted(spot.at("id").text) if spot.at("id").text else named(spot.path)
