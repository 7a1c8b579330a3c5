"""One place in the raw tree of a file, which may hold anything or nothing, and safe ways to look around from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from tutor.lessons.positions import Path
from tutor.lessons.scalars import YES_AND_NO


class Absent(Enum):
    """What stands where nothing was written."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A value and its path."""

    value: object
    path: Path

    def at(self, *keys: str) -> "Spot":
        """The spot below; absent, but with its path, where a key isn't there."""
        value: object = self.value
        for key in keys:
            value = value.get(key, ABSENT) if isinstance(value, dict) else ABSENT
        return Spot(value=value, path=(*self.path, *keys))

    def items(self) -> list["Spot"]:
        if not isinstance(self.value, list):
            return []
        return [Spot(value=value, path=(*self.path, index)) for index, value in enumerate(self.value)]

    def each(self, key: str) -> list["Spot"]:
        return [item.at(key) for item in self.items()]

    def keys(self) -> Iterable[str]:
        return self.value if isinstance(self.value, dict) else ()

    @property
    def given(self) -> bool:
        return self.value is not ABSENT

    @property
    def is_group(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def text(self) -> str:
        return self.value.strip() if isinstance(self.value, str) else ""

    @property
    def yes(self) -> bool:
        return YES_AND_NO.get(self.text.lower(), False)

    @property
    def no(self) -> bool:
        return not YES_AND_NO.get(self.text.lower(), True)
