"""Each construct of Python gives exactly the steps that its golden file says, on every version.

Files in `steps/` hold a program, a line of dashes, and its steps. To write them anew after a change that is meant,
run with REWRITE_GOLDENS=1 and read the diff.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.tracer import SourceError, Trace, run

STEPS = Path(__file__).parent / "steps"
LINE = "-" * 20 + "\n"


@pytest.mark.parametrize("name", sorted(path.stem for path in STEPS.glob("*.txt")))
def test_the_steps_are_those_of_the_golden_file(name: str, drawn: Callable[[Trace], str]) -> None:
    path = STEPS / f"{name}.txt"
    source, _, expected = path.read_text(encoding="utf-8").partition(LINE)
    found = drawn(run(source)) + "\n"
    if os.environ.get("REWRITE_GOLDENS"):
        path.write_text(source + LINE + found, encoding="utf-8")
    else:
        assert found == expected


def test_there_is_a_golden_file_for_each_construct_that_the_tracer_promises() -> None:
    promised = (
        "generators async_functions comprehensions recursion finally classes decorators context_managers match walrus "
        "star_expressions closures global_nonlocal del dataclasses"
    )
    assert {path.stem for path in STEPS.glob("*.txt")} >= set(promised.split())


def test_a_syntax_error_says_where_it_is() -> None:
    with pytest.raises(SourceError) as found:
        run("x = 1\ny = = 2\n")
    assert (found.value.line, found.value.column) == (2, 5)
    assert found.value.message == "invalid syntax"


def test_a_source_with_a_nul_is_refused() -> None:
    with pytest.raises(SourceError):
        run("x = 1\0")


def test_a_statement_knows_its_lines_column_text_and_scope() -> None:
    trace = run("def f(\n    a,\n):\n    if a:\n        return (a +\n            1)\n\nf(1)\n")
    rows = [(s.line, s.end_line, s.column, s.kind, s.scope) for s in trace.statements]
    assert rows == [
        (1, 3, 1, "def", "<module>"),
        (4, 4, 5, "if", "f"),
        (5, 6, 9, "return", "f"),
        (8, 8, 1, "expression", "<module>"),
    ]
    assert trace.statements[0].text == "def f(\n    a,\n):"
    assert trace.statements[2].text == "return (a +\n            1)"


def test_an_elif_is_a_statement_of_its_own() -> None:
    trace = run("x = 2\nif x == 1:\n    pass\nelif x == 2:\n    y = 1\nelse:\n    y = 2\n")
    assert [step.statement.kind for step in trace.steps] == ["assign", "if", "elif", "assign"]
