"""Finds what is wrong with the folders that courses are looked for in, before anything is looked for."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFault:
    """`kind` is stable and short, for whoever tells operators; `hint` is what to do about it."""

    kind: Literal["missing", "unreadable", "nested", "twice"]
    message: str
    hint: str

    @property
    def is_fatal(self) -> bool:
        """A folder that is named twice is read once, and harms nobody."""
        return self.kind != "twice"

    def __str__(self) -> str:
        return f"{self.message}: {self.hint}"


def folder_faults(folders: Sequence[Path]) -> list[FolderFault]:
    """In the order of the folders, which are absolute and without links on their way."""
    faults = [
        FolderFault(
            kind="twice", message=f"{folder} is named {count} times", hint="name it once in LOCKSTEP_LESSONS"
        )
        for folder, count in Counter(folders).items()
        if count > 1
    ]
    once = list(dict.fromkeys(folders))
    for folder in once:
        faults += _of_one(folder)
        faults += _nested(folder, once)
    return faults


def _of_one(folder: Path) -> Iterator[FolderFault]:
    try:
        with os.scandir(folder):
            return
    except FileNotFoundError:
        yield FolderFault(
            kind="missing",
            message=f"there is no folder {folder} to find lessons in",
            hint="make it, or set LOCKSTEP_LESSONS to the folder that holds your courses",
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it has no such name"
        yield FolderFault(
            kind="unreadable",
            message=f"{folder} can't be read as a folder of lessons ({reason})",
            hint="let this user read it, or set LOCKSTEP_LESSONS to the folder that holds your courses",
        )


def _nested(folder: Path, folders: Sequence[Path]) -> Iterator[FolderFault]:
    for outer in folders:
        if outer in folder.parents:
            yield FolderFault(
                kind="nested",
                message=f"{folder} lies inside {outer}, and both are to hold courses",
                hint="name the folders that hold courses, not courses, and none inside another",
            )
