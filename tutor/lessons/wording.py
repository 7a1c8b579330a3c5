"""Writes an author's texts as HTML against one reading of the run, and keeps what is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tutor.lessons import text as markup
from tutor.lessons.fault import Fault
from tutor.lessons.positions import Path, Place
from tutor.lessons.reading import Reading
from tutor.lessons.select import SelectorError
from tutor.lessons.text import Reference, Resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One text of the lesson, with the programs of its own that its words may speak of.

    `is_code`: all of it is code, not only what stands in backticks.
    """

    path: Path
    text: str
    programs: tuple[str, ...] = ()
    is_code: bool = False


@dataclass(slots=True, kw_only=True)
class Wording:
    """Collects faults and fields while it writes, so that one pass finds all there is."""

    reading: Reading
    faults: list[Fault] = field(default_factory=list)
    fields: dict[Path, Field] = field(default_factory=dict)

    def block(self, text: str | None, path: Path, programs: Sequence[str] = ()) -> str:
        """Paragraphs as cleaned HTML; empty for None."""
        return self._written(text, path, programs, markup.block)

    def inline(self, text: str | None, path: Path, programs: Sequence[str] = ()) -> str:
        """One line as cleaned HTML; empty for None."""
        return self._written(text, path, programs, markup.inline)

    def rows_named(self, *texts: str | None) -> tuple[int, ...]:
        """The rows that these texts refer to, ascending, faults left to whoever writes the texts."""
        found = set()
        for text in filter(None, texts):
            for reference in markup.references(text):
                found |= self._row_of(reference)
        return tuple(sorted(found))

    def fault(self, path: Path, error: SelectorError, *, inside: Place | None = None) -> None:
        self.faults.append(
            Fault(
                path=path,
                code="no-such-event",
                message=error.message,
                hint=error.hint,
                inside=inside,
                about=error.about,
            )
        )

    def _written(
        self, text: str | None, path: Path, programs: Sequence[str], write: Callable[[str, Resolve], str]
    ) -> str:
        if not text:
            return ""
        self.fields[path] = Field(path=path, text=text, programs=tuple(programs))

        offsets = iter([reference.offset for reference in markup.references(text)])

        def resolve(reference: Reference) -> str:
            place = place_in(text, next(offsets))
            try:
                return self.reading.html(reference)
            except SelectorError as error:
                self.fault(path, error, inside=place)
                return ""

        return write(text, resolve)

    def _row_of(self, reference: Reference) -> set[int]:
        selector = reference.target.rpartition(" at ")[2]
        try:
            return {self.reading.row(selector)}
        except SelectorError:
            return set()


def place_in(text: str, offset: int) -> Place:
    """Line and column of a character, from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
