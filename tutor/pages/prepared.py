"""Turns a rendered page with marked places into bytes that are ready but for what goes into those places.

A template is rendered once, with `slot("name")` standing wherever a request has something of its own to say. What comes
out is cut at the marks, encoded and kept. A request then only joins: no template runs, nothing is encoded twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from sys import getsizeof

from django.utils.safestring import SafeString, mark_safe

MARK = f"[{token_hex(16)}]"  # drawn by each process and never sent, so that no lesson or form can contain it


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """`pieces` is one longer than `slots`: piece, slot, piece, slot, ..., piece."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of memory, without what it shares with others."""
        return getsizeof(self.pieces) + sum(map(getsizeof, self.pieces))

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The page, with each slot's value in every place of that name. Raises KeyError for a slot without value."""
        parts = [self.pieces[0]]
        for name, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += values[name], piece
        return b"".join(parts)


def prepare(html: str) -> Prepared:
    """Cut a page that was rendered with slots in it."""
    cut = html.split(MARK)
    return Prepared(pieces=tuple(piece.encode() for piece in cut[::2]), slots=tuple(cut[1::2]))


def slot(name: str) -> SafeString:
    """What a template prints where a request will put its own bytes: the values are not escaped when filled in."""
    return mark_safe(f"{MARK}{name}{MARK}")  # noqa: S308 - a name of ours between two marks, no one's text
