"""The sample in, what keeps it from being a program out: read by Python's own parser, never run."""

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from tutor.lessons.fault import Fault
from tutor.lessons.positions import Path
from tutor.lessons.spot import Spot

MAX_LINES: Final = 300
MAX_LETTERS: Final = 16 * 1024


def sample_faults(sample: Spot) -> Iterator[Fault]:
    if not isinstance(sample.value, str) or not sample.text:
        return
    lines = sample.value.count("\n")
    if lines > MAX_LINES or len(sample.value) > MAX_LETTERS:
        message = f"the sample has {lines} lines and {len(sample.value):,} characters"
        hint = f"expected at most {MAX_LINES} lines and {MAX_LETTERS:,} characters"
        yield Fault(path=sample.path, code="too-big", message=message, hint=hint)
        return
    if fault := _syntax(sample.value, sample.path):
        yield fault


def _syntax(source: str, path: Path) -> Fault | None:
    code, hint = "python-syntax", "expected a program that Python can read"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Not only parsed: what parses may still be no program, such as a `return` outside a function.
            compile(ast.parse(source), "sample", "exec", dont_inherit=True)
    except SyntaxError as error:
        place = _within(source, error.lineno or 1, error.offset or 1)
        return Fault(path=path, code=code, message=f"Python says: {error.msg}", hint=hint, inside=place)
    except (RecursionError, MemoryError, ValueError, OverflowError):
        return Fault(path=path, code=code, message="the sample is too deeply nested", hint=hint)
    return None


def _within(source: str, line: int, column: int) -> tuple[int, int]:
    """The nearest place that exists: after a backslash Python counts columns from an earlier line's start."""
    lines = source.split("\n")
    line = min(max(line, 1), len(lines))
    return line, min(max(column, 1), len(lines[line - 1]) + 1)
