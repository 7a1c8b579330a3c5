"""What authors noted on versions of Django, and what the runs show, in; where the two disagree, as faults, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.lessons.drift.places import Spot, boundaries, spots
from tutor.lessons.drift.versions import Versions, ordinal, to_prove
from tutor.lessons.fault import Fault
from tutor.lessons.positions import Path
from tutor.lessons.recording import Recording
from tutor.lessons.schema import Lesson
from tutor.lessons.schema_changed import Noted


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One version that a part of the lesson names. `key` is where the version stands."""

    home: Path
    key: Path
    version: str


def notes(lesson: Lesson) -> list[Note]:
    """In the order of the file."""
    return [
        Note(home=home, key=(*home, "changed in"), version=version)
        for home, part in _noted(lesson)
        for version in part.changed_in
    ]


def note_faults(
    lesson: Lesson, recording: Recording, versions: Versions, promised: Sequence[str] = ()
) -> Iterator[Fault]:
    """Where the runs differ and nobody says so, or somebody says so where they don't.

    What an answer or a fact rests on is to be noted whenever it differs; what a step of the sample shows, only among
    the versions that the course promises.
    """
    found, noted = spots(lesson, recording, versions), notes(lesson)
    for spot in found:
        yield from _not_noted(spot, versions, noted, promised)
    for note in noted:
        yield from _not_shown(note, found, versions)


def is_noted(spot: Spot, low: str, high: str, noted: Sequence[Note]) -> bool:
    """Whether a note says that it changed between these two versions."""
    versions = [note.version for note in noted if note.home in spot.homes]
    return any(ordinal(low) < ordinal(version) <= ordinal(high) for version in versions)


def needs_note(spot: Spot, low: str, high: str, promised: Sequence[str]) -> bool:
    return not spot.is_step or (low in promised and high in promised)


def unproved(versions: Versions | None, lesson_path: str, promised: Sequence[str]) -> Iterator[Fault]:
    """For what the course promises and nobody tried, or not since the programs changed."""
    proved = {each.django for each in versions.proved} if versions else set()
    missing = [each for each in promised if each not in proved]
    if missing:
        yield Fault(
            path=("sample",),
            code="not-proved-on",
            message=f"the course promises Django {_listed(missing)}, and the lesson as it is wasn't proved there",
            hint=to_prove(lesson_path, missing),
            at_key=True,
        )


def _noted(lesson: Lesson) -> Iterator[tuple[Path, Noted]]:
    yield from ((("table", "rows", place), row) for place, row in enumerate(lesson.table.rows))
    yield from ((("key_moments", place), moment) for place, moment in enumerate(lesson.key_moments))
    for part, questions in (("visual_quiz", lesson.visual_quiz), ("practice", lesson.practice)):
        for place, question in enumerate(questions):
            yield (part, place), question
            for number, option in enumerate(question.options):
                yield (part, place, "options", number), option


def _not_noted(
    spot: Spot, versions: Versions, noted: Sequence[Note], promised: Sequence[str]
) -> Iterator[Fault]:
    here = [note for note in noted if note.home in spot.homes]
    for low, high in boundaries(spot, versions):
        if is_noted(spot, low, high, noted) or not needs_note(spot, low, high, promised):
            continue
        both = f"in Django {low}: {_said(spot, low)}; in {high}: {_said(spot, high)}"
        if here:
            yield Fault(
                path=here[0].key,
                code="drift-noted-elsewhere",
                message=f"{spot.name} changes between Django {low} and {high}, not in {here[0].version} ({both})",
                expected=f"a version after {low}, up to {high}",
            )
        else:
            yield Fault(
                path=spot.path,
                code="drift-not-noted",
                message=f"{spot.name} isn't the same in all versions ({both})",
                expected=_expected(spot, low, high),
                inside=spot.inside,
            )


def _not_shown(note: Note, found: Sequence[Spot], versions: Versions) -> Iterator[Fault]:
    """A version beyond those that were tried, or with nothing to be run, is taken at its word."""
    below = [spot for spot in found if note.home in spot.homes]
    proved = sorted({versions.recorded[1], *(each.django for each in versions.proved)}, key=ordinal)
    if not below or not ordinal(proved[0]) < ordinal(note.version) <= ordinal(proved[-1]):
        return
    changes = [pair for spot in below for pair in boundaries(spot, versions)]
    if not changes:
        yield Fault(
            path=note.key,
            code="note-without-drift",
            message=f"nothing here changed in Django {note.version}: it is the same in {_listed(proved)}",
            expected="no note, or one on what changed",
        )
    elif not any(ordinal(low) < ordinal(note.version) <= ordinal(high) for low, high in changes):
        low, high = changes[0]
        yield Fault(
            path=note.key,
            code="drift-noted-elsewhere",
            message=f"what is noted here changed between Django {low} and {high}, not in {note.version}",
            expected=f"a version after {low}, up to {high}",
        )


def _said(spot: Spot, django: str) -> str:
    return spot.shows(django).said or "as recorded"


def _expected(spot: Spot, low: str, high: str) -> str:
    if not spot.homes and not spot.is_step:
        return "words that are true in both"
    where = "on a row of the table about it" if spot.is_step and not spot.homes else "there"
    return f"{where} 'changed in' with a version after {low}, up to {high}"


def _listed(versions: Sequence[str]) -> str:
    *others, last = versions
    return f"{', '.join(others)} and {last}" if others else last
