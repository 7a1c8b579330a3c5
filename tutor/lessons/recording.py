"""What building a lesson leaves behind: the sample's trace and the outcomes of its claims, as one JSON file."""

import hashlib
import json
import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final

import django

from tutor.lessons.ask import ask_of
from tutor.lessons.claims import Claimed, claims_of
from tutor.lessons.engine import ENGINE, LIMITS
from tutor.lessons.environment import plain
from tutor.lessons.files import lessons_folder, read_file, write_file
from tutor.lessons.outcome import Outcome
from tutor.lessons.recorded import UnfitError, a_record, a_text, a_trace, an_outcome
from tutor.lessons.schema import Lesson
from tutor.lessons.schema_claims import Program
from tutor.lessons.schema_environment import Environment
from tutor.lessons.seal import is_sealed, sealed
from tutor.lessons.visible import visible
from tutor.tracer import Trace
from tutor.tracer.wire import VERSION as TRACE_VERSION

FORMAT: Final = "lockstep recording"
VERSION: Final = 2
# The sandbox lets no run leave more than half of it.
MAX_RECORDING: Final = 16 * 1024**2
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")
# In a claim these, and what it asks of a run, decide what is run and recorded.
_CHOOSES_PROGRAM: Final = tuple(Program.model_fields)
_NOTHING: Final = asdict(Outcome())


class RecordingError(Exception):
    """There is no recording that can be used; the message says why."""


class EditedRecordingError(RecordingError):
    """There is one, and it is not what a build left: what it says of the run may be anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """`inputs` is the hash of all that decides what the lesson's runs do, `sample` the key of the sample's own trial.
    `python` and `django` are major.minor: a newer patch of either leaves the same recording."""

    inputs: str
    sample: str
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
        """The same text for the same recording, with an object's keys in a fixed order. It can always be encoded:
        half a character that a program printed stays escaped."""
        trace = json.loads(self.trace.to_json()) | {"python": self.python}
        head = {
            "format": FORMAT,
            "version": VERSION,
            "inputs": self.inputs,
            "sample": self.sample,
            "python": self.python,
            "django": self.django,
            "proofs": {key: _told(outcome) for key, outcome in sorted(self.proofs.items())},
        }
        lines = json.dumps(head, indent=1, sort_keys=False, ensure_ascii=False)
        text = lines.removesuffix("\n}") + ',\n "trace": ' + _compact(trace) + "\n}\n"
        return sealed(_HALF_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def recording_path(lesson_path: Path) -> Path:
    """`course/traces/slug.json` for `course/slug.yaml`."""
    return lesson_path.parent / "traces" / f"{lesson_path.stem}.json"


def to_build(lesson: Path | str = "") -> str:
    """What to do about a recording that is out of date, for the person who reads it in the repository's folder."""
    named = shlex.quote(str(lesson)) if str(lesson) else ""
    return f"run: .venv/bin/python manage.py lessons build {named}".rstrip()


def read_recording(path: Path) -> Recording:
    """Raises RecordingError for a file that is missing, is no recording or was changed since it was built."""
    try:
        data = read_file(path, within=lessons_folder(path.parent), most=MAX_RECORDING + 1)
    except FileNotFoundError:
        raise RecordingError("it has not been built") from None
    except OSError as error:
        raise RecordingError(f"its recording can't be read: {error.strerror}") from None
    recording = parse_recording(data)
    if not is_sealed(data):
        raise EditedRecordingError(
            "its recording is not as a build left it: it was edited by hand, or merged"
        )
    return recording


def write_recording(lesson_path: Path, recording: Recording) -> None:
    """Raises RecordingError where it can't be written, or could not be read again."""
    content = recording.to_json().encode()
    try:
        parse_recording(content)
    except RecordingError as error:
        raise RecordingError(f"what the run left can't be read again: {error}") from error
    try:
        write_file(recording_path(lesson_path), content)
    except OSError as error:
        raise RecordingError(f"its recording can't be written: {error.strerror}") from error


def parse_recording(data: bytes) -> Recording:
    """Reads what nobody vouches for. Raises RecordingError."""
    if len(data) > MAX_RECORDING:
        raise RecordingError(f"its recording has more than {MAX_RECORDING // 1024**2} MB")
    try:
        return _recording(json.loads(data, parse_float=_finite, parse_constant=_finite))
    except RecursionError:
        raise RecordingError(
            "its recording can't be read: more levels inside each other than any run has"
        ) from None
    except (ValueError, UnfitError) as error:
        raise RecordingError(f"its recording can't be read: {visible(str(error))}") from error


def _recording(content: object) -> Recording:
    head = a_record(content, "the file")
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        raise RecordingError("it was written by another version of Lockstep")
    proofs = a_record(head.get("proofs"), "'proofs'")
    return Recording(
        inputs=a_text(head.get("inputs"), "'inputs'"),
        sample=a_text(head.get("sample"), "'sample'"),
        python=a_text(head.get("python"), "'python'"),
        django=a_text(head.get("django"), "'django'"),
        trace=a_trace(head.get("trace")),
        proofs={key: an_outcome(outcome, f"the proof '{key}'") for key, outcome in proofs.items()},
    )


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise UnfitError(f"{digits} is no number")
    return number


def inputs_hash(lesson: Lesson) -> str:
    """Changes with everything that a run of the lesson's programs depends on, and with nothing else."""
    inputs = {
        "engine": [ENGINE, TRACE_VERSION],
        "sample": lesson.sample,
        "environment": plain(lesson.environment),
        "probes": lesson.probes,
        "limits": asdict(LIMITS),
        "claims": [list(_what_is_run(claimed)) for claimed in claims_of(lesson)],
    }
    return hashlib.sha256(_compact(inputs).encode()).hexdigest()


def versions() -> tuple[str, str]:
    """Python and Django as major.minor."""
    return f"{sys.version_info.major}.{sys.version_info.minor}", ".".join(map(str, django.VERSION[:2]))


def _what_is_run(claimed: Claimed) -> Iterable[Any]:
    yield asdict(ask_of(claimed.claim, "sample"))
    for part in claimed.about:
        yield {name: _plain(getattr(part, name)) for name in _CHOOSES_PROGRAM}


def _told(outcome: Outcome) -> Mapping[str, Any]:
    """What there is to tell of an outcome: most of it is what most outcomes are."""
    return {key: value for key, value in asdict(outcome).items() if value != _NOTHING[key]}


def _plain(value: object) -> object:
    return value.model_dump(exclude_unset=True) if isinstance(value, Environment) else value


def _compact(data: object) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)
