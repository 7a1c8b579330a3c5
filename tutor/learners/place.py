"""Where an answer belongs, and what its form said about the page that it came from."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

PARTS: Final = ("visual-quiz", "practice")
LESSON_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One part of a lesson, as the lesson is now."""

    course: str
    lesson: str
    part: str
    lesson_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the form carried along: the number of the attempt, the revision that the answer would have (both from
    1), and the hash of the lesson that the learner had before their eyes, as it came."""

    attempt: int
    revision: int
    lesson_hash: str

    @property
    def known_hash(self) -> str:
        """The hash, or nothing where no lesson of ours can ever have had it."""
        return self.lesson_hash if LESSON_HASH.fullmatch(self.lesson_hash) else ""


def seed_of(learner: UUID, place: Place, number: int) -> int:
    """Settles the order of options before there is a row, and ever after. 31 bits."""
    name = f"{learner.hex}/{place.course}/{place.lesson}/{place.part}/{number}"
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "big") >> 1
