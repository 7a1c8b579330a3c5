"""A claim in, what it asks of a run out, beside what every run is asked for: what it printed, and how it ended."""

from dataclasses import dataclass
from typing import Final

from tutor.lessons.schema_claims import Claim

QUERY: Final = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`value` is an expression, to be looked up behind the event `at`, or worked out behind the program where that is
    empty. `events` are selectors, `stays` is a variable to follow from the event `since` on, and `sample` the key of
    the sample that the run is to be compared with. What is not asked for is empty.
    """

    value: str = ""
    at: str = ""
    events: tuple[str, ...] = ()
    stays: str = ""
    since: str = ""
    sample: str = ""

    @property
    def behind(self) -> str:
        """The expression that is to be worked out behind the program."""
        return "" if self.at else self.value


def ask_of(claim: Claim, sample: str) -> Ask:
    """`sample` is the key of the sample's own trial."""
    claim = claim.not_ or claim
    return Ask(
        value=claim.value or "",
        at=(claim.at or "") if claim.value else "",
        events=tuple(sorted(set(_events(claim)))),
        stays=claim.stays or "",
        since=(claim.since or "") if claim.stays else "",
        sample=sample if claim.unchanged else "",
    )


def _events(claim: Claim) -> tuple[str, ...]:
    if claim.queries is not None:
        return (QUERY,)
    if claim.happens:
        later = later_event(claim)
        return (claim.happens, later) if later else (claim.happens,)
    return claim.order or ()


def later_event(claim: Claim) -> str:
    """What comes after the event that happens; a `before` that says where code is put in is none."""
    is_place = claim.insert is not None and claim.after is None
    return (claim.before or "") if claim.happens and not is_place else ""
