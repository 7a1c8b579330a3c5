"""What other versions of Django do otherwise with a lesson's programs, as a small JSON file beside its recording."""

import hashlib
import json
import shlex
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tutor.lessons.claims import claims_of
from tutor.lessons.drift.steps import StepDrift
from tutor.lessons.files import lessons_folder, read_file, write_file
from tutor.lessons.outcome import Outcome
from tutor.lessons.recorded import UnfitError, a_record, a_text, an_outcome
from tutor.lessons.recording import Recording, inputs_hash
from tutor.lessons.schema import Lesson
from tutor.lessons.seal import is_sealed, sealed
from tutor.lessons.visible import visible

FORMAT: Final = "lockstep versions"
VERSION: Final = 1
_HEAD: Final = {"format", "version", "inputs", "asked", "recorded", "proved", "seal"}
MAX_VERSIONS: Final = 4 * 1024**2


class VersionsError(Exception):
    """There is no such file that can be used; the message says why."""


class EditedVersionsError(VersionsError):
    """The file was changed after it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one version does otherwise than the recording. `django` is major.minor and `exact` its patch.

    `outcomes` are by the keys of trials, each with the fields that differ; those `of_python` differ on the recorded
    Django as well, on the same Python. `answers` are what questions that are read off the run would have as their
    answer, by id. `steps` are of the sample.
    """

    django: str
    python: str
    exact: str
    outcomes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    of_python: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[StepDrift, ...] = ()

    def outcome(self, key: str, recorded: Outcome) -> Outcome:
        """What the trial's program did here."""
        told = {name: getattr(recorded, name) for name in Outcome.__dataclass_fields__}
        return Outcome(**(told | dict(self.outcomes.get(key) or self.of_python.get(key, {}))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """All versions that a lesson's programs were run on, in order, and the recording that they were compared with."""

    inputs: str
    asked: str
    recorded: tuple[str, str]
    proved: tuple[Version, ...] = ()

    def are_of(self, lesson: Lesson, recording: Recording) -> bool:
        """Whether they say something about the lesson and its recording as they are."""
        return (self.inputs, self.asked) == (inputs_hash(lesson), asked_hash(lesson, recording))

    def having(self, found: Iterable[Version]) -> "Versions":
        """With these in place of what was known of the same versions of Django."""
        known = {each.django: each for each in (*self.proved, *found)}
        return Versions(
            inputs=self.inputs,
            asked=self.asked,
            recorded=self.recorded,
            proved=tuple(sorted(known.values(), key=lambda each: ordinal(each.django))),
        )


def ordinal(django: str) -> tuple[int, ...]:
    """A version as numbers, to be compared."""
    return tuple(int(part) for part in django.split(".") if part.isdecimal())


def versions_path(lesson_path: Path) -> Path:
    """`course/traces/slug.versions.json` for `course/slug.yaml`."""
    return lesson_path.parent / "traces" / f"{lesson_path.stem}.versions.json"


def to_prove(lesson: Path | str, django: Iterable[str]) -> str:
    """What to do about versions that were not proved."""
    wanted = " ".join(f"--django {each}" for each in django)
    return f"run: .venv/bin/python manage.py lessons prove {shlex.quote(str(lesson))} {wanted}".rstrip()


def asked_hash(lesson: Lesson, recording: Recording) -> str:
    """Of what decides no run and so is not in its inputs: answers that are read off it, what exactly is claimed, as
    only what counts for a claim was compared, and the recording that it was compared with."""
    asked = [(each.id, each.kind, each.answers) for each in (*lesson.visual_quiz, *lesson.practice)]
    claimed = [each.claim.model_dump(exclude_unset=True) for each in claims_of(lesson)]
    return hashlib.sha256(json.dumps([asked, claimed, recording.to_json()]).encode()).hexdigest()[:16]


def read_versions(path: Path) -> Versions:
    """Raises VersionsError for a file that is missing or is none."""
    try:
        data = read_file(path, within=lessons_folder(path.parent), most=MAX_VERSIONS + 1)
    except FileNotFoundError:
        raise VersionsError("no other version of Django was tried") from None
    except OSError as error:
        raise VersionsError(f"'{path.name}' can't be read: {error.strerror}") from None
    try:
        found = parse_versions(data)
    except (ValueError, RecursionError, UnfitError) as error:
        raise VersionsError(f"'{path.name}' can't be read: {visible(str(error))}") from error
    if not is_sealed(data):
        raise EditedVersionsError(
            f"'{path.name}' is not as proving left it: it was edited by hand, or merged"
        )
    return found


def write_versions(path: Path, versions: Versions) -> None:
    """Raises OSError."""
    write_file(path, to_json(versions).encode())


def to_json(versions: Versions) -> str:
    """The same text for the same versions."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "inputs": versions.inputs,
        "asked": versions.asked,
        "recorded": {"python": versions.recorded[0], "django": versions.recorded[1]},
        "proved": [_told(each) for each in versions.proved],
    }
    return sealed(json.dumps(told, indent=1, sort_keys=False) + "\n")


def parse_versions(data: bytes) -> Versions:
    """Reads what nobody vouches for. Raises ValueError, RecursionError, UnfitError."""
    if len(data) > MAX_VERSIONS:
        raise UnfitError(f"it has more than {MAX_VERSIONS // 1024**2} MB")
    head = _known(json.loads(data), "the file", _HEAD)
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        raise UnfitError("it was written by another version of Lockstep")
    recorded = _known(head.get("recorded"), "'recorded'", {"python", "django"})
    return Versions(
        inputs=a_text(head.get("inputs"), "'inputs'"),
        asked=a_text(head.get("asked"), "'asked'"),
        recorded=(_number(recorded, "python"), _number(recorded, "django")),
        proved=tuple(_version(each) for each in _list(head.get("proved"), "'proved'")),
    )


def _told(version: Version) -> Mapping[str, Any]:
    return {
        "django": version.django,
        "python": version.python,
        "exact": version.exact,
        "outcomes": dict(sorted(version.outcomes.items())),
        "of_python": dict(sorted(version.of_python.items())),
        "answers": dict(sorted(version.answers.items())),
        "steps": [{"step": each.step, "said": each.said} for each in version.steps],
    }


def _version(found: object) -> Version:
    told = _known(found, "an item of 'proved'", set(Version.__dataclass_fields__))
    answers = a_record(told.get("answers"), "'answers'")
    return Version(
        django=_number(told, "django"),
        python=_number(told, "python"),
        exact=_patch(told),
        outcomes=_outcomes(told.get("outcomes"), "'outcomes'"),
        of_python=_outcomes(told.get("of_python"), "'of_python'"),
        answers={key: a_text(answer, f"the answer '{key}'") for key, answer in answers.items()},
        steps=tuple(_step(each) for each in _list(told.get("steps"), "'steps'")),
    )


def _outcomes(found: object, name: str) -> Mapping[str, Mapping[str, Any]]:
    return {
        key: _fields(outcome, f"the outcome '{key}' in {name}")
        for key, outcome in a_record(found, name).items()
    }


def _fields(found: object, name: str) -> Mapping[str, Any]:
    outcome = an_outcome(found, name)
    return {key: getattr(outcome, key) for key in a_record(found, name)}


def _step(found: object) -> StepDrift:
    told = _known(found, "an item of 'steps'", {"step", "said"})
    step = told.get("step")
    if not isinstance(step, int) or isinstance(step, bool) or step < 0:
        raise UnfitError("'step' is no whole number")
    return StepDrift(step=step, said=a_text(told.get("said"), "'said'"))


def _number(told: Mapping[str, Any], name: str) -> str:
    text = a_text(told.get(name), f"'{name}'")
    if len(ordinal(text)) < 2 or ".".join(map(str, ordinal(text))) != text:
        raise UnfitError(f"'{name}' is no version")
    return text


def _patch(told: Mapping[str, Any]) -> str:
    exact = _number(told, "exact")
    if ordinal(exact)[:2] != ordinal(_number(told, "django")):
        raise UnfitError("'exact' is no patch of the version")
    return exact


def _known(found: object, name: str, keys: Collection[str]) -> Mapping[str, Any]:
    told = a_record(found, name)
    if not told.keys() <= set(keys):
        raise UnfitError(f"{name} has a key that is not known")
    return told


def _list(found: object, name: str) -> list[object]:
    if not isinstance(found, list):
        raise UnfitError(f"{name} is no list")
    return found
