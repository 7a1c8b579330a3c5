"""A sample and its environment in, what keeps them from being programs out: read by Python's parser, never run."""

import ast
import keyword
import re
import sys
import warnings
from collections.abc import Iterator
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.positions import Path
from tutor.lessons.spot import Spot

MAX_LINES: Final = 300
MAX_LETTERS: Final = 16 * 1024
TEMPLATE_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}")
# Names that an app of the lesson's own would hide, or be hidden by.
_BESIDE: Final = ("asgiref", "django", "setup", "sqlparse", "tutor", "tzdata", "yaml")
_APPS: Final = ("admin", "admindocs", "auth", "contenttypes", "flatpages", "gis", "humanize", "messages")
_MORE_APPS: Final = ("postgres", "redirects", "sessions", "sitemaps", "sites", "staticfiles", "syndication")
TAKEN: Final = frozenset({*sys.stdlib_module_names, *keyword.kwlist, *_BESIDE, *_APPS, *_MORE_APPS})


def sample_faults(sample: Spot) -> Iterator[Fault]:
    yield from _program_faults(sample, "the sample")


def environment_faults(environment: Spot) -> Iterator[Fault]:
    """What can be seen without a run; the rest comes out when it is made ready for a program."""
    for key in ("models", "setup"):
        yield from _program_faults(environment.at(key), quoted(key))
    app = environment.at("app")
    if app.text in TAKEN:
        message = f"'app' can't be {quoted(app.text)}: there is a module or an app of that name"
        yield Fault(
            path=app.path, code="bad-form", message=message, hint="expected a name of its own, such as shop"
        )
    templates = environment.at("templates")
    for name in templates.keys():  # noqa: SIM118
        if not TEMPLATE_NAME.fullmatch(name) or ".." in name:
            message = f"no template can be called {quoted(name)}"
            hint = "expected a name such as list.html or shop/list.html"
            yield Fault(
                path=(*templates.path, name), code="bad-form", message=message, hint=hint, at_key=True
            )


def _program_faults(program: Spot, what: str) -> Iterator[Fault]:
    if not isinstance(program.value, str) or not program.text:
        return
    lines = program.value.count("\n")
    if lines > MAX_LINES or len(program.value) > MAX_LETTERS:
        message = f"{what} has {lines} lines and {len(program.value):,} characters"
        hint = f"expected at most {MAX_LINES} lines and {MAX_LETTERS:,} characters"
        yield Fault(path=program.path, code="too-big", message=message, hint=hint)
        return
    if fault := _syntax(program.value, program.path, what):
        yield fault


def _syntax(source: str, path: Path, what: str) -> Fault | None:
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
        return Fault(path=path, code=code, message=f"{what} is too deeply nested", hint=hint)
    return None


def _within(source: str, line: int, column: int) -> tuple[int, int]:
    """The nearest place that exists: after a backslash Python counts columns from an earlier line's start."""
    lines = source.split("\n")
    line = min(max(line, 1), len(lines))
    return line, min(max(column, 1), len(lines[line - 1]) + 1)
