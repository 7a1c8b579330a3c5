"""Turns sheets into the panel that lies over a watched page: what is wrong, where, and how to get there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from tutor.lessons.report.finding import Finding
from tutor.lessons.visible import visible
from tutor.management.watch.desk import Desk, Sheet
from tutor.management.watch.editor import Link
from tutor.pages.kept import digest

_TROUBLE: Final = "Lockstep itself failed"
_WIDTH: Final = 120
_BEFORE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One problem. `before` and `marked` are the line of the file, cut where the problem begins."""

    code: str
    style: bool
    message: str
    advice: str
    place: str
    href: str
    before: str
    marked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another watched file that something is wrong with."""

    name: str
    href: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`shown` stands for what the page shows and `state` for the panel: each changes when that does.

    `tone` is good, bad or busy. `address` is where the panel is to be asked for again.
    """

    address: str
    shown: str
    tone: str
    headline: str
    note: str
    problems: tuple[Shown, ...]
    others: tuple[Other, ...]

    @property
    def state(self) -> str:
        return digest(self.shown, self.tone, self.headline, self.note, self.problems, self.others).hex()[:16]


def lesson_panel(desk: Desk, sheet: Sheet, link: Link) -> Panel:
    shown = sheet.page.hash if sheet.page else ""
    return _panel(desk, (sheet,), link, reverse("watch-lesson", args=[sheet.course, sheet.slug]), shown)


def course_panel(desk: Desk, slug: str, link: Link) -> Panel:
    """Of a course's own page. Raises NoLessonError."""
    own = tuple(filter(None, [desk.sheet(slug, "")]))
    return _panel(desk, own, link, reverse("watch-course", args=[slug]), _id(desk.course(slug)))


def catalogue_panel(desk: Desk, link: Link) -> Panel:
    return _panel(desk, (), link, reverse("watch-catalogue"), _id(desk.courses()))


def _id(what: object) -> str:
    return digest(what).hex()[:32]


def _panel(desk: Desk, own: Sequence[Sheet], link: Link, address: str, shown: str) -> Panel:
    found = [finding for sheet in own for finding in sheet.findings]
    sheets = desk.sheets()
    others = tuple(_other(sheet) for sheet in sheets if sheet.findings and sheet not in own)
    busy = any(sheet.busy for sheet in own or sheets)
    behind = any(sheet.page and not sheet.fresh and not sheet.busy for sheet in own)
    return Panel(
        address=address,
        shown=shown,
        tone="busy" if busy else "bad" if found or (others and not own) or desk.trouble else "good",
        headline=_TROUBLE if desk.trouble else _headline(own, found, len(others), busy=busy),
        note=desk.trouble or ("What you see is the last version that could be shown." if behind else ""),
        problems=tuple(_shown(finding, link) for finding in found),
        others=others,
    )


def _headline(own: Sequence[Sheet], found: Sequence[Finding], others: int, *, busy: bool) -> str:
    if busy:
        return "Looking into it…"
    if own or not others:
        return problems(len(found)) if found else "No problem"
    return "Problems in 1 file" if others == 1 else f"Problems in {others} files"


def problems(count: int) -> str:
    return "1 problem" if count == 1 else f"{count} problems"


def _shown(finding: Finding, link: Link) -> Shown:
    before, marked = _excerpt(finding.source or "", finding.column)
    return Shown(
        code=finding.code,
        style=finding.level == "style",
        message=visible(finding.message),
        advice=visible(finding.advice),
        place=visible(f"{finding.path}:{finding.line}:{finding.column}"),
        href=link(finding.path, finding.line, finding.column),
        before=visible(before),
        marked=visible(marked),
    )


def _excerpt(line: str, column: int) -> tuple[str, str]:
    """The line before the column and from it on, without its indent, and no longer than fits beside each other."""
    at = min(max(column, 1) - 1, len(line))
    before, marked = line[:at].lstrip(), line[at:].rstrip()
    if len(before) > _BEFORE:
        before = f"…{before[-_BEFORE:]}"
    room = _WIDTH - len(before)
    return before, marked if len(marked) <= room else f"{marked[:room]}…"


def _other(sheet: Sheet) -> Other:
    names = [sheet.course, sheet.slug] if sheet.slug else [sheet.course]
    return Other(
        name=visible(sheet.path.name if sheet.slug else f"{sheet.course}/{sheet.path.name}"),
        href=reverse("lesson" if sheet.slug else "course", args=names),
        count=problems(len(sheet.findings)),
    )
