"""Finds the lessons and recordings below some folders, each with a stamp that changes when the file does."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Stamp = tuple[int, int, int]
"""Time of the last change in nanoseconds, size, and the number of the file itself: a replaced file has another."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """The files by their paths, and why folders could not be looked into, by theirs."""

    files: Mapping[str, Stamp]
    unreadable: Mapping[str, str] = field(default_factory=dict)


def stamps(folders: Iterable[Path]) -> Stamps:
    """The YAML files of all courses in these folders, and the recordings beside them."""
    look = _Look()
    for folder in folders:
        for entry in look.entries(str(folder), needed=True):
            if _is_folder(entry):
                look.put(entry.path, ".yaml")
                look.put(f"{entry.path}{os.sep}traces", ".json")
    return Stamps(look.files, look.unreadable)


@dataclass(slots=True)
class _Look:
    """One look at the folders."""

    files: dict[str, Stamp] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)

    def put(self, folder: str, suffix: str) -> None:
        for entry in self.entries(folder):
            if entry.name.endswith(suffix):
                try:
                    status = entry.stat()
                except OSError:
                    continue
                self.files[entry.path] = (status.st_mtime_ns, status.st_size, status.st_ino)

    def entries(self, folder: str, *, needed: bool = False) -> list[os.DirEntry[str]]:
        """In the order of their names. A folder that isn't there is remarkable only where it is needed."""
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if needed or not isinstance(error, FileNotFoundError | NotADirectoryError):
                self.unreadable[folder] = error.strerror or "it has no such name"
            return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Also for a link to one; not for a link that leads round in a ring."""
    try:
        return entry.is_dir()
    except OSError:
        return False
