"""Turns a place in a file into the address that opens it in the author's editor."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

EDITORS: Final[Mapping[str, str]] = {
    "cursor": "cursor://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
}
# A browser runs or reads what stands behind these instead of handing it to another program.
_NOT_AN_EDITOR: Final = {"javascript", "data", "vbscript", "blob", "file", "about"}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BRACES: Final = re.compile(r"\{([^{}]*)\}|[{}]")
_PARTS: Final = {"path", "line", "column"}

Link = Callable[[str, int, int], str]
"""The address for a path, a line and a column; empty where no editor was named."""


class EditorError(ValueError):
    """What was given is neither an editor that we know nor an address to fill in; the message says what is."""


def no_link(path: str, line: int, column: int) -> str:
    return ""


def link_to(editor: str) -> Link:
    """`editor` is one of EDITORS, or an address with {path}, {line} and {column} in it. Raises EditorError."""
    if not editor:
        return no_link
    pattern = EDITORS.get(editor, editor)
    if fault := _fault(pattern):
        raise EditorError(
            f"{fault}; name one of {', '.join(EDITORS)}, or write an address such as {_example()}"
        )

    def link(path: str, line: int, column: int) -> str:
        whole = quote(os.fsencode(Path(path).absolute()))
        values = {"path": whole, "line": str(line), "column": str(column)}
        return _BRACES.sub(lambda found: values[found[1]], pattern)

    return link


def _fault(pattern: str) -> str:
    scheme = _SCHEME.match(pattern)
    if scheme is None:
        return f"'{pattern}' is no editor that is known here"
    if scheme[1].lower() in _NOT_AN_EDITOR:
        return f"an address that begins with '{scheme[0]}' opens no editor"
    parts = [found[1] for found in _BRACES.finditer(pattern)]
    if "path" not in parts or not set(parts) <= _PARTS:
        return f"'{pattern}' has to have {{path}} in it, and may have {{line}} and {{column}}"
    return ""


def _example() -> str:
    return "'my-editor://open?file={path}&line={line}&column={column}'"
