"""Turns what authors wrote in two versions of a lesson into which texts are others now, however they were moved."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tutor.lessons.mentions import VERBATIM
from tutor.lessons.schema import Lesson

_MOST_NAMED: Final = 8
# What is compared elsewhere, or is no text for a learner to read.
_NO_WORDS: Final = frozenset(
    {
        *VERBATIM,
        *("format", "environment", "probes", "id", "kind", "level", "at", "claim", "from", "to"),
        *(
            "without",
            "move",
            "after",
            "before",
            "replace",
            "insert",
            "right",
            "prompt",
            "options",
            "tolerance",
        ),
        *("hide", "merge", "variables", "url"),
    }
)


def words(old: Lesson, new: Lesson) -> Iterator[str]:
    """How many texts changed, and where the first of them stand."""
    before, after = _texts(old), _texts(new)
    changed = [place for place, text in after.items() if place in before and before[place] != text]
    for said, places in (
        ("changed", changed),
        ("new", [place for place in after if place not in before]),
        ("gone", [place for place in before if place not in after]),
    ):
        if places:
            count = "1 text is" if len(places) == 1 else f"{len(places)} texts are"
            more = ", …" if len(places) > _MOST_NAMED else ""
            yield f"{count} {said}: {', '.join(places[:_MOST_NAMED])}{more}."


def _texts(lesson: Lesson) -> dict[str, str]:
    return dict(_walk(lesson.model_dump(by_alias=True, exclude_defaults=True), ""))


def _walk(tree: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            # A key moment's answer is words, a question's is its key.
            if key not in _NO_WORDS and not (key == "answer" and "kind" in tree):
                yield from _walk(value, f"{place} {key}".strip())
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for number, value in enumerate(tree, start=1):
            yield from _walk(value, f"{place} {_name(value, number)}")
    elif isinstance(tree, str | int):
        yield place, " ".join(str(tree).split())


def _name(item: object, number: int) -> str:
    """By its id, by what it is about, or else by its place."""
    if isinstance(item, Mapping):
        if "from" in item:
            return f"'{item['from']}-{item['to']}'"
        return f"'{item.get('id') or item.get('at') or number}'"
    return str(number)
