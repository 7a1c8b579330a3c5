"""Finds the lessons and recordings below some folders, each with a stamp that changes when the file does."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Stamp = tuple[int, int, int]
"""Time of the last change in nanoseconds, size, and the number of the file itself: a replaced file has another."""

Stamps = Mapping[str, Stamp]


def stamps(folders: Iterable[Path]) -> Stamps:
    """The YAML files of all courses in these folders, and the recordings beside them, by their paths."""
    found: dict[str, Stamp] = {}
    for folder in folders:
        for course in _entries(str(folder)):
            if course.is_dir():
                _put(found, course.path, ".yaml")
                _put(found, f"{course.path}{os.sep}traces", ".json")
    return found


def _put(found: dict[str, Stamp], folder: str, suffix: str) -> None:
    for entry in _entries(folder):
        if entry.name.endswith(suffix):
            try:
                status = entry.stat()
            except OSError:
                continue
            found[entry.path] = (status.st_mtime_ns, status.st_size, status.st_ino)


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """In the order of their names; none where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return iter(sorted(entries, key=lambda entry: entry.name))
    except OSError:
        return iter(())
