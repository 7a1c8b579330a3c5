"""Source in, Trace out: runs a program once and keeps all that happened."""

from tutor.tracer.limits import Limits, SourceError, TraceError
from tutor.tracer.run import run
from tutor.tracer.wire import Trace

__all__ = ["Limits", "SourceError", "Trace", "TraceError", "run"]
