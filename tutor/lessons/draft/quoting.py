"""Tells which of a program's own texts may stand in a sentence, where braces could be read as a reference of ours."""

import re
from typing import Final

from tutor.lessons.mentions import mention_faults

# Also one that isn't closed: a brace further on in the sentence would close it.
_OPENS: Final = re.compile(r"\{\s*(?:step|value)\b", re.IGNORECASE)


def may_refer(text: str) -> bool:
    """Between backticks, too: references are read there as well."""
    return bool(_OPENS.search(text)) or any(True for _ in mention_faults(text))


def label_of(text: str) -> str:
    """The text up to the brace from which on it could be read as a reference."""
    if not may_refer(text):
        return text
    before = text[: text.index("{")].rstrip()
    return f"{before}…" if before else "…"
