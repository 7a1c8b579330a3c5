"""What a learner typed, brought to one form, so that what means the same compares as the same."""

import ast
import re
import unicodedata
from decimal import Decimal

from tutor.quiz.fault import AnswerError

LONGEST_TEXT = 500
LONGEST_NUMBER = 40
STRAIGHT = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MINUS SIGN}": "-",
    }
)
NAMES = {"none": "None", "true": "True", "false": "False"}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+", re.ASCII)
GROUPED = re.compile(r"(?<=\d)[ _\u00a0\u2009\u202f](?=\d{3})")
UNREADABLE = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)


def plain(text: str) -> str:
    """One line without outer or doubled whitespace. Raises AnswerError for what nobody can have meant to type."""
    if typed_length(text) > LONGEST_TEXT:
        raise AnswerError(f"That is too long: {LONGEST_TEXT} characters are the most that can be read here.")
    if any(unicodedata.category(mark) in ("Cc", "Cs") and not mark.isspace() for mark in text):
        raise AnswerError("The answer holds a character that can't be shown. Please type it anew.")
    return " ".join(text.split())


def typed_length(text: str) -> int:
    """In UTF-16 code units, as a browser counts for `maxlength`."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def value(text: str) -> str:
    """A Python value as text. Quotes may be left off, unless the text in them reads as another value ('5' is not 5)
    or has blanks at its ends (' a' is not a).

    Case counts, except in None, True and False. Spaces inside a list or dict don't, nor which quotes are used.
    """
    line = plain(text)
    if len(line) > 1 and line[0] == line[-1] == "`":
        line = line[1:-1].strip()
    bare = NAMES.get(line.lower(), line)
    for form in (bare, bare.translate(STRAIGHT)):
        try:
            return literal(ast.literal_eval(form))
        except UNREADABLE:
            continue
    return called(bare)


def called(line: str) -> str:
    """A call such as `KeyError('a')` spelt in one way; anything else as it is."""
    try:
        node = ast.parse(line, mode="eval").body
        return ast.unparse(node) if isinstance(node, ast.Call) else line
    except UNREADABLE:
        return line


def literal(found: object) -> str:
    """One text for each Python value; a string is its own text where that can't be taken for another value."""
    if isinstance(found, str):
        exact = found != found.strip() or not found or reads_as_value(found)
        return repr(found) if exact else " ".join(found.split())
    if isinstance(found, tuple):
        return f"({', '.join(map(inner, found))},)"
    if isinstance(found, list):
        return f"[{', '.join(map(inner, found))}]"
    if isinstance(found, set):
        return f"{{{', '.join(sorted(map(inner, found)))}}}"
    if isinstance(found, dict):
        return f"{{{', '.join(sorted(f'{inner(key)}: {inner(item)}' for key, item in found.items()))}}}"
    return repr(found)


def inner(found: object) -> str:
    return repr(found) if isinstance(found, str) else literal(found)


def reads_as_value(text: str) -> bool:
    line = text.strip()
    try:
        ast.literal_eval(NAMES.get(line.lower(), line))
    except UNREADABLE:
        return False
    return True


def number(text: str) -> Decimal:
    """A number with a point or a comma before its decimals. Raises AnswerError for everything else."""
    line = GROUPED.sub("", plain(text).translate(STRAIGHT))
    if THOUSANDS.fullmatch(line):
        raise AnswerError(
            f"“{line}” can be read in two ways. Please leave the comma out, or write a point before decimals."
        )
    line = line.replace(",", ".") if line.count(",") == 1 and "." not in line else line
    if len(line) > LONGEST_NUMBER or not NUMBER.fullmatch(line):
        raise AnswerError("Please write a number, in figures, such as 3 or 2.5.")
    return Decimal(line)


def step(text: str) -> int:
    """The number of a row, counted from 1. Raises AnswerError for everything else."""
    line = plain(text)
    if not (line.isascii() and line.isdecimal() and len(line) <= 6 and int(line) > 0):
        raise AnswerError("Please choose one of the steps.")
    return int(line)


def words(text: str) -> str:
    """Words as they sound: one case, one kind of letter (Unicode's NFKC_Casefold), no outer punctuation."""
    folded = unicodedata.normalize("NFD", plain(text)).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    folded = " ".join(unicodedata.normalize("NFKC", folded).split())
    start, end = 0, len(folded)
    while start < end and not telling(folded[start]):
        start += 1
    while end > start and not telling(folded[end - 1]):
        end -= 1
    return folded[start:end] or folded


def telling(mark: str) -> bool:
    """Does the character say something at the edge of an answer? Letters, digits and symbols (`+`, `$`) do."""
    return unicodedata.category(mark)[0] in "LNSM"
