"""A RecursionError in, the same as if the tracer had not been on the stack out."""

from pathlib import Path
from types import TracebackType
from typing import Final

_HERE: Final = str(Path(__file__).parent)


def without_tracer(found: RecursionError) -> None:
    """Where the tracer itself found no more room on the stack, the program's line is the last of the traceback."""
    at = found.__traceback__
    while at is not None and at.tb_next is not None:
        if _is_ours(at.tb_next):
            at.tb_next = None
        at = at.tb_next
    context = found.__context__
    while context is not None and _is_ours(context.__traceback__):
        context = context.__context__
    found.__context__ = context


def _is_ours(at: TracebackType | None) -> bool:
    return at is not None and at.tb_frame.f_code.co_filename.startswith(_HERE)
