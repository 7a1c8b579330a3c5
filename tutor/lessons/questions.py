"""Turns a lesson's questions into the quiz's: keys are read off the run, and runs show what each option really does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from tutor.lessons.changed import changed_html
from tutor.lessons.found import note_html, told_under
from tutor.lessons.highlight import code_block
from tutor.lessons.outcome import Outcome
from tutor.lessons.positions import Path
from tutor.lessons.proofs import Proofs
from tutor.lessons.reading import step_html, value_html
from tutor.lessons.schema import Option as OptionWords
from tutor.lessons.schema import Question as QuestionWords
from tutor.lessons.schema_claims import Citation as CitationWords
from tutor.lessons.schema_claims import Claim, Program
from tutor.lessons.select import SelectorError
from tutor.lessons.telling import sentence
from tutor.lessons.wording import Wording
from tutor.quiz.question import Citation, Key, Option, Question

_COUNT_OF: Final = "count of "
T = TypeVar("T")


def question(words: QuestionWords, path: Path, proofs: Proofs) -> Question:
    """One question, ready to be asked; what is wrong with it is among the wording's faults."""
    wording = proofs.wording
    programs = programs_of(words)
    options = tuple(
        _option(option, (*path, "options", place), words, proofs)
        for place, option in enumerate(words.options)
    )
    key = _KEYS[words.kind](words, path, proofs)
    _judge_question(words, path, proofs)
    return Question(
        id=words.id,
        kind=words.kind,
        level=words.level,
        prompt=wording.block(words.prompt, (*path, "prompt"), programs),
        key=key,
        program=code_block(words.program or "") + note_html(words.environment),
        options=options,
        hints=_each(wording.inline, words.hints, (*path, "hints"), programs),
        solution=_each(wording.inline, words.solution, (*path, "solution"), programs),
        final=_final(words, path, options, key, wording) + changed_html(words, path, wording, programs),
        check=wording.inline(words.check, (*path, "check"), programs),
        mistakes=_each(wording.inline, words.mistakes, (*path, "mistakes"), programs),
        citation=citation(words.cite),
        proved=is_proved(words),
        look_again=_look_again(words, key, wording),
    )


def is_proved(words: QuestionWords) -> bool:
    """Whether runs decide the key: the recorded one, or a claim on each option."""
    if words.options:
        return all(option.claim for option in words.options)
    return words.kind in {"step", "value"} or words.claim is not None or _is_counted(words)


def programs_of(words: QuestionWords) -> tuple[str, ...]:
    """The programs that a question's words may speak of besides the sample."""
    parts: list[Program] = [words, *words.options]
    parts += [option.claim for option in words.options if option.claim]
    parts += [words.claim] if words.claim else []
    return tuple(dict.fromkeys(code for part in parts for code in programs_in(part)))


def programs_in(part: Program | None) -> tuple[str, ...]:
    """The code that a part brings with it, be it a whole program or a change of the sample, and what it claims of it:
    a wrong option may well speak of what never happens."""
    claimed = (part.prints, part.raises, part.is_) if isinstance(part, Claim) else ()
    return tuple(filter(None, (part.program, part.with_, part.insert, *claimed))) if part else ()


def citation(words: CitationWords | None) -> Citation | None:
    return Citation(url=words.url, section=words.section) if words else None


def _option(words: OptionWords, path: Path, asked: QuestionWords, proofs: Proofs) -> Option:
    wording, programs = proofs.wording, programs_of(asked)
    outcome = None
    if words.claim:
        claim_path = (*path, "claim")
        outcome = proofs.outcome(claim_path, words.claim, (words, asked))
        if outcome:
            proofs.judge(claim_path, words.claim, outcome, wanted=words.right)
    return Option(
        id=words.id,
        html=wording.inline(words.text, (*path, "text"), programs) + _beside(words),
        right=words.right,
        feedback=wording.inline(words.feedback, (*path, "feedback"), programs)
        + changed_html(words, path, wording, programs),
        outcome=_told(words.claim, outcome) if words.claim and outcome else "",
        own_run=any(_chooses_program(part) for part in (words, words.claim) if part),
    )


def _chooses_program(part: Program) -> bool:
    return any(getattr(part, name) is not None for name in Program.model_fields)


def _beside(words: OptionWords) -> str:
    return code_block(words.program or "") + note_html(words.environment)


def _told(claim: Claim, outcome: Outcome) -> str:
    return told_under(claim.environment, sentence(outcome, claim))


def _judge_question(words: QuestionWords, path: Path, proofs: Proofs) -> None:
    if words.claim:
        outcome = proofs.outcome((*path, "claim"), words.claim, (words,))
        if outcome:
            proofs.judge((*path, "claim"), words.claim, outcome, wanted=True)


def _choice_key(words: QuestionWords, path: Path, proofs: Proofs) -> Key:
    return Key(options=frozenset(option.id for option in words.options if option.right))


def _step_key(words: QuestionWords, path: Path, proofs: Proofs) -> Key:
    reading = proofs.wording.reading
    rows = _tried(lambda: reading.rows(words.answers[0]), (*path, "answer"), proofs.wording)
    return Key(values=tuple(map(str, rows or ())))


def _value_key(words: QuestionWords, path: Path, proofs: Proofs) -> Key:
    reading = proofs.wording.reading
    value = _tried(lambda: reading.value(words.answers[0]), (*path, "answer"), proofs.wording)
    return Key(values=(value,) if value is not None else ())


def _number_key(words: QuestionWords, path: Path, proofs: Proofs) -> Key:
    answer = words.answers[0].strip()
    if _is_counted(words):
        reading = proofs.wording.reading
        selector = answer.removeprefix(_COUNT_OF)
        count = _tried(lambda: reading.count(selector), (*path, "answer"), proofs.wording)
        answer = "" if count is None else str(count)
    return Key(values=(answer,) if answer else (), tolerance=words.tolerance or 0.0)


def _text_key(words: QuestionWords, path: Path, proofs: Proofs) -> Key:
    return Key(values=words.answers)


_KEYS: Final[Mapping[str, Callable[[QuestionWords, Path, Proofs], Key]]] = {
    "one choice": _choice_key,
    "several choices": _choice_key,
    "step": _step_key,
    "value": _value_key,
    "number": _number_key,
    "text": _text_key,
}


def _is_counted(words: QuestionWords) -> bool:
    return words.kind == "number" and words.answers[0].strip().startswith(_COUNT_OF)


def _final(words: QuestionWords, path: Path, options: Sequence[Option], key: Key, wording: Wording) -> str:
    """The author's sentence, else the key itself."""
    if words.final:
        return wording.inline(words.final, (*path, "final"), programs_of(words))
    if options:
        return "<br>".join(option.html for option in options if option.right)
    if words.kind == "step":
        return " or ".join(step_html(int(value)) for value in key.values)
    return " or ".join(value_html(value) for value in key.values)


def _look_again(words: QuestionWords, key: Key, wording: Wording) -> tuple[int, ...]:
    """The rows that the solution refers to, and those of the answer."""
    rows = set(wording.rows_named(*words.solution))
    if words.kind == "step":
        rows |= set(map(int, key.values))
    if words.kind == "value":
        selector = words.answers[0].rpartition(" at ")[2]
        rows |= set(wording.rows_named(f"{{step:{selector}}}"))
    return tuple(sorted(rows))


def _each(
    write: Callable[[str, Path, Sequence[str]], str],
    texts: Sequence[str],
    path: Path,
    programs: Sequence[str],
) -> tuple[str, ...]:
    return tuple(write(text, (*path, place), programs) for place, text in enumerate(texts))


def _tried(read: Callable[[], T], path: Path, wording: Wording) -> T | None:
    try:
        return read()
    except SelectorError as error:
        wording.fault(path, error)
        return None
