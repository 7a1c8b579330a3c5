"""A framework for tests: its program says which events its probe is to have seen.

from tests.lessons.telling import tell
tell("query", "SELECT", table="shop_book")
"""

from collections.abc import Mapping

from tutor.lessons.lanes import lanes
from tutor.lessons.page import Lane
from tutor.lessons.schema import Row as RowWords
from tutor.lessons.select import EventIndex
from tutor.lessons.table import Table, arrange
from tutor.tracer import Trace, run
from tutor.tracer.probe import NOTHING, Outline, Recorder
from tutor.tracer.trace import Kind

HEAD = "from tests.lessons.telling import tell\n"


class TellingProbe:
    name = "telling"
    recorder: Recorder | None = None

    def start(self, recorder: Recorder) -> None:
        TellingProbe.recorder = recorder

    def stop(self) -> None:
        TellingProbe.recorder = None

    def outline(self, obj: object) -> Outline | None:
        return None


def tell(kind: Kind, name: str, value: object = NOTHING, **facts: object) -> None:
    assert TellingProbe.recorder is not None
    TellingProbe.recorder.emit(kind, name=name, value=value, facts=facts)


def told(program: str) -> Trace:
    trace = run(HEAD + program, probes=[TellingProbe()])
    assert trace.stopped is None, trace.stopped
    return trace


def table_of(trace: Trace, rows: list[Mapping[str, object]] | None = None) -> Table:
    table, faults = arrange(trace, EventIndex(trace), [RowWords.model_validate(row) for row in rows or []])
    assert not faults, faults
    return table


def lane_of(probe: str, program: str, rows: list[Mapping[str, object]] | None = None) -> Lane:
    trace = told(program)
    (lane,) = lanes([probe], trace, table_of(trace, rows))
    return lane
