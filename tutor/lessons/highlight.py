"""Turns Python source into highlighted HTML with class names, whole or line by line."""

from html import escape
from typing import Final

from pygments.lexer import Lexer
from pygments.lexers import HtmlDjangoLexer, PythonLexer
from pygments.token import STANDARD_TYPES

_LEXER: Final = PythonLexer(stripnl=False, ensurenl=False)
_TEMPLATE_LEXER: Final = HtmlDjangoLexer(stripnl=False, ensurenl=False)
_CLASSES: Final = {tuple(kind): name for kind, name in STANDARD_TYPES.items() if name}


def code_lines(source: str, lexer: Lexer = _LEXER) -> tuple[str, ...]:
    """The HTML of each line, without line ends; a token over several lines is opened again on each."""
    lines: list[list[str]] = [[]]
    for kind, text in lexer.get_tokens(source):
        first, *others = text.split("\n")
        lines[-1].append(_span(kind, first))
        for piece in others:
            lines.append([_span(kind, piece)])
    if source.endswith("\n"):
        lines.pop()
    return tuple("".join(pieces) for pieces in lines)


def code_block(source: str) -> str:
    """A whole program in `<pre>`, empty for no program."""
    return _block(source, _LEXER)


def template_block(source: str) -> str:
    """The same for one of Django's templates."""
    return _block(source, _TEMPLATE_LEXER)


def _block(source: str, lexer: Lexer) -> str:
    if not source.strip():
        return ""
    lines = "\n".join(code_lines(source.strip("\n"), lexer))
    return f'<pre class="program"><code>{lines}</code></pre>'


def _span(kind: tuple[str, ...], text: str) -> str:
    name = _class_name(kind)
    if not text.strip() or not name:
        return escape(text)
    return f'<span class="{name}">{escape(text)}</span>'


def _class_name(kind: tuple[str, ...]) -> str:
    """The short class of a token's kind, or of the nearest kind above it that has one."""
    while kind and kind not in _CLASSES:
        kind = kind[:-1]
    return _CLASSES.get(kind, "")
