"""The bytes of a YAML file in, plain dicts, lists and texts with all their positions out; hostile files are refused.

Read from the parser's events, because PyYAML's `compose()` crashes the process on deeply nested input. All values
stay the texts that were written: what they mean is for the schema to say. Dear features of YAML that would surprise
a teacher (anchors, aliases, tags, several documents, keys that come twice) are problems.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import yaml

from tutor.lessons.positions import Path, Place, Positions, Span, Style
from tutor.lessons.problem import LessonError, Problem
from tutor.lessons.syntax import explain
from tutor.lessons.visible import UNREADABLE

MAX_FILE: Final = 256 * 1024
MAX_TEXT: Final = 64 * 1024
MAX_DEPTH: Final = 24
MAX_VALUES: Final = 3_000
MAX_PROBLEMS: Final = 100

# What a text between double quotes may write a character as; the plain backslash takes any other sign with it.
_ESCAPE: Final = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(.))", re.DOTALL)
_SHORT_ESCAPES: Final = dict(zip("0abvfreNLP", map(ord, "\0\a\b\v\f\r\x1b\x85\u2028\u2029"), strict=True))
TAG_PREFIX: Final = "tag:yaml.org,2002:"
EMPTY_WORDS: Final = frozenset({"", "~", "null", "Null", "NULL"})
STYLES: Final[dict[str | None, Style]] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}


class Empty(Enum):
    """What stands behind a key with nothing behind its colon."""

    EMPTY = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file as read: `tree` has dicts, lists, texts and EMPTY; `unread` are paths that could not be read."""

    text: str
    tree: object
    positions: Positions
    problems: tuple[Problem, ...]
    unread: frozenset[Path]


def read_source(data: bytes, shown_path: str) -> Source:
    """Read one file. Raises LessonError where nothing can be made of it; `problems` are those one can read past."""
    text = _decode(data, shown_path)
    reader = _Reader(shown_path=shown_path, text=text)
    try:
        tree = reader.read()
    except yaml.MarkedYAMLError as error:
        reader.problems.append(explain(error, text, shown_path))
        raise LessonError(reader.problems) from None
    return Source(
        text=text,
        tree=tree,
        positions=Positions(text=text, values=reader.values, keys=reader.keys, contents=reader.contents),
        problems=tuple(reader.problems),
        unread=frozenset(reader.unread),
    )


def _decode(data: bytes, shown_path: str) -> str:
    if len(data) > MAX_FILE:
        message = f"the file has more than {MAX_FILE // 1024} KB"
        raise LessonError(
            [_at(shown_path, (1, 1), "too-big", message, "expected a lesson of ordinary length")]
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message, hint = "the file isn't UTF-8 text from here on", "expected a file saved as UTF-8"
        raise LessonError([_at(shown_path, _end_of(before), "not-utf8", message, hint)]) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if found := UNREADABLE.search(text):
        place = _end_of(text[: found.start()])
        raise LessonError([_at(shown_path, place, "bad-character", *_why_unreadable(found[0]))])
    return text


def _why_unreadable(character: str) -> tuple[str, str]:
    return f"the character U+{ord(character):04X} can't be read or seen", "expected plain text; delete it"


def _end_of(text: str) -> Place:
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    return len(lines), len(lines[-1]) + 1


def _at(shown_path: str, place: Place, code: str, message: str, hint: str) -> Problem:
    return Problem(path=shown_path, line=place[0], column=place[1], code=code, message=message, hint=hint)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Builds one tree from the parser's events."""

    shown_path: str
    text: str
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    contents: dict[Path, str] = field(default_factory=dict)
    unread: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    passed: int = 0

    def read(self) -> object:
        events: Iterator[yaml.Event] = iter(yaml.parse(self.text, Loader=yaml.CLoader))
        tree: object = Empty.EMPTY
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self.values:
                    self.refuse(
                        event, "several-documents", "a second document begins here", "expected one per file"
                    )
                    break
                tree = self.value(next(events), events, ())
        return tree

    def value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        self.check(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            self.span(event, path, "list")
            return self.items(events, path)
        if isinstance(event, yaml.MappingStartEvent):
            self.span(event, path, "keys")
            return self.pairs(events, path)
        self.span(event, path, "plain")
        self.unread.add(path)
        return Empty.EMPTY

    def check(self, event: yaml.Event, path: Path) -> None:
        """Report what the format does without; stop where reading on would cost too much."""
        if isinstance(event, yaml.AliasEvent):
            self.refuse(
                event, "yaml-alias", f"*{event.anchor} repeats another part", "expected the words themselves"
            )
        elif anchor := getattr(event, "anchor", None):
            self.refuse(event, "yaml-anchor", f"&{anchor} names a part for later", "expected the words alone")
        if tag := getattr(event, "tag", None):
            self.refuse(
                event,
                "yaml-tag",
                f"the tag {_short(tag.replace(TAG_PREFIX, '!!'))} changes a value's type",
                "expected the words alone",
            )
        if len(path) > MAX_DEPTH:
            raise self.stop(
                event, "too-deep", f"more than {MAX_DEPTH} levels inside each other", "expected fewer"
            )
        if len(self.values) + self.passed > MAX_VALUES:
            raise self.stop(
                event, "too-many-values", f"more than {MAX_VALUES:,} values in one file", "expected fewer"
            )

    def scalar(self, event: yaml.ScalarEvent, path: Path) -> object:
        style = STYLES[event.style]
        self.span(event, path, style)
        if len(event.value) > MAX_TEXT:
            size = f"a text of {len(event.value) // 1024:,} KB"
            raise self.stop(event, "too-big", size, f"expected at most {MAX_TEXT // 1024} KB")
        if style == "plain" and event.value in EMPTY_WORDS:
            return Empty.EMPTY
        if self.is_unreadable(event):
            self.unread.add(path)
        self.contents[path] = event.value
        return event.value

    def is_unreadable(self, event: yaml.ScalarEvent) -> bool:
        """Whether an escape has put a character into the text that the file itself may not have; it is reported."""
        found = UNREADABLE.search(event.value)
        if found:
            place = self.escape(event, ord(found[0]))
            self.refuse(event, "bad-character", *_why_unreadable(found[0]), place=place)
        return found is not None

    def escape(self, event: yaml.ScalarEvent, code: int) -> Place | None:
        """Where the first escape for this character stands."""
        if event.style != '"' or not event.start_mark or not event.end_mark:
            return None
        for match in _ESCAPE.finditer(self.text, event.start_mark.index, event.end_mark.index):
            digits, short = match[1] or match[2] or match[3], match[4]
            if (int(digits, 16) if digits else _SHORT_ESCAPES.get(short)) == code:
                return _end_of(self.text[: match.start()])
        return None

    def items(self, events: Iterator[yaml.Event], path: Path) -> list[object]:
        found: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self.value(event, events, (*path, len(found))))
        return found

    def pairs(self, events: Iterator[yaml.Event], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event, events, path)
            place = _place(event)
            if key is None or key in found:
                if key is not None:
                    first = self.keys[(*path, key)][0]
                    message = f"duplicate key {_short(key)!r}; first at line {first}"
                    self.refuse(event, "duplicate-key", message, "")
                self.skip(next(events), events, path)
                continue
            self.keys[(*path, key)] = place
            found[key] = self.value(next(events), events, (*path, key))
        return found

    def key(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> str | None:
        """The key's text, or None after reporting a key that is none."""
        if isinstance(event, yaml.ScalarEvent) and event.value:
            self.check(event, path)
            return None if self.is_unreadable(event) else event.value
        self.refuse(event, "bad-key", "this is no key", "expected a word and then a colon")
        self.skip(event, events, path)
        return None

    def skip(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> None:
        """Pass over a value, however large, without keeping it."""
        depth = 0
        while True:
            self.passed += 1
            self.check(event, (*path, *range(depth)))
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if not depth:
                return
            event = next(events)

    def span(self, event: yaml.Event, path: Path, style: Style) -> None:
        start, end = event.start_mark, event.end_mark
        self.values[path] = Span(
            place=_place(event), style=style, start=start.index if start else 0, end=end.index if end else 0
        )

    def refuse(
        self, event: yaml.Event, code: str, message: str, hint: str, *, place: Place | None = None
    ) -> None:
        self.problems.append(_at(self.shown_path, place or _place(event), code, message, hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise self.stop(event, "too-many-problems", "reading ends here", "mend the ones above first")

    def stop(self, event: yaml.Event, code: str, message: str, hint: str) -> LessonError:
        self.problems.append(_at(self.shown_path, _place(event), code, message, hint))
        return LessonError(self.problems)


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
