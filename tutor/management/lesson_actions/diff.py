"""`manage.py lessons diff`: says what changes for learners between two versions of a lesson."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from tutor.lessons.difference.differences import Group, Version, differences
from tutor.lessons.join import join
from tutor.lessons.load import LoadedLesson, parse_lesson
from tutor.lessons.problem import LessonError
from tutor.lessons.proved import CannotProveError, Prove, Stale
from tutor.lessons.recording import Recording, RecordingError, inputs_hash, parse_recording
from tutor.management.lesson_actions.action import USAGE, Action, Terminal
from tutor.management.lesson_actions.revision import Found, RevisionError, find
from tutor.management.lesson_actions.workers import add_worker_arguments, proving

_MOST_SENTENCES = 20


def _add_arguments(parser: ArgumentParser) -> None:
    for name, what in (("old", "the version before"), ("new", "the version after")):
        parser.add_argument(name, help=f"{what}: a file, or REVISION:FILE as git knows it")
    parser.add_argument("--all", action="store_true", help="print all changes, however many there are")
    add_worker_arguments(parser)


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    """Ends like diff(1): with 0 where nothing changes, with 1 where something does, with 2 where that can't be told."""
    try:
        with proving(terminal, workers=options["jobs"], trusted=options["trust_local_code"]) as prove:
            old, new = (_version(options[name], prove, terminal) for name in ("old", "new"))
    except (RevisionError, LessonError, CannotProveError) as error:
        raise CommandError(str(error), returncode=USAGE) from error
    groups = differences(old, new)
    for group in groups:
        _say(terminal, group, _most(group.sentences, everything=options["all"]))
    count = sum(len(group.sentences) for group in groups)
    if count:
        raise CommandError("1 change" if count == 1 else f"{count} changes", returncode=1)
    terminal.say("Nothing changes for learners.")


def _version(named: str, prove: Prove, terminal: Terminal) -> Version:
    """Raises RevisionError, LessonError, CannotProveError."""
    found = find(named)
    loaded = parse_lesson(found.lesson, named)
    recording = _kept(found, loaded) or _made(loaded, prove)
    course, slug = Path(found.path).parent.name, Path(found.path).stem
    joined = join(loaded, recording, course, slug)
    if joined.problems:
        terminal.warn(f"{named} has {len(joined.problems)} problems; it is compared as far as it goes.")
    return Version(lesson=loaded.lesson, page=joined.page)


def _kept(found: Found, loaded: LoadedLesson) -> Recording | None:
    """The recording beside that version, where it is one of the same programs."""
    try:
        recording = parse_recording(found.recording) if found.recording else None
    except RecordingError:
        return None
    return recording if recording and recording.inputs == inputs_hash(loaded.lesson) else None


def _made(loaded: LoadedLesson, prove: Prove) -> Recording:
    (proved,) = prove([Stale(loaded=loaded)])
    if proved.recording is None:
        raise LessonError(list(proved.problems))
    return proved.recording


def _most(sentences: Sequence[str], *, everything: bool) -> Sequence[str]:
    left = len(sentences) - _MOST_SENTENCES
    if everything or left <= 0:
        return sentences
    return [*sentences[:_MOST_SENTENCES], f"… and {left} more (all with --all)"]


def _say(terminal: Terminal, group: Group, sentences: Sequence[str]) -> None:
    terminal.say(f"{group.title}:")
    for sentence in sentences:
        terminal.say(f"  {sentence}")


ACTION = Action(
    name="diff",
    help="say what changes for learners between two versions of a lesson",
    add_arguments=_add_arguments,
    run=_run,
)
