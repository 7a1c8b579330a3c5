"""Turns a watched run into the concept flow: a box for each telling place, arrows as the run went, ways not taken."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tutor.lessons import sentences
from tutor.lessons.draft.given import slug
from tutor.lessons.draft.quoting import label_of
from tutor.lessons.draft.run import Site, Watched
from tutor.lessons.draft.yaml import Keys, Tree
from tutor.lessons.unwritten import MARK
from tutor.tracer.trace import Kind

_MOST_NODES: Final = 9
_MOST_WAYS: Final = 3
_LONGEST_LABEL: Final = 44
# How much a place tells of what the program is about.
_TELLING: Final[Mapping[str, int]] = {
    **dict.fromkeys(("send", "connect", "disconnect", "receive"), 6),
    **dict.fromkeys(("raise", "output"), 5),
    **dict.fromkeys(("call", "line", "delete"), 4),
    **dict.fromkeys(("assign", "mutate", "respond"), 3),
    **dict.fromkeys(("return", "suspend"), 2),
    "define": 1,
    "import": 0,
}
# What a framework does is what a lesson is about.
_FRAMEWORK: Final[frozenset[Kind]] = frozenset(
    {
        *("query", "evaluate", "reuse", "transaction", "schedule", "callback"),
        *("request", "enter", "leave", "resolve", "view", "render", "clean", "invalid"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A branch that the run never took: its first statement, and the place from which it leads away."""

    code: str
    source: Site


def flow(watched: Watched) -> Keys:
    chosen = telling_sites(watched, _MOST_NODES)
    ids = _ids(chosen)
    names = {site.first: name for site, name in zip(chosen, ids, strict=True)}
    labels = _labels(chosen)
    nodes: list[Tree] = [
        {"id": name, "label": label_of(label), "at": site.all}
        for site, name, label in zip(chosen, ids, labels, strict=True)
    ]
    edges: list[Tree] = [{"from": names[one.first], "to": names[two.first]} for one, two in _steps(chosen)]
    for number, way in enumerate(_ways_not_taken(watched, chosen), start=1):
        nodes.append({"id": f"other-{number}", "label": label_of(way.code)})
        label = f"{MARK}: when is this way taken?"
        edges.append({"from": names[way.source.first], "to": f"other-{number}", "label": label})
    return {"nodes": nodes, "edges": edges}


def telling_sites(watched: Watched, most: int) -> list[Site]:
    """The most telling places, at least two where the run has two, in the order in which it came by."""
    sites = watched.sites
    ranked = sorted(sites, key=lambda site: -_worth(site))
    kept = {site.first for site in ranked[:most] if _worth(site) > 0}
    kept |= {site.first for site in ranked[:2]}
    return [site for site in sites if site.first in kept]


def label(site: Site) -> str:
    """What happens there, without any mark-up."""
    said = sentences.title(site.lines[0].moments[0]).replace("`", "")
    return said if len(said) <= _LONGEST_LABEL else f"{said[: _LONGEST_LABEL - 1].rstrip()}…"


def _worth(site: Site) -> float:
    """Defining a name is worth less than using it; the inside of a class's body least."""
    in_class = site.statement.kind in {"assign", "def"} and site.event.depth > 0 and _is_in_class(site)
    watched = any(event.kind in _FRAMEWORK for moment in site.lines[0].moments for event in moment.events)
    if in_class:
        return 0.5
    told = 6 if watched else _TELLING.get(site.kind, 3)
    return told + (2 - site.distance) if told > 1 else told


def _is_in_class(site: Site) -> bool:
    scope = site.statement.scope.rpartition(".")[2]
    return scope[:1].isupper()


def _labels(sites: Sequence[Site]) -> list[str]:
    """The titles; where two are the same, the code tells them apart."""
    found = [label(site) for site in sites]
    return [
        site.code[:_LONGEST_LABEL].rstrip(" :")
        if found.count(text) > 1 and site.part == "statement"
        else text
        for site, text in zip(sites, found, strict=True)
    ]


def _ids(sites: Sequence[Site]) -> list[str]:
    found: list[str] = []
    for place, site in enumerate(sites, start=1):
        name = slug(f"{site.kind} {site.event.name}".strip() if site.kind != "line" else site.code, "place")
        name = name[:30].strip("-")
        found.append(name if name not in found else f"{name}-{place}")
    return found


def _steps(chosen: Sequence[Site]) -> Iterable[tuple[Site, Site]]:
    """From which place the run went on to which, each pair once."""
    visits = sorted(
        ((line.number, site) for site in chosen for line in site.lines), key=lambda visit: visit[0]
    )
    pairs = {(one.first, two.first): (one, two) for (_, one), (_, two) in pairwise(visits)}
    return pairs.values()


def _ways_not_taken(watched: Watched, chosen: Sequence[Site]) -> list[Way]:
    by_line = {site.statement.line: site for site in chosen if site.part == "statement"}
    ran = {step.statement.line for step in watched.trace.steps}
    found = []
    for node in ast.walk(ast.parse(watched.trace.source)):
        for origin, body in _branches(node):
            source = next((by_line[line] for line in origin if line in by_line), None)
            if source and body and not {each.lineno for each in body} & ran:
                found.append(Way(code=_first_line(body[0]), source=source))
    return found[:_MOST_WAYS]


def _branches(node: ast.AST) -> Iterator[tuple[Sequence[int], Sequence[ast.stmt]]]:
    """The lines from which a branch may lead away, nearest first, and its statements."""
    if isinstance(node, ast.If | ast.For | ast.While):
        yield [node.lineno], node.body
        if not (len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)):
            yield [node.lineno], node.orelse
    elif isinstance(node, ast.Try):
        lines = [each.lineno for each in node.body]
        for handler in node.handlers:
            yield lines, handler.body
        yield lines, node.orelse


def _first_line(node: ast.stmt) -> str:
    text = ast.unparse(node).split("\n", 1)[0].rstrip(":")
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1].rstrip()}…"
