"""Puts on the written rows what stands behind their notes and sentences, and judges the claims among it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.lessons.page import Row
from tutor.lessons.proofs import Proofs
from tutor.lessons.select import SelectorError


def with_proofs(rows: Sequence[Row], proofs: Proofs) -> tuple[Row, ...]:
    """Every claim is judged once, also of a note whose row isn't there."""
    of_notes, of_sentences = _of_notes(proofs), _of_sentences(proofs)
    return tuple(
        replace(
            row,
            note_proofs=tuple(of_notes.get(row.number, ())),
            say_proofs=tuple(of_sentences.get(row.number, ())),
        )
        for row in rows
    )


def _of_notes(proofs: Proofs) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    said = {
        place: proofs.line(("table", "rows", place), row.claim, row.cite)
        for place, row in enumerate(proofs.lesson.table.rows)
    }
    for line in proofs.wording.reading.table.lines:
        places = dict.fromkeys(words.place for words in line.words)
        found[line.number] = [said[place] for place in places if said[place]]
    return found


def _of_sentences(proofs: Proofs) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for place, sentence in enumerate(proofs.lesson.transcript):
        proof = proofs.line(("transcript", place), sentence.claim, sentence.cite)
        if not proof:
            continue
        try:
            rows = proofs.wording.reading.rows(sentence.at)
        except SelectorError:
            # The rows themselves report it.
            continue
        for number in rows:
            found[number].append(proof)
    return found
