"""What must hold between two places of a lesson: ids are used once, edges have nodes, kinds have their answers.

The rules read the raw tree and pass over what isn't there or has the wrong shape (shapes.py reports that), so that
all faults of a file come out at once.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tutor.lessons.fault import Fault, named, one_of, quoted
from tutor.lessons.mentions import mention_faults
from tutor.lessons.programs import environment_faults, sample_faults
from tutor.lessons.scalars import DECIMAL
from tutor.lessons.schema_claims import Claim
from tutor.lessons.shapes import keys_of
from tutor.lessons.spot import Spot

CHOICES: Final = ("one choice", "several choices")
WORKED_OUT: Final = ("step", "value", "number")
CLAIMS: Final = ("prints", "prints contains", "raises", "runs", "calls", "value")
# A key, and the one it goes with. The last says whether the second asks for the first, too.
PAIRS: Final = (
    ("message", "raises", False),
    ("times", "calls", True),
    ("is", "value", True),
)
CLAIM_KEYS: Final = frozenset(keys_of(Claim))
COUNT: Final = re.compile(r"count of \S.*")


def lesson_faults(tree: object) -> Iterator[Fault]:
    lesson = Spot(value=tree, path=())
    yield from environment_faults(lesson.at("environment"))
    yield from sample_faults(lesson.at("sample"))
    yield from _flow(lesson.at("flow"))
    yield from _used_once("the row for", lesson.at("table", "rows").each("at"))
    yield from _table(lesson.at("table"))
    yield from _used_once(
        "variable", [*lesson.at("tracker", "variables").items(), *lesson.at("tracker", "hide").items()]
    )
    yield from _used_once("probe", lesson.at("probes").items())
    yield from _used_once("id", lesson.at("key_moments").each("id"))
    for moment in lesson.at("key_moments").items():
        yield from _claim(moment.at("claim"))
        yield from _proof(moment)
    questions = [*lesson.at("visual_quiz").items(), *lesson.at("practice").items()]
    yield from _used_once("id", [question.at("id") for question in questions])
    for question in questions:
        yield from _question(question)
    yield from mention_faults(tree)


def course_faults(tree: object) -> Iterator[Fault]:
    yield from _used_once("lesson", Spot(value=tree, path=()).at("lessons").items())


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


def _table(table: Spot) -> Iterator[Fault]:
    for row in table.at("rows").items():
        if row.at("hide").yes and row.at("merge").given:
            message = "a row can't be hidden and merged"
            yield Fault(
                path=row.at("merge").path, code="against", message=message, hint="keep one", at_key=True
            )


def _question(question: Spot) -> Iterator[Fault]:
    kind = question.at("kind").text
    yield from _program(question)
    yield from _claim(question.at("claim"))
    yield from _used_once("id", question.at("options").each("id"))
    for option in question.at("options").items():
        yield from _program(option)
        yield from _claim(option.at("claim"))
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


def _program(spot: Spot) -> Iterator[Fault]:
    """A program of its own or a changed sample, and the two parts of a move together."""
    yield from environment_faults(spot.at("environment"))
    if spot.at("program").given:
        for key in ("without", "move"):
            if spot.at(key).given:
                message = f"{quoted(key)} changes the sample, but there is a program of its own"
                yield Fault(
                    path=spot.at(key).path, code="against", message=message, hint="keep one", at_key=True
                )
    if spot.at("without").given and spot.at("move").given:
        message = "one statement can be left out or moved, not both"
        yield Fault(path=spot.at("move").path, code="against", message=message, hint="keep one", at_key=True)
    for key, partner in (("move", "after"), ("after", "move")):
        if spot.at(key).given and not spot.at(partner).given:
            yield _alone(spot.at(key), partner)


def _claim(claim: Spot) -> Iterator[Fault]:
    if not claim.is_group:
        return
    yield from _program(claim)
    said = [claim.at(key) for key in CLAIMS if claim.at(key).given]
    if not said and not any(claim.at(key).given for key, _, _ in PAIRS) and set(claim.keys()) <= CLAIM_KEYS:
        hint = "expected one of: " + ", ".join(CLAIMS)
        yield Fault(
            path=claim.path, code="no-claim", message="the claim claims nothing", hint=hint, at_key=True
        )
    for other in sorted(said, key=lambda spot: list(claim.keys()).index(str(spot.path[-1])))[1:]:
        message = f"a second thing is claimed, {named(other.path)}"
        yield Fault(path=other.path, code="two-claims", message=message, hint="keep one", at_key=True)
    for key, partner, both in PAIRS:
        if claim.at(key).given and not claim.at(partner).given:
            yield _alone(claim.at(key), partner)
        if both and claim.at(partner).given and not claim.at(key).given:
            yield _alone(claim.at(partner), key)
    if claim.at("runs").no:
        hint = "say which exception, for instance 'raises: TypeError'"
        yield Fault(path=claim.at("runs").path, code="against", message="'runs' can only be yes", hint=hint)


def _alone(spot: Spot, partner: str) -> Fault:
    message = f"{named(spot.path)} stands without {quoted(partner)}"
    return Fault(path=spot.path, code="alone", message=message, hint="they go together", at_key=True)


def _called(spot: Spot) -> str:
    """A question or an option by its id, or by its place while it has none."""
    return quoted(spot.at("id").text) if spot.at("id").text else named(spot.path)
