"""How far one run may go, and the ways in which a program or a trace can be refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may use. `seconds` is wall time; `memory_bytes` is growth of the process.

    `depth`, `items` (parts of one container), `text` (characters of one line) and `value_bytes` (characters of
    all parts of one value together) bound how values are described, not what the program may do.
    """

    steps: int = 10_000
    seconds: float = 5.0
    output_bytes: int = 65_536
    memory_bytes: int = 256 * 1024 * 1024
    depth: int = 4
    items: int = 50
    text: int = 200
    value_bytes: int = 4_096


class TraceError(ValueError):
    """The data is not a trace of the format that this version reads; the message says what is wrong with it."""


class SourceError(Exception):
    """The source is no Python program. `line` and `column` count from 1; `column` is None where unknown."""

    def __init__(self, message: str, line: int | None, column: int | None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.message = message
        self.line = line
        self.column = column


class StopRunError(BaseException):
    """Raised inside the program when a limit is reached; no `except Exception` of the program catches it."""
