"""What an action of `manage.py lessons` is given, and what all of them say in the same way."""

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper

from tutor.lessons.folders import folder_faults
from tutor.lessons.problem import Problem
from tutor.lessons.report.reporting import count
from tutor.lessons.visible import visible

# What argparse ends with, too, when a command isn't called as it has to be.
USAGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where an action writes what it did, and what is wrong: nothing in it moves the cursor or clears the screen."""

    out: OutputWrapper
    err: OutputWrapper

    def say(self, text: str) -> None:
        self.out.write(visible(text))

    def warn(self, text: str) -> None:
        self.err.write(visible(text))

    def report(self, problems: Sequence[Problem]) -> None:
        """Prints problems, if any, and ends the command with status 1."""
        for problem in problems:
            self.warn(str(problem))
        if problems:
            raise CommandError(count(problems), returncode=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`name` is what follows `manage.py lessons`. `run` gets the parsed options."""

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Terminal, dict[str, Any]], None]


def no_arguments(parser: ArgumentParser) -> None:
    """For an action that has none."""


def add_paths(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, help="lessons or folders; all if left out")


def places(paths: Sequence[Path]) -> Sequence[Path]:
    """What was named, else every folder of lessons; a path that isn't there ends the command."""
    found = list(paths) or lessons_folders()
    for place in found:
        if not place.exists():
            raise CommandError(f"{place}: there is no such file or folder", returncode=USAGE)
    return [relative(place) for place in found]


def lessons_folders() -> list[Path]:
    """All that are set, each once; one that can't be used ends the command."""
    folders = [Path(folder) for folder in settings.LESSONS_DIRS]
    faults = [fault for fault in folder_faults(folders) if fault.is_fatal]
    if faults:
        raise CommandError("\n".join(map(str, faults)))
    return list(dict.fromkeys(folders))


def relative(path: Path) -> Path:
    """As short as it can be said from here, so that messages name files as one would."""
    path = path.resolve()
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def one_line(text: object) -> str:
    """What somebody else wrote, such as a file's name, so that it can't pass for a line of ours."""
    return visible(" ".join(str(text).split()))


def lessons(count: int) -> str:
    return "1 lesson" if count == 1 else f"{count} lessons"
