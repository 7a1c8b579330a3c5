"""Where everything stands in a lesson's file: from a path of keys to a line and column, both counted from 1."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Path = tuple[str | int, ...]
Place = tuple[int, int]
Style = Literal["plain", "single", "double", "literal", "folded", "list", "keys"]

BLANK: Final = " \t\r\n"
ESCAPE: Final = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|\r?\n|.)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a value begins (line and column) and which characters of the file it covers."""

    place: Place
    style: Style
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """The places of one file. A path that isn't in the file stands for the nearest part around it that is."""

    text: str
    values: Mapping[Path, Span]
    keys: Mapping[Path, Place]
    contents: Mapping[Path, str]

    def of(self, path: Path) -> Place:
        """Where the value begins: behind the colon, or for a list or group its first character."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values[path].place if path in self.values else (1, 1)

    def of_key(self, path: Path) -> Place:
        """Where the key stands; for an item of a list, which has none, the item."""
        return self.keys.get(path) or self.of(path)

    def inside(self, path: Path, line: int, column: int) -> Place:
        """Where a character of a text stands in the file, given its line and column in the text.

        Holds for every way to write a text in YAML: blocks, folded blocks, quoted with escapes, over several lines.
        """
        span, content = self.values.get(path), self.contents.get(path)
        if span is None or content is None:
            return self.of(path)
        places = list(_places(self.text, span))
        offset = _offset(content, line, column)
        before = sum(character not in BLANK for character in content[:offset])
        if not places:
            return span.place
        if span.style == "literal":
            return _in_block(content, places[0], line, column)
        if offset < len(content) and content[offset] not in BLANK and before < len(places):
            return places[before]
        last = places[min(before, len(places)) - 1] if before else places[0]
        return (last[0], last[1] + 1) if before else last


def _offset(content: str, line: int, column: int) -> int:
    """The index of a line and column in a text; beyond its end, the end."""
    lines = content.split("\n")
    if line > len(lines):
        return len(content)
    line, column = max(line, 1), max(column, 1)
    return sum(len(text) + 1 for text in lines[: line - 1]) + min(column - 1, len(lines[line - 1]))


def _in_block(content: str, first: Place, line: int, column: int) -> Place:
    """In a block after a bar every line keeps its length, so the first visible character gives the shift."""
    lead = len(content) - len(content.lstrip(BLANK))
    above = content.count("\n", 0, lead)
    indent = first[1] - (lead - content.rfind("\n", 0, lead) - 1) - 1
    return first[0] - above + line - 1, indent + max(column, 1)


def _places(text: str, span: Span) -> Iterator[Place]:
    """The places of the visible characters of a text, in order.

    Blanks are what YAML folds and drops; the visible characters come through in order whatever the style.
    """
    line, column, index = *span.place, span.start
    if span.style in ("literal", "folded"):
        index = text.find("\n", index, span.end) + 1 or span.end
        line, column = line + 1, 1
    elif span.style in ("single", "double"):
        index, column = index + 1, column + 1
    end = span.end - (span.style in ("single", "double"))
    while index < end:
        character, width = _character(text, index, span.style)
        if character not in BLANK:
            yield line, column
        breaks = text.count("\n", index, index + width)
        line, column = (line + breaks, 1) if breaks else (line, column + width)
        index += width


def _character(text: str, index: int, style: Style) -> tuple[str, int]:
    """The character that the file's text means at an index, and how many characters it takes to write it."""
    if style == "single" and text.startswith("''", index):
        return "'", 2
    found = ESCAPE.match(text, index) if style == "double" else None
    if found is None:
        return text[index], 1
    number = found[1] or found[2] or found[3]
    meant = chr(int(number, 16)) if number else BLANK[0] if found[0][1] in "nrt \r\n_NLP" else found[0][1]
    return meant, len(found[0])
