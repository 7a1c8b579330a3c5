"""Runs CPython's own tests plainly and under the tracer, and compares the outcome of each.

`python tests/tracer/conformance.py [names or paths]`: each test file runs twice, each time in a process of its own,
as a module of the same name with the same globals; once with `exec`, once with `run`. What each test came to (passed,
left out, failed or broke off with which exception) has to be the same both ways, also where the test fails. Needs the
package `test`, which some systems install apart from Python.
"""

import builtins
import importlib.util
import io
import json
import linecache
import re
import subprocess
import sys
import tempfile
import types
import unittest
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:] = [str(ROOT), *(entry for entry in sys.path if Path(entry).resolve() != Path(__file__).parent)]

from tutor.tracer import Limits, run  # noqa: E402

SECONDS: Final = 300
LONGEST: Final = 300
SAME: Final = (
    "test_asyncgen", "test_augassign", "test_binop", "test_bool", "test_call", "test_class", "test_compare",
    "test_contextlib", "test_contextlib_async", "test_coroutines", "test_dataclasses", "test_decorators", "test_descr",
    "test_dictcomps", "test_dynamic", "test_enum", "test_except_star", "test_exception_group",
    "test_exception_variations", "test_exceptions", "test_extcall", "test_fstring", "test_funcattrs", "test_functools",
    "test_generator_stop", "test_generators", "test_genexps", "test_global", "test_grammar", "test_keywordonlyarg",
    "test_listcomps", "test_metaclass", "test_named_expressions", "test_opcodes", "test_patma",
    "test_positional_only_arg", "test_property", "test_raise", "test_scope", "test_setcomps", "test_super",
    "test_syntax", "test_traceback", "test_typing", "test_unpack_ex", "test_with", "test_yield_from",
)  # fmt: skip
# What a program can see of us (docs/trace-format.md tells), and the tests that look at it: they are not run.
LEFT_OUT: Final = {
    "the lines that a debugger stops at": ("test_patma.TestTracing",),
    "f_lineno of a frame that is over": ("test_exceptions.PEP626Tests",),
    "how many objects there are in all": ("test_descr.ClassPropertiesAndMethods.test_slots",),
    "built-in functions replaced for all modules": (
        "test_dynamic.RebindBuiltinsTests.test_modify_builtins_from_leaf_function",
        "test_functools.TestLRUC.test_lru_reentrancy_with_len",
        "test_functools.TestLRUPy.test_lru_reentrancy_with_len",
    ),
    "the empty __dict__ of an object made in C": ("test_functools.TestPartialC.test_nested_optimization",),
}
LIMITS: Final = Limits(steps=10**9, seconds=SECONDS, output_bytes=10**9, memory_bytes=1 << 40)
TAIL: Final = "\n\n__import__('sys').modules['lockstep_conformance'].report(__name__)\n"


def main(names: list[str]) -> int:
    different = [name for name in names or SAME if not compared(name)]
    _say(f"different: {', '.join(different)}" if different else "the same in every test")
    return bool(different)


def compared(name: str) -> bool:
    plain, traced = outcome(name, "plain"), outcome(name, "traced")
    tests = sorted({*plain, *traced})
    different = [test for test in tests if plain.get(test) != traced.get(test)]
    good = bool(plain) and not different and "" not in plain
    _say(f"{name}: {len(plain)} tests, {'the same' if good else f'{len(different)} different'}")
    for test in different:
        _say(f"  {test}\n    plain:  {plain.get(test)}\n    traced: {traced.get(test)}")
    return good


def outcome(name: str, way: str) -> dict[str, str]:
    """What each test of the file came to; the key "" says that the file itself broke off."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        command = [sys.executable, __file__, "--one", name, way, str(told)]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return {"": f"took more than {SECONDS} seconds"}
        if not told.exists():
            return {"": f"ended with {done.returncode}: {done.stderr[-2000:]}"}
        found: dict[str, str] = json.loads(told.read_text(encoding="utf-8"))
        return found


# In the process of one file


def one(name: str, way: str, told: str) -> None:
    spec = _spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"there is no test.{name} here")
    source = Path(spec.origin).read_text(encoding="utf-8") + TAIL
    harness = Harness(spec, Path(told))
    sys.modules["lockstep_conformance"] = harness  # type: ignore[assignment]
    sys.argv[:] = [spec.origin]
    if way == "traced":
        stopped = run(source, limits=LIMITS, probes=[harness], filename=spec.origin, name=spec.name).stopped
        if stopped is not None:
            harness.add("", f"{stopped.exception}: {stopped.message}")
    else:
        plainly(source, spec, harness)
    Path(told).write_text(json.dumps(harness.outcomes), encoding="utf-8")


def _spec(name: str) -> ModuleSpec | None:
    if name.endswith(".py"):
        return importlib.util.spec_from_file_location(Path(name).stem, name)
    return importlib.util.find_spec(f"test.{name}")


def plainly(source: str, spec: Any, harness: "Harness") -> None:
    """What `run` does around a program, without the tracer."""
    module = sys.modules[spec.name] = types.ModuleType(spec.name)
    module.__dict__["__builtins__"] = vars(builtins)
    lines = source.splitlines(keepends=True)
    linecache.cache[spec.origin] = (len(source), None, lines, spec.origin)
    harness.start(None)
    before = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr, sys.stdin = io.StringIO(), io.StringIO(), io.StringIO()
    try:
        exec(compile(source, spec.origin, "exec", dont_inherit=True), module.__dict__)
    except BaseException as found:
        harness.add("", f"{type(found).__name__}: {found}")
    finally:
        sys.stdout, sys.stderr, sys.stdin = before


class Harness:
    """Gives the module its place before it runs, and runs its tests at its end."""

    name = "conformance"

    def __init__(self, spec: Any, told: Path) -> None:
        self.outcomes: dict[str, str] = {}
        self._spec = spec
        self._told = told

    def start(self, recorder: object) -> None:
        module: Any = sys.modules[self._spec.name]
        module.__spec__, module.__file__, module.__package__ = (
            self._spec,
            self._spec.origin,
            self._spec.parent,
        )
        module.__loader__ = self._spec.loader

    def stop(self) -> None:
        pass

    def outline(self, obj: object) -> None:
        return None

    def report(self, name: str) -> None:
        suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name])
        unittest.TestSuite(test for test in _tests(suite) if not _is_left_out(test.id())).run(_result(self))

    def add(self, test: str, what: str) -> None:
        told = re.sub(r"0x[0-9a-f]+", "0x", what.partition("\n")[0])[:LONGEST]
        self.outcomes[test] = "; ".join(filter(None, [self.outcomes.get(test), told]))


def _tests(suite: Any) -> Iterator[Any]:
    """All tests of the suite, one by one; a suite of them sets their classes up by itself."""
    for found in suite:
        if isinstance(found, unittest.TestSuite):
            yield from _tests(found)
        else:
            yield found


def _is_left_out(test: str) -> bool:
    names = (f"test.{name}" for group in LEFT_OUT.values() for name in group)
    return any(test == name or test.startswith(f"{name}.") for name in names)


def _result(harness: Harness) -> unittest.TestResult:
    def failed(_: Any, test: Any, error: Any) -> None:
        harness.add(test.id(), f"{error[0].__name__}: {error[1]}")

    def failed_inside(_: Any, test: Any, inside: Any, error: Any) -> None:
        if error is not None:
            harness.add(f"{test.id()} {len(harness.outcomes)}", f"{error[0].__name__}: {error[1]}")

    told = {
        "startTest": lambda _, test: harness.add(test.id(), ""),
        "addSuccess": lambda _, test: harness.add(test.id(), "passed"),
        "addSkip": lambda _, test, reason: harness.add(test.id(), f"skipped: {reason}"),
        "addExpectedFailure": lambda _, test, error: harness.add(test.id(), "failed as expected"),
        "addUnexpectedSuccess": lambda _, test: harness.add(test.id(), "passed unexpectedly"),
        "addError": failed,
        "addFailure": failed,
        "addSubTest": failed_inside,
    }
    made: unittest.TestResult = type("Result", (unittest.TestResult,), told)()
    return made


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:]))
