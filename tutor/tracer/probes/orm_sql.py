"""An SQL statement in, its first word, its table and the tables it joins out; read by eye, not by a parser.

What is in quotes, in parentheses or behind the first few thousand characters can't mislead it: a table is what stands
behind FROM, INTO, UPDATE, TABLE or JOIN, and the one outside of all parentheses goes first.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_LONGEST_SQL: Final = 2_000
_READ_AT_MOST: Final = 10_000
_IDENTIFIER: Final = r'(?:"[^"]*"|`[^`]*`|\[[^\]]*\]|[^\W\d]\w*)'
_TOKEN: Final = re.compile(
    rf"(?P<skip>'[^']*'|--[^\n]*|/\*.*?\*/)|(?P<name>{_IDENTIFIER}(?:\.{_IDENTIFIER})*)|(?P<bracket>[()])",
    re.DOTALL,
)
_BEFORE_TABLE: Final = frozenset({"FROM", "INTO", "UPDATE", "TABLE", "JOIN"})
_BETWEEN: Final = frozenset({"IF", "NOT", "EXISTS", "ONLY", "OR", "IGNORE", "REPLACE", "ABORT", "FAIL"})
# How databases begin and end transactions, by how the statement starts; the longer ones first.
_TRANSACTIONS: Final = (
    ("ROLLBACK TO", "restore"),
    ("ROLLBACK", "rollback"),
    ("RELEASE", "release"),
    ("SAVEPOINT", "savepoint"),
    ("BEGIN", "begin"),
    ("START TRANSACTION", "begin"),
    ("COMMIT", "commit"),
    ("END", "commit"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`name` is its first word in capitals. `transaction` is empty or what it does: begin, savepoint, release..."""

    name: str
    text: str
    table: str | None
    joins: str | None
    transaction: str
    savepoint: str
    returning: bool


def read_sql(sql: object) -> Statement:
    """Of what is no string at all, such as a composed statement of psycopg, nothing is known."""
    if not isinstance(sql, str):
        return _read(f"<{type(sql).__name__}>")
    return _read(sql if type(sql) is str else str.__getitem__(sql, slice(None)))


@lru_cache(maxsize=256)
def _read(sql: str) -> Statement:
    words, tables, joins = _words_and_tables(sql[:_READ_AT_MOST])
    start = " ".join(words[:2])
    transaction = next((what for how, what in _TRANSACTIONS if f"{start} ".startswith(f"{how} ")), "")
    text = sql.strip()
    return Statement(
        name=words[0] if words else "",
        text=text if len(text) <= _LONGEST_SQL else f"{text[: _LONGEST_SQL - 1]}…",
        table=None if transaction else tables,
        joins=joins,
        transaction=transaction,
        savepoint=_last_name(sql) if transaction in ("savepoint", "release", "restore") else "",
        returning=" RETURNING " in sql,
    )


def _words_and_tables(sql: str) -> tuple[list[str], str | None, str | None]:
    """Its first two words, the table least deep in parentheses, and those that are joined to it."""
    words: list[str] = []
    found: list[tuple[int, bool, str]] = []
    depth, wanted = 0, ""
    for token in _TOKEN.finditer(sql):
        if token["bracket"]:
            depth += 1 if token["bracket"] == "(" else -1
            wanted = ""
        elif token["name"]:
            word = token["name"].upper()
            if len(words) < 2:
                words.append(word)
            if wanted and word not in _BETWEEN:
                found.append((depth, wanted == "JOIN", _unquoted(token["name"])))
                wanted = ""
            elif _leads_to_table(word, words):
                wanted = word
    level = min((depth for depth, _, _ in found), default=0)
    tables = [name for depth, joined, name in found if depth == level and not joined]
    joins = dict.fromkeys(name for depth, joined, name in found if depth == level and joined)
    return words, tables[0] if tables else None, ", ".join(joins) or None


def _leads_to_table(word: str, words: list[str]) -> bool:
    if word == "ON":
        return words[0] in ("CREATE", "DROP")  # an index
    return word in _BEFORE_TABLE and (word != "UPDATE" or words == ["UPDATE"])


def _unquoted(name: str) -> str:
    return re.sub(r'["`\[\]]', "", name)


def _last_name(sql: str) -> str:
    names = [token["name"] for token in _TOKEN.finditer(sql) if token["name"]]
    return _unquoted(names[-1]) if names else ""
