"""Turns changed programs that were really run into key moments: what a student would ask, and what then happens."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tutor.lessons.draft.changes import Change, Told
from tutor.lessons.draft.run import Watched
from tutor.lessons.draft.yaml import Keys, Tree
from tutor.lessons.unwritten import MARK

_MOST: Final = 3


def key_moments(watched: Watched, changes: Sequence[Change], sample: Told | None) -> list[Tree]:
    """At least one; a change that moves a statement is among them, if there is one."""
    # The same outcome twice is no second moment.
    alone = {change.told.option: change for change in reversed(changes)}.values()
    chosen = sorted(alone, key=changes.index)[:_MOST]
    moves = [change for change in changes if change.behind]
    if moves and not any(change.behind for change in chosen):
        chosen[-1:] = moves[:1]
    found: list[Tree] = [
        {"id": f"what-if-{place}", **_WRITERS[change.kind](change)}
        for place, change in enumerate(chosen, start=1)
    ]
    return found or [_whole(sample)]


def _left_out(change: Change) -> Keys:
    site = change.site
    return {
        "question": f"What if {site.called} were left out?",
        "answer": f"Without {{step:{site.first}}}, {change.told.clause}. {MARK}: why?",
        "claim": {**change.keys, **change.told.claim},
    }


def _moved(change: Change) -> Keys:
    site, behind = change.site, change.behind or change.site
    return {
        "question": f"Why does {site.called} come before {behind.called}?",
        "answer": (
            f"The other way round, {change.told.clause}. "
            f"{MARK}: why must {{step:{site.first}}} come before {{step:{behind.first}}}?"
        ),
        "claim": {**change.keys, **change.told.claim},
    }


def _shortened(change: Change) -> Keys:
    site = change.site
    return {
        "question": f"What if {change.instead} stood in place of {site.called}?",
        "answer": f"With {change.instead} at {{step:{site.first}}}, {change.told.clause}. {MARK}: why?",
        "claim": {**change.keys, **change.told.claim},
    }


_WRITERS: Final[Mapping[str, Callable[[Change], Keys]]] = {
    "without": _left_out,
    "move": _moved,
    "replace": _shortened,
}


def _whole(sample: Told | None) -> Keys:
    claim = sample.claim if sample else {"runs": True}
    answer = f"In all, {sample.clause}. " if sample else ""
    return {
        "id": "whole",
        "question": f"{MARK}: what would a student ask here?",
        "answer": f"{answer}{MARK}: why?",
        "claim": dict(claim),
    }
