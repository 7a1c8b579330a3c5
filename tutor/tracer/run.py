"""A program's source in, the Trace of one run of it out."""

import builtins
import contextlib
import io
import linecache
import platform
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tutor.tracer.limits import Limits, SourceError, StopRunError
from tutor.tracer.probe import Probe
from tutor.tracer.recorder import Recording
from tutor.tracer.replay import Replay
from tutor.tracer.rewrite import Program, rewrite
from tutor.tracer.rewrite_hooks import bind
from tutor.tracer.sites import STDERR, STDOUT
from tutor.tracer.threads import watched
from tutor.tracer.trace import Stopped, StopReason
from tutor.tracer.wire import Trace

DEFAULTS: Final = Limits()
_LONGEST_MESSAGE: Final = 1_000


def run(
    source: str,
    *,
    limits: Limits = DEFAULTS,
    probes: Sequence[Probe] = (),
    filename: str = "<sample>",
    name: str = "__main__",
) -> Trace:
    """Run the program once, as a script, in this process and thread.

    Whatever the program does to itself is in the trace (`stopped`), also an exception that nobody caught and
    `sys.exit`. Raises SourceError if the source is no program; nothing was run then.
    """
    program, code = _compiled(source, filename)
    recording = Recording(limits, program.sites, [probe.outline for probe in probes])
    bound = bind(code, recording.hooks(threads=program.threads), recording.sites.typecode)
    unforeseen = contextlib.nullcontext() if program.threads else watched(code, recording.unforeseen)
    with _surroundings(source, filename, name, recording) as namespace, unforeseen:
        exception = _observed(bound, namespace, recording, probes, filename)
    if recording.elsewhere.ever:
        recording.cut(_replay(program, recording, limits).readable())
    sites, values = recording.kept()
    return Trace(
        source=source,
        python=platform.python_version(),
        probes=tuple(probe.name for probe in probes),
        limits=limits,
        statements=program.statements,
        sites=program.sites,
        recorded=sites,
        values=values,
        stopped=_limit(recording) or exception,
    )


def _replay(program: Program, recording: Recording, limits: Limits) -> Replay:
    return Replay(program.statements, program.sites, *recording.kept(), limits)


def _compiled(source: str, filename: str) -> tuple[Program, types.CodeType]:
    try:
        compile(source, filename, "exec", dont_inherit=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = rewrite(source, filename)
            return program, compile(program.tree, filename, "exec", dont_inherit=True)
    except SyntaxError as fault:
        raise SourceError(fault.msg, fault.lineno, fault.offset) from fault
    except (ValueError, RecursionError, MemoryError) as fault:
        raise SourceError(str(fault) or type(fault).__name__, None, None) from fault


def _observed(
    code: types.CodeType,
    namespace: dict[str, Any],
    recording: Recording,
    probes: Sequence[Probe],
    filename: str,
) -> Stopped | None:
    started: list[Probe] = []
    try:
        for probe in probes:
            probe.start(recording)  # what it raises is no exception of the program's
            started.append(probe)
        ended = _executed(code, namespace, recording, filename)
        with contextlib.suppress(StopRunError):
            recording.finish()
        return ended
    finally:
        recording.close()
        for probe in reversed(started):
            probe.stop()


def _executed(
    code: types.CodeType, namespace: dict[str, Any], recording: Recording, filename: str
) -> Stopped | None:
    try:
        recording.start(namespace)
        exec(code, namespace)  # noqa: S102
    except BaseException as found:
        if recording.guard.stopped is None:
            recording.uncaught()
            return _exception(found, recording, filename)
    return None


def _limit(recording: Recording) -> Stopped | None:
    found = recording.guard.stopped or recording.guard.at_end
    if found is None:
        return None
    reason, message = found
    return Stopped(reason=reason, message=message)


def _exception(found: BaseException, recording: Recording, filename: str) -> Stopped | None:
    line = None
    at = found.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == filename:
            line = at.tb_lineno
        at = at.tb_next
    name = type(found).__name__
    if isinstance(found, SystemExit) and found.code in (None, 0):
        return None
    reason: StopReason = "memory" if isinstance(found, MemoryError) else "exception"
    return Stopped(reason=reason, message=_message(found), exception=name, line=line)


def _message(found: BaseException) -> str:
    """What Python itself would print behind the exception's name."""
    try:
        text = str(found)
    except BaseException:
        text = ""
    return text[:_LONGEST_MESSAGE]


class _Stream(io.TextIOBase):
    """Stands in for sys.stdout and sys.stderr while the program runs."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, recording: Recording, stream: int) -> None:
        self._recording = recording
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recording.write(str(text), self._stream)
        return len(text)


@contextlib.contextmanager
def _surroundings(source: str, filename: str, name: str, recording: Recording) -> Iterator[dict[str, Any]]:
    """A module of its own, and the streams, while the program runs; all as before when it is over."""
    module = types.ModuleType(name)
    module.__dict__["__builtins__"] = builtins if name == "__main__" else vars(builtins)
    lines = source.splitlines(keepends=True)
    before = sys.stdout, sys.stderr, sys.stdin
    missing = object()
    other: Any = sys.modules.get(name, missing)
    known = linecache.cache.get(filename)
    try:
        sys.modules[name] = module
        linecache.cache[filename] = (len(source), None, lines, filename)
        sys.stdout, sys.stderr = _Stream(recording, STDOUT), _Stream(recording, STDERR)
        sys.stdin = io.StringIO()
        yield module.__dict__
    finally:
        sys.stdout, sys.stderr, sys.stdin = before
        _restore(sys.modules, name, other, other is missing)
        _restore(linecache.cache, filename, known, known is None)


def _restore(table: Any, key: str, old: Any, was_missing: bool) -> None:
    if was_missing:
        table.pop(key, None)
    else:
        table[key] = old
