"""Words for events as clauses: every verb has one, told in English, with code in code style."""

import pytest

from tutor.lessons.phrases import clause, counted, never
from tutor.lessons.select import VERBS


def shown(markup):
    return markup.replace("<code>", "`").replace("</code>", "`")


@pytest.mark.parametrize(
    ("selector", "happens", "denied"),
    [
        ("receive count", "Django calls `count`", "Django never calls `count`"),
        ("2nd receive count", "Django calls `count` for the second time", "Django never calls `count` a second time"),
        ("8th assign x", "`x` is set for the eighth time", "`x` is never set an eighth time"),
        ("11th assign x", "`x` is set for the 11th time", "`x` is never set an 11th time"),
        ("last call f in g", "`f` is called in `g` for the last time", "`f` is never called in `g`"),
        ("1st print", "the first print happens", "something is never printed"),
        ("transaction commit", "the transaction is committed", "the transaction is never committed"),
        ("line 4", "line `4` runs", "line `4` never runs"),
        ("send <b>", "`&lt;b&gt;` is sent", "`&lt;b&gt;` is never sent"),
    ],
)  # fmt: skip
def test_an_event_is_told_in_english(selector, happens, denied):
    assert (shown(clause(selector)), shown(never(selector))) == (happens, denied)


def test_what_is_counted_out_is_not_counted_again():
    assert shown(counted("receive count", "twice")) == "Django calls `count` twice"
    assert shown(counted("2nd receive count", "once")) == "Django calls `count` for the second time"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_clause_that_can_be_denied(verb):
    told = shown(clause(f"{verb} 7"))
    assert "`7`" in told
    assert shown(never(f"{verb} 7")).replace(" never", "", 1) == told
