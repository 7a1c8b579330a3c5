"""Puts a snippet of YAML into a lesson, at the place that its first line names."""

import re
from collections import defaultdict

from tutor.lessons.source import read_source

HEAD = re.compile(r"# (?:bad|mended)(?:, in (.+))?")
GONE = re.compile(r"# no (\w+) here")
KEY = re.compile(r"^([A-Za-z_]\w*(?: \w+)*):(?: |$)", re.MULTILINE)
HERE = "  # <-- here"


def merged(lesson: str, snippet: str) -> tuple[str, int]:
    """The lesson with the snippet's keys in place of its own, and the line of the arrow (0 where there is none)."""
    head, _, body = snippet.partition("\n")
    group = path_of(HEAD.fullmatch(head)[1] or "")
    text = put_in(lesson, group, blocks_of(body), GONE.findall(body))
    lines = text.split("\n")
    marked = [number for number, line in enumerate(lines, start=1) if line.endswith(HERE)]
    assert len(marked) <= 1, "an example has one arrow"
    return text.replace(HERE, ""), marked[0] if marked else 0


def path_of(words: str) -> tuple[str | int, ...]:
    """`practice 1, options 2` as the path of keys that it means."""
    parts = words.replace(",", " ").split()
    return tuple(int(part) - 1 if part.isdigit() else part for part in parts)


def blocks_of(body: str) -> dict[str, list[str]]:
    """The lines of each key, with what follows it up to the next; a key that comes twice has the lines of both."""
    blocks: dict[str, list[str]] = defaultdict(list)
    key = ""
    for line in body.rstrip("\n").split("\n"):
        if GONE.fullmatch(line):
            continue
        found = KEY.match(line)
        key = found[1] if found else key
        assert key, "a snippet begins with a key"
        blocks[key].append(line)
    return blocks


def put_in(lesson: str, group: tuple[str | int, ...], blocks: dict[str, list[str]], gone: list[str]) -> str:
    keys = read_source(lesson.encode(), "lesson").positions.keys
    own = {path[-1]: place for path, place in keys.items() if path[:-1] == group}
    assert own, f"the lesson has no keys at {group}"
    margin = min(column for _, column in own.values()) - 1
    lines = lesson.split("\n")
    end = max(end_of(lines, line, margin) for line, _ in own.values())
    edits = [
        (own[key][0] - 1, end_of(lines, own[key][0], margin), blocks[key]) for key in blocks if key in own
    ]
    edits += [(own[key][0] - 1, end_of(lines, own[key][0], margin), []) for key in gone]
    edits += [(end, end, blocks[key]) for key in blocks if key not in own]
    for first, last, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        told = [f"{' ' * margin}{line}" if line else line for line in new]
        if told and first < last:
            # In front of the first key of an item stands the item's hyphen.
            told[0] = lines[first][:margin] + new[0]
        lines[first:last] = told
    return "\n".join(lines)


def end_of(lines: list[str], line: int, margin: int) -> int:
    """The number of the last line of the key that begins in this line."""
    for number, text in enumerate(lines[line:], start=line):
        if text.strip() and len(text) - len(text.lstrip()) <= margin:
            return number
    return len(lines)
