"""Turns a program that an author has into what a lesson begins with: its title, its framework, what to watch."""

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tutor.lessons.draft.yaml import Tree
from tutor.lessons.programs import MAX_LETTERS, MAX_LINES
from tutor.lessons.visible import UNREADABLE

MAX_ID: Final = 40
# A module or a name in it, and the probe that watches what it is for.
_PROBES: Final[Mapping[str, str]] = {
    "django.dispatch": "signals",
    "django.db.models.signals": "signals",
    "django.core.signals": "signals",
    "django.contrib.auth.signals": "signals",
    "django.db": "orm",
    "django.contrib.auth.models": "orm",
    "django.test.Client": "http",
    "django.test.RequestFactory": "http",
    "django.http": "http",
    "django.views": "http",
    "django.template": "templates",
    "django.shortcuts.render": "templates",
    "django.forms": "forms",
}
_ORDER: Final = ("signals", "orm", "http", "templates", "forms")
# What a module of that name needs to be installed beside it.
_APPS: Final[Mapping[str, tuple[str, ...]]] = {
    "auth": ("django.contrib.contenttypes", "django.contrib.auth"),
    "contenttypes": ("django.contrib.contenttypes",),
    "sessions": ("django.contrib.sessions",),
    "sites": ("django.contrib.sites",),
}


class DraftError(Exception):
    """No lesson can be drafted; the message is a sentence for whoever wrote the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known before anything is run. `environment` has the keys of the lesson's own."""

    source: str
    title: str
    framework: str
    probes: tuple[str, ...]
    environment: Mapping[str, Tree] = field(default_factory=dict)


def read_program(
    data: bytes,
    *,
    title: str,
    probes: tuple[str, ...] | None = None,
    models: str = "",
    setup: str = "",
    environment: Mapping[str, Tree] | None = None,
) -> Given:
    """Raises DraftError for what is no program, or none to make a lesson of. `probes` None: by what is imported."""
    source = program_text(data)
    tree = _parsed(source)
    if not any(not _says_nothing(node) for node in tree.body):
        raise DraftError("there is no statement in the program: a lesson shows what statements do")
    imported = set(_imported(tree))
    surroundings = {"models": models, "setup": setup}
    found: dict[str, Tree] = {"debug": False}
    if apps := _apps(imported):
        found["apps"] = apps
    found |= environment or {}
    return Given(
        source=source,
        title=title,
        framework="Django" if any(name.split(".")[0] == "django" for name in imported) else "Python",
        probes=probes if probes is not None else _chosen(imported, bool(models or found.get("models"))),
        environment=found | {key: text for key, text in surroundings.items() if text.strip()},
    )


def program_text(data: bytes) -> str:
    """A file's text with the line ends that lessons have. Raises DraftError."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise DraftError(f"the program isn't UTF-8 text (byte {error.start + 1}): save it as UTF-8") from None
    if found := UNREADABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise DraftError(f"line {line} has the character U+{ord(found[0]):04X}, which can't be seen")
    if "\t" in text:
        text = text.expandtabs(8)
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    if len(lines) > MAX_LINES or len(text) > MAX_LETTERS:
        raise DraftError(
            f"the program has {len(lines)} lines and {len(text):,} characters: a lesson takes at most "
            f"{MAX_LINES} lines and {MAX_LETTERS:,} characters"
        )
    return "\n".join(lines) + "\n"


def title_from(stem: str) -> str:
    """`01_custom-signals` is Custom signals."""
    words = re.sub(r"^[\d\W_]+|[\W_]+", " ", stem).split()
    return " ".join(words).capitalize() or "A new lesson"


def slug(text: str, fallback: str = "part") -> str:
    """Small letters, digits and hyphens, as an id or a file's name may have."""
    words = "-".join(re.findall(r"[a-z0-9]+", text.lower()))
    return words[:MAX_ID].strip("-") or fallback


def _parsed(source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            compile(source, "sample", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise DraftError(f"Python can't read line {error.lineno or 1} of the program: {error.msg}") from None
    except (RecursionError, MemoryError, ValueError, OverflowError):
        raise DraftError("the program is too deeply nested") from None
    return tree


def _says_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _imported(tree: ast.Module) -> Iterator[str]:
    """Modules, and the names taken from them with their module in front."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _chosen(imported: set[str], models: bool) -> tuple[str, ...]:
    found = {"orm"} if models else set()
    for module, probe in _PROBES.items():
        if any(name == module or name.startswith(f"{module}.") for name in imported):
            found.add(probe)
    return tuple(probe for probe in _ORDER if probe in found)


def _apps(imported: set[str]) -> list[str]:
    names = {name.split(".")[2] for name in imported if name.startswith("django.contrib.")}
    return list(dict.fromkeys(app for name in sorted(names) for app in _APPS.get(name, ())))
