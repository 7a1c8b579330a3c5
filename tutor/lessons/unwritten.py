"""A lesson in, the texts out whose words are still missing: a draft marks them, and no learner may see one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from tutor.lessons.fault import Fault
from tutor.lessons.mentions import VERBATIM
from tutor.lessons.positions import Path
from tutor.lessons.wording import place_in

MARK: Final = "TODO"
CODE: Final = "todo"


def unwritten_faults(words: BaseModel) -> Iterator[Fault]:
    """One for each text with the mark, in the order of the keys; code and output may have it in them."""
    yield from _in_tree(words.model_dump(by_alias=True, exclude_defaults=True), ())


def _in_tree(tree: object, path: Path) -> Iterator[Fault]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if key not in VERBATIM:
                yield from _in_tree(value, (*path, key))
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for place, value in enumerate(tree):
            yield from _in_tree(value, (*path, place))
    elif isinstance(tree, str) and MARK in tree:
        asked = tree[tree.index(MARK) :].removeprefix(MARK).lstrip(": ").split("\n", 1)[0]
        yield Fault(
            path=path,
            code=CODE,
            message="words are still missing here",
            hint=asked or "write them in place of the mark",
            inside=place_in(tree, tree.index(MARK)),
        )
