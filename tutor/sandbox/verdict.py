"""Turn how a confined process ended into its Trace, or into a sentence for the author of the program."""

import json
import signal

from tutor.sandbox.fault import SandboxError, SurroundingsError
from tutor.sandbox.job import Surroundings
from tutor.sandbox.warden import MOST_REPORT_BYTES, Ending
from tutor.tracer import Trace

_CRASHED = (
    "The program crashed Python itself ({name}). Recursion without end under a raised recursion limit does that, "
    "and so does ctypes."
)
_TOO_MUCH = "The system killed the program: it used too much memory or processor time."
_SIGNALS = {
    **dict.fromkeys((signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE), _CRASHED),
    **dict.fromkeys((signal.SIGKILL, signal.SIGXCPU), _TOO_MUCH),
    signal.SIGSYS: "The program made a kind of system call that no program here needs, and was stopped for it.",
}
_LONGEST_MESSAGE = 500
_OTHER_SIGNAL = "The program ended itself with the signal {name} before its run could be recorded."


def judge(ending: Ending, report: bytes, wanted: Surroundings, *, seconds: float) -> Trace:
    """The trace in a report, validated as data; raises SandboxError when there is none."""
    if ending.cause == "surroundings":
        raise _unmade(report, wanted)
    if ending.cause != "report":
        raise SandboxError(_sentence(ending, report, seconds))
    try:
        return Trace.from_json(report.decode())
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise SandboxError(
            f"What the program left behind is not a trace ({type(error).__name__}): did it change the recorder?"
        ) from error


def _unmade(report: bytes, wanted: Surroundings) -> SandboxError:
    """What the child says of the surroundings that it could not make, within bounds: it ran an author's code."""
    try:
        told = json.loads(report)
        part, message = _a_part(told["part"], wanted), _shortened(told["message"])
        line, column = _inside(_text_of(part, wanted), int(told["line"]), int(told["column"]))
        return SurroundingsError(message, part=part, line=line, column=column)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        return SandboxError(f"What the program should have found could not be made ({type(error).__name__}).")


def _a_part(told: object, wanted: Surroundings) -> str:
    """Raises ValueError for one that nobody asked to be made."""
    known = {"settings", "settings TIME_ZONE", "app", "models", "setup"}
    known |= {f"settings {name}" for name in wanted.settings}
    if not isinstance(told, str) or told not in known:
        raise ValueError("there is no such part")
    return told


def _shortened(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("the message is no text")
    return told if len(told) <= _LONGEST_MESSAGE else f"{told[: _LONGEST_MESSAGE - 1]}…"


def _text_of(part: str, wanted: Surroundings) -> str:
    return {"models": wanted.models, "setup": wanted.setup}.get(part, "")


def _inside(text: str, line: int, column: int) -> tuple[int, int]:
    """The nearest place that the text has; noughts where none is known."""
    if not text or line < 1:
        return 0, 0
    lines = text.split("\n")
    line = min(line, len(lines))
    return line, min(max(column, 1), len(lines[line - 1]) + 1)


def _sentence(ending: Ending, report: bytes, seconds: float) -> str:
    match ending.cause:
        case "fault":
            return report.decode(errors="replace")
        case "time":
            return (
                f"The program was stopped after {seconds:g} seconds: it did not finish. "
                "Look for a loop that never ends, or for something that it waits for."
            )
        case "size":
            megabytes = MOST_REPORT_BYTES // 2**20
            return (
                f"There is too much to record (over {megabytes} MB): let the program do less, or print less."
            )
        case "channel":
            return "The program closed a file descriptor that is not its own: the one its result comes back through."
        case "forged":
            return (
                "The program wrote into the channel its result comes back through; what came was thrown away."
            )
        case "broken":
            return "The recorder broke on this program: does it change Python's own functions or modules?"
        case "signal":
            name = signal.strsignal(ending.detail) or str(ending.detail)
            return _SIGNALS.get(signal.Signals(ending.detail), _OTHER_SIGNAL).format(name=name)
        case _:
            return (
                f"The program ended the whole process (exit code {ending.detail}; os._exit does that) "
                "before its run could be recorded."
            )
