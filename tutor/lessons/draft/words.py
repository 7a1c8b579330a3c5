"""Turns a watched run into the words on its rows, its transcript, its variables, and the card to remember it by."""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from tutor.lessons.draft.flow import telling_sites
from tutor.lessons.draft.run import Site, Watched
from tutor.lessons.draft.yaml import Keys, Tree
from tutor.lessons.schema import Tracker
from tutor.lessons.sentences import is_printed
from tutor.lessons.tracker import tracks
from tutor.lessons.unwritten import MARK

_MOST_NOTES: Final = 5
_MOST_SAID: Final = 40
_MOST_VARIABLES: Final = 8
_MOST_SHOWN_CODE: Final = 24
_CHECKS: Final = frozenset({"if", "elif", "while"})


def table(watched: Watched) -> Keys:
    """Notes to write on the rows that tell most. Titles are the run's own."""
    rows: list[Tree] = [
        {"at": site.all, "note": f"{MARK}: why does {site.called} matter?"}
        for site in telling_sites(watched, _MOST_NOTES)
    ]
    return {"rows": rows}


def transcript(watched: Watched) -> list[Tree]:
    """A plain sentence for each place the first time the run comes by."""
    return [{"at": site.first, "say": _sentence(site, watched)} for site in watched.sites[:_MOST_SAID]]


def variables(watched: Watched) -> list[str]:
    found, _ = tracks(watched.reading, Tracker())
    return list(dict.fromkeys(track.name for track in found))[:_MOST_VARIABLES]


def snapshot(watched: Watched) -> Keys:
    points: list[Tree] = [
        f"{MARK}: what should a student remember?",
        f"{MARK}: what do people get wrong about it?",
    ]
    code = _shape(watched.trace.source)
    card: Keys = {"points": points}
    return card | ({"code": code} if code else {})


def _sentence(site: Site, watched: Watched) -> str:
    write = _SENTENCES.get(site.kind)
    said = write(site, watched) if write else ""
    return said or _runs(site, watched)


def _runs(site: Site, watched: Watched) -> str:
    if site.statement.kind in _CHECKS:
        return f"Python checks {site.called}."
    return f"Next runs {site.called}."


def _imported(site: Site, watched: Watched) -> str:
    moment = site.lines[0].moments[0]
    names = [event.name for event in moment.events if event.kind in {"assign", "define"} and event.name]
    listed = " and ".join(f"`{name}`" for name in names)
    return f"{listed} can be used from here on." if names else ""


def _defined(site: Site, watched: Watched) -> str:
    if site.statement.kind == "class":
        return f"The class `{site.event.name}` begins." if site.event.kind == "call" else ""
    return f"The function `{site.event.name}` is defined. Its body doesn't run yet."


def _assigned(site: Site, watched: Watched) -> str:
    name = site.event.name
    now = "now holds" if site.kind == "assign" else "changes, and now holds"
    if watched.holds(name, site.first):
        return f"`{name}` {now} {{value:{name} at {site.first}}}."
    return ""


def _printed(site: Site, watched: Watched) -> str:
    events = [event for moment in site.lines[0].moments for event in moment.events if is_printed(event)]
    selector = watched.named(events[0]) if events else ""
    text = (events[0].facts.get("text") or "") if events else ""
    if not selector or not str(text).strip():
        return ""
    return f"The program prints {{value:{selector}}}."


def _returned(site: Site, watched: Watched) -> str:
    selector = watched.named(site.event)
    name = site.event.name.rpartition(".")[2]
    if not selector or site.event.value is None:
        return f"`{name}` is done." if name.isidentifier() else ""
    return f"`{name}` returns {{value:{selector}}}." if name.isidentifier() else ""


def _responded(site: Site, watched: Watched) -> str:
    words = "{} ends with an exception." if site.event.facts.get("error") else "{} is done."
    return _named(words)(site, watched)


def _named(words: str) -> Callable[[Site, Watched], str]:
    def say(site: Site, watched: Watched) -> str:
        name = site.event.name.rpartition(".")[2]
        return words.format(f"`{name}`") if name.isidentifier() else ""

    return say


_SENTENCES: Final[Mapping[str, Callable[[Site, Watched], str]]] = {
    "import": _imported,
    "define": _defined,
    "assign": _assigned,
    "mutate": _assigned,
    "output": _printed,
    "return": _returned,
    "call": _named("{} is called."),
    "connect": _named("{} is connected."),
    "disconnect": _named("{} is disconnected."),
    "send": _named("The signal {} is sent."),
    "receive": _named("Django calls {}."),
    "respond": _responded,
    "raise": _named("The exception {} is raised."),
    "delete": _named("The name {} is gone."),
}


def _shape(source: str) -> str:
    """The program without imports and with the bodies of its functions left out; empty where that is long."""
    lines = source.split("\n")
    gone: set[int] = set()
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and node in tree.body:
            gone |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.body[0].lineno > node.lineno:
            gone |= _hide_body(node, lines)
    kept = [line for number, line in enumerate(lines, start=1) if number not in gone]
    text = "\n".join(kept).strip("\n")
    return f"{text}\n" if 1 < text.count("\n") < _MOST_SHOWN_CODE else ""


def _hide_body(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> set[int]:
    """The lines of the body, which the header's last line then stands for."""
    header = node.body[0].lineno - 1
    while header > node.lineno and not lines[header - 1].rstrip().endswith(":"):
        header -= 1
    if lines[header - 1].rstrip().endswith(":"):
        lines[header - 1] = f"{lines[header - 1].rstrip()} ..."
        return set(range(header + 1, (node.end_lineno or node.lineno) + 1))
    return set()
