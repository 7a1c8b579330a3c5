"""Writes the arranged lines of a run as the rows of the execution table and the sentences of the transcript."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tutor.lessons import sentences
from tutor.lessons import text as markup
from tutor.lessons.changed import changed_html
from tutor.lessons.moments import Moment
from tutor.lessons.page import Evaluated, Row
from tutor.lessons.positions import Path
from tutor.lessons.python_text import parsed_expression
from tutor.lessons.schema import Sentence
from tutor.lessons.select import SelectorError
from tutor.lessons.table import Line
from tutor.lessons.wording import Wording
from tutor.tracer.trace import Evaluation, Event, Statement


def write_rows(wording: Wording, transcript: Sequence[Sentence]) -> tuple[Row, ...]:
    """All rows that are shown; what is wrong with the author's words is among the wording's faults."""
    said = _sentences(wording, transcript)
    closing = _closing_moments(wording.reading.table.moments)
    rows: list[Row] = []
    output = ""
    for line in wording.reading.table.lines:
        printed = sentences.printed(_events(line, wording))
        output += printed
        rows.append(_row(line, wording, closing, said.get(line.number, ()), printed, output))
    return tuple(rows)


def _row(
    line: Line,
    wording: Wording,
    closing: Mapping[int, int],
    said: Sequence[tuple[str, Path]],
    printed: str,
    output: str,
) -> Row:
    main = line.moments[0]
    statements = [_statement(moment, wording) for moment in line.moments]
    title = _title(line, wording)
    results = [sentences.result(moment, wording.reading.reached) for moment in line.moments]
    result = "; ".join(filter(None, [*results, sentences.traffic(_events(line, wording))]))
    say = " ".join(wording.inline(text, path) for text, path in said) or sentences.saying(title, result, main)
    return Row(
        number=line.number,
        kind=sentences.kind_of(main),
        depth=main.depth,
        lines=_lines(statements),
        title_html=title,
        code=sentences.code(statements[0]),
        evaluations=tuple(_evaluations(line.moments, closing)),
        result=result,
        note_html=_notes(line, wording),
        say_html=say,
        say=markup.plain(say),
        printed=printed,
        output=output,
    )


def _events(line: Line, wording: Wording) -> Sequence[Event]:
    return wording.reading.trace.events[line.first - 1 : line.end - 1]


def _title(line: Line, wording: Wording) -> str:
    for words in line.words:
        if words.row.title:
            return wording.inline(words.row.title, ("table", "rows", words.place, "title"))
    return markup.inline_of_run(" · ".join(map(sentences.title, line.moments)))


def _notes(line: Line, wording: Wording) -> str:
    notes: list[str] = []
    for words in line.words:
        path = ("table", "rows", words.place)
        notes += [wording.block(words.row.note, (*path, "note")), changed_html(words.row, path, wording)]
    return "\n".join(filter(None, notes))


def _statement(moment: Moment, wording: Wording) -> Statement:
    """Where the program is at that moment: for a call into a receiver, the line that defines it."""
    event = sentences.subject(moment)
    if moment.part != "receive" or event is None:
        return moment.step.statement
    found = wording.reading.definition(event.name, before=moment.first)
    return found or moment.step.statement


def _lines(statements: Sequence[Statement]) -> tuple[int, int]:
    """First and last line of those that stand in the same function as the first."""
    inside = [each for each in statements if each.scope == statements[0].scope]
    return min(each.line for each in inside), max(each.end_line for each in inside)


def _closing_moments(moments: Iterable[Moment]) -> dict[int, int]:
    """For each step that called into rows of its own, the first event of the last moment that comes back from it."""
    return {moment.step.number: moment.first for moment in moments if moment.part in {"respond", "return"}}


def _evaluations(moments: Iterable[Moment], closing: Mapping[int, int]) -> Iterable[Evaluated]:
    """Values known when the row begins; what a call gave is shown on the row where the call comes back."""
    for moment in moments:
        comes_back = closing.get(moment.step.number)
        for each in moment.step.evaluations:
            late = comes_back is not None and _calls(each.text)
            here = (moment.first == comes_back) if late else moment.part == "statement"
            if here and not _is_plain(each):
                yield Evaluated(expression=each.text, value=sentences.value_text(each.value))


def _is_plain(each: Evaluation) -> bool:
    """`my_receiver` being function my_receiver and `[]` being `[]` tells nobody anything."""
    named = each.value.type in {"function", "type", "module"} and each.value.text.endswith(each.text)
    return named or each.value.text == each.text


def _calls(expression: str) -> bool:
    tree = parsed_expression(expression)
    return tree is not None and any(isinstance(node, ast.Call | ast.Await) for node in ast.walk(tree))


def _sentences(wording: Wording, transcript: Sequence[Sentence]) -> Mapping[int, list[tuple[str, Path]]]:
    """The author's sentences by row. One whose selector matches nothing is a fault."""
    found: dict[int, list[tuple[str, Path]]] = defaultdict(list)
    for place, sentence in enumerate(transcript):
        try:
            rows = wording.reading.rows(sentence.at)
        except SelectorError as error:
            wording.fault(("transcript", place, "at"), error)
            continue
        for number in rows:
            found[number].append((sentence.say, ("transcript", place, "say")))
    return found
