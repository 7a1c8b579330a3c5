"""Turns texts with characters that nobody sees, or that turn a line around, into texts that show them.

`read_source` refuses such characters in what authors write. What programs print may have any of them: `\\x00` becomes
`␀`, and what has no picture of its own becomes its escape, such as `\\u202e`.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

Page = TypeVar("Page")

_TURNS_LINES: Final = "\u202a-\u202e\u2066-\u2069"
# Not YAML's printable characters, or line breaks that editors don't count as such, or signs that turn a line around.
UNREADABLE: Final = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_HIDDEN: Final = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_TURNS_LINES}\ud800-\udfff\ufffe\uffff]"
)
_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F


def visible(text: str) -> str:
    """The same text where there is nothing to show."""
    return _HIDDEN.sub(_shown, text) if _HIDDEN.search(text) else text


def visible_page(page: Page) -> Page:
    """A frozen dataclass with every text inside it made visible, however deep it lies."""
    shown: Page = _walked(page)
    return shown


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < ord(" "):
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _walked(found: Any) -> Any:
    """The very same object where nothing in it changes."""
    if isinstance(found, str):
        return visible(found)
    if isinstance(found, tuple | frozenset):
        walked = [_walked(each) for each in found]
        same = all(new is old for new, old in zip(walked, found, strict=True))
        return found if same else type(found)(walked)
    if isinstance(found, Mapping):
        return {_walked(key): _walked(value) for key, value in found.items()}
    if is_dataclass(found) and not isinstance(found, type):
        changed = {}
        for each in fields(found):
            old = getattr(found, each.name)
            if (new := _walked(old)) is not old:
                changed[each.name] = new
        return replace(found, **changed) if changed else found
    return found
