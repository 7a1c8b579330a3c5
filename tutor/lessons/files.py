"""Reads and writes the files of lessons: never a pipe or a device, never through a link that leads away, never half."""

import errno
import os
import secrets
import stat
from pathlib import Path
from typing import Final

# Opening a pipe would wait for its other end.
_AT_ONCE: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


def read_file(path: Path, *, within: Path | None, most: int) -> bytes:
    """The first bytes of a file, at most so many. Raises OSError, also for a file that lies outside of `within`: None
    is for a file that a person named, which may lie anywhere."""
    if "\0" in str(path):
        raise OSError(errno.EINVAL, "it has no such name")
    if within and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(within)):
        raise OSError(errno.EPERM, "it is a link that leads out of the lessons' folder")
    descriptor = os.open(path, _AT_ONCE)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(descriptor)


def lessons_folder(path: Path) -> Path:
    """The folder with the courses: two above a lesson or a course's own file."""
    return Path(os.path.normpath(path.absolute())).parent.parent


def write_file(path: Path, content: bytes) -> None:
    """All of it, or nothing changes; makes the folder. Raises OSError, also where the folder is a link."""
    folder = path.parent
    if folder.is_symlink():
        raise OSError(errno.EPERM, f"the folder '{folder.name}' is a link")
    folder.mkdir(exist_ok=True)
    half = path.with_suffix(f".{secrets.token_hex(8)}.half")
    try:
        with half.open("xb") as file:
            file.write(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
