"""Where an answer belongs, and what its form said about the page that it came from."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

PARTS: Final = ("visual-quiz", "practice")


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
    1), and the hash of the lesson that the learner had before their eyes."""

    attempt: int
    revision: int
    lesson_hash: str


def seed_of(learner: UUID, place: Place, number: int) -> int:
    """Settles the order of options before there is a row, and ever after. 31 bits."""
    name = f"{learner.hex}/{place.course}/{place.lesson}/{place.part}/{number}"
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "big") >> 1
