"""An answer as it is stored, and back: plain JSON that later versions can still read and grade anew."""

from collections.abc import Mapping
from typing import Any

from tutor.quiz.question import Answer


def to_raw(answer: Answer) -> dict[str, Any]:
    """Only what was given: an answer by choosing has no `text`, a typed one no `options`."""
    raw: dict[str, Any] = {}
    if answer.options:
        raw["options"] = list(answer.options)
    if answer.text:
        raw["text"] = answer.text
    if answer.skipped:
        raw["skipped"] = True
    if answer.shown:
        raw["shown"] = True
    return raw


def from_raw(raw: Mapping[str, Any]) -> Answer:
    return Answer(
        options=tuple(map(str, raw.get("options", ()))),
        text=str(raw.get("text", "")),
        skipped=bool(raw.get("skipped", False)),
        shown=bool(raw.get("shown", False)),
    )
