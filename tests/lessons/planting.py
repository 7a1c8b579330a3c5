"""Falsehoods as their files tell them in, copies of lessons with each of them planted out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import yaml

from tests.lessons.runs import ROOT
from tutor.lessons.recording import recording_path

HOME = Path(__file__).parent / "falsehoods"
_KEYS = {"falsehood", "lesson", "plant", "in", "code", "line"}


class StaleFalsehoodError(Exception):
    """A lesson has changed, and a falsehood can't be planted in it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Falsehood:
    """`line` is a part of the line that must be named, in the planted words if it stands there; with words and `...` in
    front, the first such line behind those words. `code` is what it must be named with. `in_recording`: it is planted
    in what a build left, not in the lesson."""

    name: str
    lesson: str
    plant: tuple[tuple[str, str], ...]
    code: str
    line: str
    in_recording: bool


def falsehoods() -> tuple[Falsehood, ...]:
    return tuple(_falsehood(path) for path in sorted(HOME.glob("*.yaml")))


def lesson_path(name: str) -> Path:
    return ROOT / "lessons" / f"{name}.yaml"


def copy(name: str, folder: Path) -> Path:
    """A lesson with its recording, alone in this folder."""
    path = folder / lesson_path(name).name
    recording_path(path).parent.mkdir(parents=True)
    path.write_text(lesson_path(name).read_text())
    recording_path(path).write_text(recording_path(lesson_path(name)).read_text())
    return path


def plant(falsehood: Falsehood, folder: Path) -> tuple[Path, int]:
    """The copy of its lesson with the falsehood in it, and the number of the line that must be named. Raises
    StaleFalsehoodError where that can't be done in exactly one way."""
    path = copy(falsehood.lesson, folder)
    into = recording_path(path) if falsehood.in_recording else path
    text, planted = into.read_text(), []
    for old, new in falsehood.plant:
        text, lines = _replaced(text, old, new, falsehood.name)
        planted.append(lines)
    into.write_text(text)
    lines = path.read_text().split("\n")
    before, _, words = falsehood.line.rpartition("...")
    begin = _the_one(_having(before, lines), before, falsehood) if before else 0
    found = [number for number in _having(words, lines) if number > begin][: 1 if before else None]
    inside = [number for number in found if any(number in each for each in planted)]
    return path, _the_one(inside or found, words, falsehood)


def _having(words: str, lines: Sequence[str]) -> list[int]:
    return [number for number, line in enumerate(lines, start=1) if words in line]


def _the_one(found: Sequence[int], words: str, falsehood: Falsehood) -> int:
    if len(found) != 1:
        raise StaleFalsehoodError(f"{falsehood.name}: {len(found)} lines have «{words}»")
    return found[0]


def _falsehood(path: Path) -> Falsehood:
    told = yaml.safe_load(path.read_text())
    if told.keys() - _KEYS or {"falsehood", "lesson", "plant", "code", "line"} - told.keys():
        raise StaleFalsehoodError(f"{path.name} has other keys than a falsehood has")
    return Falsehood(
        name=path.stem,
        lesson=told["lesson"],
        plant=tuple((each["old"].rstrip("\n"), each["new"].rstrip("\n")) for each in told["plant"]),
        code=told["code"],
        line=told["line"],
        in_recording=told.get("in") == "recording",
    )


def _replaced(text: str, old: str, new: str, name: str) -> tuple[str, range]:
    """Words within a line stand anywhere, several lines are whole ones at any indentation. With the lines that the
    new words take."""
    whole = "\n" in old + new
    found = list(re.finditer(_lines(old) if whole else re.escape(old), text, re.MULTILINE))
    if len(found) != 1:
        raise StaleFalsehoodError(f"{name}: {len(found)} places have «{old}»")
    place = found[0]
    put = indent(new, place["blanks"]) if whole else new
    first = text.count("\n", 0, place.start()) + 1
    return text[: place.start()] + put + text[place.end() :], range(first, first + put.count("\n") + 1)


def _lines(old: str) -> str:
    first, *rest = old.split("\n")
    below = [f"(?P=blanks){re.escape(line)}" if line else "" for line in rest]
    return "\n".join([f"^(?P<blanks> *){re.escape(first)}", *below]) + "$"
