"""Turns an author's note on versions of Django into the badge that the page shows, with how it was before."""

from collections.abc import Sequence

from tutor.lessons.positions import Path
from tutor.lessons.schema_changed import Noted
from tutor.lessons.wording import Wording


def changed_html(words: Noted, path: Path, wording: Wording, programs: Sequence[str] = ()) -> str:
    """Empty where nothing is noted; `path` is that of the part."""
    if not words.changed_in:
        return ""
    *others, last = words.changed_in
    versions = f"{', '.join(others)} and {last}" if others else last
    was = wording.inline(words.was, (*path, "was"), programs)
    said = f" <span>Before: {was}</span>" if was else ""
    return f'<span class="changed-in"><strong>Changed in Django {versions}</strong>{said}</span>'
