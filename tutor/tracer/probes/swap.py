"""A framework module's source in, the same functions' code with calls of a probe's hooks out.

For the time of a run the framework's functions keep being the same function objects; only their `__code__` is one
compiled from the module's source with hook calls added inside expressions and between statements, at the file,
lines and columns of the original. So no frame is added around what a function calls: `warnings` with a stacklevel,
tracebacks, `inspect` and identities are as they were. Hooks are constants of the code, not names.

The source is checked, not trusted: it must compile to the code that is running, and every place that a hook
belongs to must be found. Anything else is a ProbeError before the program starts.
"""

import ast
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

import django

from tutor.tracer.rewrite_hooks import at, bind, call, hook, stand

Function = ast.FunctionDef | ast.AsyncFunctionDef


class ProbeError(Exception):
    """The installed framework isn't of the shape that a probe knows how to observe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One function and the code to run in place of its own."""

    function: FunctionType
    original: CodeType
    observed: CodeType

    def install(self) -> None:
        self.function.__code__ = self.observed

    def undo(self) -> None:
        self.function.__code__ = self.original


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a probe adds to one module: for each function by its qualified name, how to change its tree in place.

    `since` is what is said to who has a Django without one of them.
    """

    module: ModuleType
    probe: str
    changes: Mapping[str, Callable[[Function], None]]
    since: str = "5.2 or newer"


def observed(observation: Observation, hooks: Mapping[str, object]) -> list[Swap]:
    """For each function of the observation, its code with `hooks` in it. Nothing is installed yet.

    `BaseException` is among the hooks in any case: `guarded` needs it.
    """
    running = {name: _running(observation, name) for name in observation.changes}
    source = source_of(observation.module, observation.probe)
    filename = next(iter(running.values())).__code__.co_filename
    key = observation.module.__name__, observation.probe, filename
    known = _PREPARED.get(key)
    if known is None or known.source != source or tuple(known.added) != tuple(observation.changes):
        known = _PREPARED[key] = _prepared(observation, source, filename)
    bound = {"BaseException": BaseException, **hooks}
    return [
        _swap(observation, name, function, known.plain.get(name), bind(known.added[name], bound))
        for name, function in running.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """What is the same for every run: the code that a source gives without and with marks for the hooks."""

    source: str
    plain: Mapping[str, CodeType]
    added: Mapping[str, CodeType]


# Reading and compiling a module takes longer than most programs that are watched.
_PREPARED: dict[tuple[str, str, str], _Prepared] = {}


def _prepared(observation: Observation, source: str, filename: str) -> _Prepared:
    tree = ast.parse(source)
    tree.body = list(_only(observation.changes, tree.body))
    plain = _codes(compile(tree, filename, "exec", dont_inherit=True))
    functions = dict(_functions(tree.body))
    for name, change in observation.changes.items():
        if name not in functions:
            raise ProbeError(f"Django {django.__version__} has no {name}; {observation.since} is needed")
        change(functions[name])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # "'tuple' object is not callable": it will be a hook
        added = _codes(compile(tree, filename, "exec", dont_inherit=True))
    return _Prepared(source=source, plain=plain, added={name: added[name] for name in observation.changes})


def _only(names: Collection[str], body: list[ast.stmt], prefix: str = "") -> Iterator[ast.stmt]:
    """Without the classes and functions that aren't asked for. The module's own statements stay, because how a
    method call is compiled depends on whether its object was imported."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            inner = f"{prefix}{node.name}."
            if any(name.startswith(inner) for name in names):
                node.body = list(_only(names, node.body, inner))
                yield node
        elif isinstance(node, Function):
            if prefix + node.name in names:
                yield node
        elif not prefix:
            yield node


def source_of(module: ModuleType, probe: str) -> str:
    read: Any = getattr(getattr(module.__spec__, "loader", None), "get_source", None)
    source = read(module.__name__) if read is not None else None
    if source is None:
        raise ProbeError(f"the source of {module.__name__} is not installed, and the {probe} probe needs it")
    return str(source)


def expect(function: Function, what: str, times: int, found: int) -> None:
    """Raises ProbeError unless a place to observe was found as often as it must be."""
    if times != found:
        raise ProbeError(
            f"{function.name} in Django {django.__version__} (line {function.lineno}): expected "
            f"{times} place(s) to observe '{what}', found {found}"
        )


def insert(function: Function, index: int, statement: ast.stmt) -> None:
    """Put a statement before the one at `index`; behind the last one if there is none."""
    function.body[index:index] = at(function.body[min(index, len(function.body) - 1)], [statement])


def guarded(body: list[ast.stmt], hook_name: str, *arguments: ast.expr) -> list[ast.stmt]:
    """try: body, except BaseException: hook(...) and raise again, which adds nothing to the traceback."""
    again = [stand(call(hook_name, *arguments)), ast.Raise()]
    handler = ast.ExceptHandler(type=hook("BaseException"), body=again)
    return at(body[0], [ast.Try(body=body, handlers=[handler], orelse=[], finalbody=[])])


def _running(observation: Observation, name: str) -> FunctionType:
    found: Any = observation.module
    for part in name.split("."):
        found = vars(found).get(part) if isinstance(found, type | ModuleType) else None
    if isinstance(found, FunctionType):
        return found
    if found is None:
        raise ProbeError(
            f"Django {django.__version__} has no {name}; the {observation.probe} probe needs {observation.since}"
        )
    raise ProbeError(f"{name} of Django {django.__version__} is no plain function: somebody has wrapped it")


def _swap(
    observation: Observation, name: str, function: FunctionType, plain: CodeType | None, code: CodeType
) -> Swap:
    original = function.__code__
    if plain != original:
        raise ProbeError(
            f"{name} is not what {original.co_filename} says: it is patched or observed already, "
            f"so the {observation.probe} probe of Django {django.__version__} can't tell what it does"
        )
    if code.co_freevars != original.co_freevars:
        raise ProbeError(f"{name} of Django {django.__version__} closes over {original.co_freevars}")
    return Swap(function=function, original=original, observed=code)


def _codes(outer: CodeType) -> dict[str, CodeType]:
    """Code objects of the module's functions and classes, and of the functions in these, by qualified name."""
    found: dict[str, CodeType] = {}
    for constant in outer.co_consts:
        if isinstance(constant, CodeType):
            found |= {constant.co_qualname: constant, **_codes(constant)}
    return found


def _functions(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Function]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, Function):
            yield prefix + node.name, node
