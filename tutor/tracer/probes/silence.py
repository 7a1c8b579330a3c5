"""The recorder of a probe before its start and after its stop: threads may still be inside of an observed function."""

from collections.abc import Mapping
from typing import Final

from tutor.tracer.probe import NO_FACTS, NOTHING, Recorder
from tutor.tracer.trace import Kind


class _Silence:
    def emit(
        self, kind: Kind, *, name: str = "", value: object = NOTHING, facts: Mapping[str, object] = NO_FACTS
    ) -> None:
        pass

    def touch(self, obj: object) -> None:
        pass


SILENCE: Final[Recorder] = _Silence()
