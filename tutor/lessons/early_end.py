"""Says how a run that didn't come to its end ended, and takes faults that only follow from that for one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tutor.lessons.fault import Fault
from tutor.lessons.page import Row
from tutor.lessons.select import SelectorError, parse_selector
from tutor.lessons.text import verbatim
from tutor.tracer import Trace

CODE: Final = "sample-ends-early"
_WORD: Final = re.compile(r"\w+")
# What can't be known before the sample runs further.
_FOLLOWS: Final = frozenset(
    {"key-does-not-hold", "other-option-holds-too", "recording-out-of-date", "words-do-not-fit"}
)
_MISSING: Final = frozenset({"ModuleNotFoundError", "ImportError"})


def stopped_sentence(trace: Trace) -> str:
    """Why the run ended early, empty if it didn't."""
    stopped = trace.stopped
    if stopped is None:
        return ""
    at = f" in line {stopped.line}" if stopped.line else ""
    if stopped.reason == "exception":
        told = f": {stopped.message}" if stopped.message else ""
        return f"The run ended{at} with {stopped.exception}{told}"
    return f"The run was stopped{at}: {stopped.message}"


def told_to_the_end(rows: Sequence[Row], trace: Trace, left_out: str) -> tuple[Row, ...]:
    """The rows, the last of which says how the run ended if it was early, and how much of it isn't shown."""
    ending = stopped_sentence(trace)
    if not rows or not (ending or left_out):
        return tuple(rows)
    last = rows[-1]
    result = last.result
    if ending and not (trace.stopped and trace.stopped.exception and trace.stopped.exception in result):
        end = ending[0].lower() + ending[1:]
        result = f"{result}; {end}" if result and not left_out else result or ("" if left_out else end)
    told = " ".join(filter(None, (left_out, f"{ending}." if ending else "")))
    say_html, say = f"{last.say_html} {verbatim(told)}", f"{last.say} {told}"
    return (*rows[:-1], replace(last, result=result, say_html=say_html, say=say))


def without_follow_ups(faults: Sequence[Fault], trace: Trace, sample: str) -> list[Fault]:
    """Where the sample ended before what the author speaks of: one fault on that in place of all that follow.

    Words that the rest of the sample doesn't have either stay faults of their own.
    """
    stopped = trace.stopped
    follow = [fault for fault in faults if fault.about and _is_further_down(fault.about, trace, sample)]
    if stopped is None or not follow:
        return list(faults)
    # A recorded line is the program's, which in the lesson's file begins below its key.
    line = stopped.line or (trace.steps[-1].statement.line if trace.steps else 1)
    what = f"with {stopped.exception}" if stopped.reason == "exception" else f"as {stopped.message}"
    message = f"the sample ends in line {line} {what}"
    if stopped.reason == "exception" and stopped.message:
        message += f": {stopped.message}"
    hint = f"what comes after it never happens, such as «{follow[0].about}»"
    if stopped.exception in _MISSING:
        hint = "only the standard library and Django are available"
    first = Fault(path=("sample",), code=CODE, message=message, hint=hint, inside=(line, 1))
    others = [fault for fault in faults if fault not in follow and fault.code not in _FOLLOWS]
    return [first, *others]


def _is_further_down(about: str, trace: Trace, sample: str) -> bool:
    """Whether all that a selector or a variable names stands where the run never came, or didn't come through."""
    stopped = trace.stopped.line if trace.stopped else None
    passed: set[int] = set()
    for statement in {step.statement for step in trace.steps}:
        lines = range(statement.line, statement.end_line + 1)
        passed |= set() if stopped in lines else set(lines)
    names = _names(about)
    if about.startswith("line "):
        return not {int(name) for name in names} & passed
    rest = [line for number, line in enumerate(sample.split("\n"), start=1) if number not in passed]
    return bool(names) and names <= set(_WORD.findall("\n".join(rest)))


def _names(about: str) -> set[str]:
    """The name in a selector (its verb, where it has none), or those in a variable."""
    try:
        selector = parse_selector(about)
    except SelectorError:
        return set(_WORD.findall(about))
    return set(_WORD.findall(selector.name or selector.verb))
