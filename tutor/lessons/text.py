"""Turns an author's Markdown into cleaned HTML, with references replaced by what the run recorded.

A reference is cut out before the Markdown is read and put back after the HTML was cleaned, so that a recorded value
is never read as Markdown or HTML.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tutor.lessons.visible import visible

REFERENCE: Final = re.compile(r"\{(step|value):\s*([^{}]*?)\s*\}")
_HAND_NUMBERED: Final = re.compile(r"\b(?:steps?|rows?)\s+(?:no\.?\s*|number\s+)?\d+", re.IGNORECASE)
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE: Final = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_RESERVED: Final = re.compile("[\ue000-\uf8ff]")
_TAGS: Final = {
    *("p", "br", "em", "strong", "code", "pre", "a", "ul", "ol", "li", "blockquote", "hr"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
# Tags from a short list, and `href` on links alone: no id, name, style, class, on* or hx-* passes.
_CLEANER: Final = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}, "*": set()},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)
_WORDS: Final = nh3.Cleaner(tags=set())
_IN_A_LINK: Final = nh3.Cleaner(tags={"code", "em", "strong"})
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`{step:TARGET}` or `{value:TARGET}`. `offset` is where it begins in the field's text."""

    kind: Literal["step", "value"]
    target: str
    offset: int


Resolve = Callable[[Reference], str]
"""Gives the HTML that stands for a reference: escaped, and built by us alone."""


def block(text: str, resolve: Resolve) -> str:
    """Paragraphs and lists, as cleaned HTML."""
    return _render(visible(text), resolve, lambda marked: str(_MARKDOWN.render(marked)))


def inline(text: str, resolve: Resolve) -> str:
    """One line without a paragraph around it, as cleaned HTML."""
    return _render(
        " ".join(visible(text).split()), resolve, lambda marked: str(_MARKDOWN.renderInline(marked))
    )


def inline_of_run(text: str) -> str:
    """One line made of what a run recorded: braces in it are the program's own, and refer to nothing."""
    marked = _MARKDOWN.renderInline(_RESERVED.sub("\ufffd", " ".join(visible(text).split())))
    return str(_CLEANER.clean(marked)).strip()


def for_a_link(markup: str) -> str:
    """HTML made here, without what can't stand inside a link."""
    return _IN_A_LINK.clean(markup)


def plain(markup: str) -> str:
    """The words of HTML made here, without any tag."""
    return " ".join(html.unescape(_WORDS.clean(visible(markup))).split())


def verbatim(text: str) -> str:
    """Plain text as HTML."""
    return html.escape(text, quote=False)


def references(text: str) -> Iterator[Reference]:
    for match in REFERENCE.finditer(text):
        yield _reference(match)


def hand_numbered(text: str) -> Iterator[str]:
    """Words such as "step 4" that were typed instead of referred to, outside of code."""
    for token in _inline_tokens(REFERENCE.sub(" ", text)):
        if token.type == "text":
            yield from _HAND_NUMBERED.findall(token.content)


def code_spans(text: str) -> Iterator[str]:
    """What stands in backticks or in code blocks, in order, without references."""
    for token in _inline_tokens(REFERENCE.sub(" ", text)):
        if token.type in {"code_inline", "fence", "code_block"}:
            yield token.content.strip()


def _inline_tokens(text: str) -> Iterator[Token]:
    for token in _MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def _reference(match: re.Match[str]) -> Reference:
    kind: Literal["step", "value"] = "step" if match[1] == "step" else "value"
    return Reference(kind=kind, target=" ".join(match[2].split()), offset=match.start())


def _render(text: str, resolve: Resolve, mark_up: Callable[[str], str]) -> str:
    resolved: list[str] = []

    def cut(match: re.Match[str]) -> str:
        resolved.append(resolve(_reference(match)))
        return f"{_OPEN}{len(resolved) - 1}{_CLOSE}"

    marked = mark_up(REFERENCE.sub(cut, _RESERVED.sub("\ufffd", text)))
    return _PLACE.sub(lambda match: resolved[int(match[1])], _CLEANER.clean(marked)).strip()
