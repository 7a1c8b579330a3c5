"""What building a lesson leaves behind: the sample's trace and the outcomes of its claims, as one JSON file."""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import django
from pydantic import BaseModel

from tutor.lessons.claims import Claimed, claims_of
from tutor.lessons.outcome import Outcome
from tutor.lessons.schema import Lesson
from tutor.tracer import Limits, Trace, TraceError
from tutor.tracer.wire import VERSION as TRACE_VERSION

FORMAT: Final = "lockstep recording"
VERSION: Final = 1
# Raise it when the same lesson leaves another recording, so that all are built again.
ENGINE: Final = 1
_CHOOSES_PROGRAM: Final = ("program", "without", "move", "after", "environment", "value")


class RecordingError(Exception):
    """There is no recording that can be used; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """`inputs` is the hash of all that decides what a run does. `python` and `django` are major.minor: a newer
    patch of either leaves the same recording."""

    inputs: str
    python: str
    django: str
    trace: Trace
    proofs: Mapping[str, Outcome]

    def outcome(self, key: str) -> Outcome:
        """Raises RecordingError where the claim with this key was never run."""
        if key not in self.proofs:
            raise RecordingError("a claim has not been run")
        return self.proofs[key]

    def to_json(self) -> str:
        """The same text for the same recording, with an object's keys in a fixed order."""
        trace = json.loads(self.trace.to_json()) | {"python": self.python}
        head = {
            "format": FORMAT,
            "version": VERSION,
            "inputs": self.inputs,
            "python": self.python,
            "django": self.django,
            "proofs": {key: asdict(outcome) for key, outcome in sorted(self.proofs.items())},
        }
        lines = json.dumps(head, indent=1, sort_keys=False, ensure_ascii=False)
        return lines.removesuffix("\n}") + ',\n "trace": ' + _compact(trace) + "\n}\n"


def recording_path(lesson_path: Path) -> Path:
    """`course/traces/slug.json` for `course/slug.yaml`."""
    return lesson_path.parent / "traces" / f"{lesson_path.stem}.json"


def to_build(lesson: Path | str = "") -> str:
    """What to do about a recording that is out of date, for the person who reads it in the repository's folder."""
    return f"run: .venv/bin/python manage.py lessons build {lesson}".rstrip()


def read_recording(path: Path) -> Recording:
    """Raises RecordingError for a file that is missing or is no recording."""
    try:
        return parse_recording(path.read_bytes())
    except OSError:
        raise RecordingError("it has not been built") from None


def parse_recording(data: bytes) -> Recording:
    """Raises RecordingError."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT or content["version"] != VERSION:
            raise RecordingError("it was written by another version of Lockstep")
        return Recording(
            inputs=str(content["inputs"]),
            python=str(content["python"]),
            django=str(content["django"]),
            trace=Trace.from_json(json.dumps(content["trace"])),
            proofs={key: Outcome(**outcome) for key, outcome in content["proofs"].items()},
        )
    except (ValueError, KeyError, TypeError, TraceError) as error:
        raise RecordingError(f"its recording can't be read: {error}") from error


def inputs_hash(lesson: Lesson, limits: Limits | None = None) -> str:
    """Changes with everything that a run of the lesson's programs depends on, and with nothing else."""
    inputs = {
        "engine": [ENGINE, TRACE_VERSION],
        "sample": lesson.sample,
        "environment": lesson.environment.model_dump(),
        "probes": lesson.probes,
        "limits": asdict(limits or Limits()),
        "claims": [list(_what_is_run(claimed)) for claimed in claims_of(lesson)],
    }
    return hashlib.sha256(_compact(inputs).encode()).hexdigest()


def versions() -> tuple[str, str]:
    """Python and Django as major.minor."""
    return f"{sys.version_info.major}.{sys.version_info.minor}", ".".join(map(str, django.VERSION[:2]))


def _what_is_run(claimed: Claimed) -> Iterable[Any]:
    for part in claimed.about:
        yield {name: _plain(getattr(part, name, None)) for name in _CHOOSES_PROGRAM}


def _plain(value: object) -> object:
    return value.model_dump() if isinstance(value, BaseModel) else value


def _compact(data: object) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)
