"""What other versions of Django do otherwise with lessons in, a report of it out: as text, JSON or Markdown."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tutor.lessons.drift.notes import Note, is_noted, needs_note, notes
from tutor.lessons.drift.places import Spot, boundaries, spots
from tutor.lessons.drift.versions import Version, Versions, ordinal
from tutor.lessons.load import LoadedLesson
from tutor.lessons.recording import Recording
from tutor.lessons.visible import visible

Weight = Literal["wrong key", "answer", "step", "python"]

_WEIGHTS: Final[Sequence[Weight]] = ("wrong key", "answer", "step", "python")
_TITLES: Final[Mapping[str, str]] = {
    "answer": "Runs do something else",
    "step": "Steps of the sample show something else",
    "python": "Python itself does something else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that one version does otherwise. `holds` says whether what is claimed holds there. `noted`: an
    author's note says so; `matters`: somebody should."""

    weight: Weight
    holds: bool | None
    name: str
    line: int
    now: str
    recorded: str
    noted: bool
    matters: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A lesson on one version; `trouble` says why there is nothing to compare."""

    path: str
    title: str
    django: str
    python: str
    exact: str
    recorded: str
    changes: tuple[Change, ...] = ()
    trouble: str = ""


def compared(
    loaded: LoadedLesson,
    recording: Recording,
    versions: Versions,
    wanted: Sequence[str],
    promised: Sequence[str],
) -> list[Compared]:
    """The lesson on each of the versions that are wanted and proved."""
    found, noted = spots(loaded.lesson, recording, versions), notes(loaded.lesson)
    return [
        Compared(
            path=loaded.path,
            title=loaded.lesson.title,
            django=version.django,
            python=version.python,
            exact=version.exact,
            recorded=recording.django,
            changes=tuple(
                sorted(
                    _changes(found, noted, loaded, versions, version, promised),
                    key=lambda change: (_WEIGHTS.index(change.weight), change.line),
                )
            ),
        )
        for version in versions.proved
        if version.django in wanted
    ]


def matters(found: Sequence[Compared]) -> bool:
    """Whether somebody should do something about it."""
    return any(change.matters and not change.noted for each in found for change in each.changes)


def report(found: Sequence[Compared], form: str) -> str:
    """In one of FORMATS."""
    return FORMATS[form](sorted(found, key=lambda each: (ordinal(each.django), each.path)))


def _changes(
    found: Sequence[Spot],
    noted: Sequence[Note],
    loaded: LoadedLesson,
    versions: Versions,
    version: Version,
    promised: Sequence[str],
) -> Iterator[Change]:
    for spot in found:
        positions = loaded.positions
        line, _ = positions.inside(spot.path, *spot.inside) if spot.inside else positions.of(spot.path)
        if version.django in spot.of_python:
            yield Change(
                weight="python",
                holds=spot.recorded.holds,
                name=spot.name,
                line=line,
                now=spot.of_python[version.django].said,
                recorded=spot.recorded.said,
                noted=False,
                matters=False,
            )
        if version.django not in spot.by_version:
            continue
        low, high = sorted((version.django, versions.recorded[1]), key=ordinal)
        between = [
            (one, two)
            for one, two in boundaries(spot, versions)
            if ordinal(low) <= ordinal(one) and ordinal(two) <= ordinal(high)
        ]
        yield Change(
            holds=spot.shows(version.django).holds,
            weight="step" if spot.is_step else "wrong key" if spot.is_wrong(version.django) else "answer",
            name=spot.name,
            line=line,
            now=spot.shows(version.django).said,
            recorded=spot.recorded.said,
            noted=bool(between) and all(is_noted(spot, one, two, noted) for one, two in between),
            matters=needs_note(spot, low, high, promised),
        )


def _text(found: Sequence[Compared]) -> str:
    return "\n".join(line for each in found for line in _lines(each))


def _lines(each: Compared) -> Iterator[str]:
    head = f"{each.path} on Django {each.exact}, Python {each.python}:"
    if each.trouble:
        yield f"{head} {visible(each.trouble)}"
        return
    yield f"{head} {_summary(each)}"
    for change in each.changes:
        mark = " (noted)" if change.noted else ""
        yield f"  {_title(change)}{mark}: {visible(change.name)} (line {change.line})"
        yield f"    there: {_one_line(change.now)}"
        if change.recorded:
            yield f"    recorded on Django {each.recorded}: {_one_line(change.recorded)}"


def _title(change: Change) -> str:
    if change.weight == "wrong key":
        return "True there alone" if change.holds else "Not true there"
    return _TITLES[change.weight]


def _summary(each: Compared) -> str:
    if not each.changes:
        return "the same"
    counts = [(sum(change.weight == weight for change in each.changes), weight) for weight in _WEIGHTS]
    return ", ".join(f"{count} {_COUNTED[weight][count != 1]}" for count, weight in counts if count)


_COUNTED: Final[Mapping[Weight, tuple[str, str]]] = {
    "wrong key": ("answer or fact is wrong", "answers or facts are wrong"),
    "answer": ("run does something else", "runs do something else"),
    "step": ("statement shows something else", "statements show something else"),
    "python": ("run differs by its Python alone", "runs differ by their Python alone"),
}


def _json(found: Sequence[Compared]) -> str:
    told = [
        {
            "path": each.path,
            "django": each.exact,
            "python": each.python,
            "recorded": each.recorded,
            "trouble": each.trouble or None,
            "changes": [
                {name: getattr(change, name) for name in Change.__dataclass_fields__}
                for change in each.changes
            ],
        }
        for each in found
    ]
    return json.dumps({"version": 1, "lessons": told}, indent=1).replace("\x7f", "\\u007f")


def _markdown(found: Sequence[Compared]) -> str:
    return "\n".join(
        line for django in dict.fromkeys(each.exact for each in found) for line in _page(django, found)
    )


def _page(exact: str, found: Sequence[Compared]) -> Iterator[str]:
    here = [each for each in found if each.exact == exact]
    yield from (f"## Django {exact}, Python {here[0].python}", "", "| lesson | what differs |", "|---|---|")
    yield from (
        f"| {_cell(Path(each.path).stem)} | {_cell(each.trouble or _summary(each))} |" for each in here
    )
    yield ""
    for each in here:
        if each.changes:
            yield from (f"### {_cell(each.title)} (`{Path(each.path).stem}`)", "")
            for change in each.changes:
                mark = " *Noted on the page.*" if change.noted else ""
                recorded = (
                    f" Recorded on {each.recorded}: {_cell(change.recorded)}" if change.recorded else ""
                )
                what = f"**{_title(change)}:** {_cell(change.name)}.{mark}"
                yield f"- {what} There: {_cell(change.now)}{recorded}"
            yield ""


def _cell(text: str) -> str:
    """What a program or an author said, as nothing but text."""
    marked = "".join(f"\\{each}" if each in "\\`*_[]<>|#" else each for each in _one_line(text))
    return marked.replace("&", "&amp;")


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


FORMATS: Final[Mapping[str, Callable[[Sequence[Compared]], str]]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
