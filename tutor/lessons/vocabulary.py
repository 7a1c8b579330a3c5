"""Tells which words in an author's code spans fit the lesson's programs and its run, and which no longer do."""

import ast
import builtins
import importlib
import inspect
import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final

from tutor.lessons import text as markup
from tutor.lessons.claims import ANY_EXCEPTION, claims_of, exception_class
from tutor.lessons.fault import Fault
from tutor.lessons.python_text import CANNOT_READ, parsed
from tutor.lessons.recording import Recording
from tutor.lessons.schema import Lesson
from tutor.lessons.schema_environment import Environment
from tutor.lessons.wording import Field, place_in
from tutor.tracer.trace import Event, Value

_WORD: Final = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?")
# The only modules that are ever imported to see what they offer: importing them does nothing else. What any other
# module offers is known from the program and from its run, which the sandbox did.
OFFERING: Final = frozenset(
    {
        *(
            "abc",
            "asyncio",
            "collections",
            "collections.abc",
            "contextlib",
            "copy",
            "dataclasses",
            "datetime",
        ),
        *("decimal", "enum", "fractions", "functools", "itertools", "json", "logging", "math", "operator"),
        *("random", "re", "statistics", "string", "textwrap", "threading", "time", "types", "typing", "uuid"),
        *("warnings", "weakref", "asgiref.sync"),
        *("django.core.cache", "django.core.exceptions", "django.core.signals", "django.db"),
        *("django.db.models", "django.db.models.signals", "django.dispatch", "django.forms", "django.http"),
        *("django.test.signals", "django.urls", "django.utils.timezone"),
    }
)
_TYPES: Final = (str, bytes, int, float, list, tuple, dict, set, frozenset, BaseException)
_SETTINGS: Final = frozenset({"DEBUG"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """`words` are names and the words in texts; `texts` are whole texts: constants, printed lines, shown values."""

    words: frozenset[str]
    texts: frozenset[str]

    def with_programs(self, programs: Iterable[str]) -> "Vocabulary":
        more = [program_vocabulary(program) for program in programs]
        return Vocabulary(
            words=self.words.union(*(each.words for each in more)),
            texts=self.texts.union(*(each.texts for each in more)),
        )

    def without(self, words: frozenset[str]) -> "Vocabulary":
        return Vocabulary(words=self.words - words, texts=self.texts)

    def unknown(self, code: str) -> Iterator[str]:
        """The names, numbers and texts of a piece of code that occur nowhere, as they are written."""
        for token in _tokens(code):
            if token[:1] in {"'", '"'}:
                if not self._knows_text(token[1:-1]):
                    yield token[1:-1]
            elif token not in self.words:
                yield token

    def nearest(self, word: str) -> str:
        near = get_close_matches(word, sorted(self.words | self.texts), n=1, cutoff=0.6)
        return f"did you mean {near[0]}?" if near else ""

    def _knows_text(self, text: str) -> bool:
        return text in self.texts or (bool(text) and all(word in self.words for word in _split(text)))


def vocabulary(lesson: Lesson, recording: Recording) -> Vocabulary:
    """What the sample, what it finds beside it, and its run offer to every text of the lesson."""
    parts = [part for claimed in claims_of(lesson) for part in claimed.about]
    everywhere = [lesson.environment, *(part.environment for part in parts if part.environment)]
    beside = [text for each in everywhere for text in (each.models, each.setup) if text]
    known = _python().with_programs([lesson.sample, *beside])
    for each in everywhere:
        known = _joined(known, _environment_vocabulary(each))
    return _joined(known, run_vocabulary(recording))


def unraised(lesson: Lesson, recording: Recording) -> frozenset[str]:
    """Python's own exceptions that neither the sample has, nor a run or a claim of the lesson."""
    raised = {outcome.exception.rpartition(".")[2] for outcome in recording.proofs.values()}
    claims = [claimed.claim.not_ or claimed.claim for claimed in claims_of(lesson)]
    named = raised.union(filter(None, (claim.raises for claim in claims)))
    kinds = {kind.__name__ for name in named if (found := exception_class(name)) for kind in found.__mro__}
    kinds |= program_vocabulary(lesson.sample).words | run_vocabulary(recording).words | ANY_EXCEPTION
    return frozenset(name for name in dir(builtins) if exception_class(name)) - kinds


def _environment_vocabulary(environment: Environment) -> Vocabulary:
    """The names and values of settings, the app's name and its modules', and all that stands in templates."""
    given = environment.settings.given()
    texts = {environment.app, f"{environment.app}.models", *given, *environment.templates, *environment.apps}
    for value in given.values():
        texts |= set(value) if isinstance(value, tuple) else {str(value)}
    for template in environment.templates.values():
        texts |= {template, *template.split("\n")}
    words = {word for text in texts for word in _split(text)}
    return Vocabulary(words=frozenset(words), texts=frozenset(texts))


def words_that_do_not_fit(field: Field, known: Vocabulary) -> Iterator[Fault]:
    """A fault for each word in the field's code spans that occurs neither in a program nor in the run."""
    offset = 0
    for span in [field.text] if field.is_code else markup.code_spans(field.text):
        offset = max(field.text.find(span, offset), offset)
        for word in known.unknown(span):
            place = place_in(field.text, max(field.text.find(word, offset), offset))
            yield Fault(
                path=field.path,
                code="words-do-not-fit",
                message=f"«{word}» is neither in the program nor in its run",
                hint=known.nearest(word),
                inside=place,
            )


@cache
def program_vocabulary(source: str) -> Vocabulary:
    """The words of one program, and what its imports and their classes offer."""
    words = set(_split(source))
    texts: set[str] = set()
    tree = parsed(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
        elif isinstance(node, ast.ImportFrom) and node.module:
            words |= _offered(node.module, tuple(alias.name for alias in node.names))
        elif isinstance(node, ast.Import):
            words |= set().union(*(_offered(alias.name, ()) for alias in node.names))
    return Vocabulary(words=frozenset(words), texts=frozenset(texts))


def run_vocabulary(recording: Recording) -> Vocabulary:
    """All that was shown of values, printed, or recorded beside an event."""
    trace = recording.trace
    texts: set[str] = set(trace.output.split("\n")) | {trace.output}
    for event in trace.events:
        texts.update(_texts(event))
    for step in trace.steps:
        texts.update(each.value.text for each in step.evaluations)
    words = {word for text in texts for word in _split(text)}
    return Vocabulary(words=frozenset(words), texts=frozenset(texts | {text.strip("'\"") for text in texts}))


def _texts(event: Event) -> Iterator[str]:
    yield event.name
    yield from event.facts
    for fact in (event.value, *event.facts.values()):
        if isinstance(fact, Value):
            yield from _value_texts(fact)
        elif fact is not None:
            yield str(fact)


def _value_texts(value: Value) -> Iterator[str]:
    yield value.type
    yield value.text
    for part in value.parts:
        yield part.label
        yield from _value_texts(part.value)


@cache
def _python() -> Vocabulary:
    """Python's own words, the methods of its types, and the settings that a lesson can choose."""
    words = {*dir(builtins), *keyword.kwlist, *keyword.softkwlist, *_SETTINGS}
    words.update(name for each in _TYPES for name in dir(each))
    return Vocabulary(words=frozenset(words), texts=frozenset())


@cache
def _offered(module: str, names: tuple[str, ...]) -> frozenset[str]:
    """The names in a module of the list above, and the methods and parameters of what is taken from it."""
    if module not in OFFERING:
        return frozenset()
    found = vars(importlib.import_module(module))
    words = {name for name in found if not name.startswith("__")}
    # Looked up in the module as it is: asking it for a name could make it import more.
    for taken in (found[name] for name in names if name in found):
        words.update(dir(taken))
        words.update(_parameters(taken))
        for method in vars(taken).values() if isinstance(taken, type) else ():
            words.update(_parameters(method))
    return frozenset(words)


def _parameters(thing: object) -> Iterable[str]:
    if not callable(thing):
        return ()
    try:
        return inspect.signature(thing).parameters
    except (ValueError, TypeError):
        return ()


def _tokens(code: str) -> Iterator[str]:
    """Names, numbers and quoted texts; where the code isn't Python's, its words."""
    try:
        found = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        yield from _split(code)
        return
    for token in found:
        if token.type in {tokenize.NAME, tokenize.NUMBER}:
            # `shelf.books.1` in a template is a name and a place, not a name and a fraction.
            yield token.string.removeprefix(".")
        elif token.type == tokenize.STRING:
            yield from _string(token.string)


def _string(written: str) -> Iterator[str]:
    """A text in quotation marks; for an f-string, the words in it."""
    try:
        value = ast.literal_eval(written)
    except CANNOT_READ:
        yield from _split(written.lstrip("fFrRbBuU"))
        return
    yield f'"{value}"'


def _split(text: str) -> Iterator[str]:
    yield from _WORD.findall(text)


def _joined(one: Vocabulary, other: Vocabulary) -> Vocabulary:
    return Vocabulary(words=one.words | other.words, texts=one.texts | other.texts)
