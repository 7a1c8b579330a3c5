"""Selectors: an author's words for an event, bound to the events of a real run."""

import pytest

from tests.lessons.runs import trace_of
from tests.tracer.orm_events import trace as orm_trace
from tutor.lessons.select import EventIndex, SelectorError, describe_event, parse_selector

PROGRAM = """
import math
from django.dispatch import Signal

saved = Signal()


def note(sender, **kwargs):
    print("noted")
    return len(kwargs)


class Shop:
    def sell(self, item):
        self.item = item
        print("sold")


saved.connect(note)
saved.send(sender=None, what="tea")
shop = Shop()
shop.sell("tea")
shop.sell("milk")
items = []
items.append(1)
items = [2]
del items
saved.disconnect(note)
try:
    raise KeyError("gone")
except KeyError:
    pass
print("done")
"""


@pytest.fixture(scope="module")
def index():
    return EventIndex(trace_of(PROGRAM))


@pytest.mark.parametrize(
    ("selector", "kind", "line"),
    [
        ("import math", "assign", 2),
        ("import Signal", "assign", 3),
        ("assign saved", "assign", 5),
        ("define note", "define", 8),
        ("define Shop", "define", 13),
        ("connect note", "connect", 19),
        ("connect saved", "connect", 19),
        ("send saved", "send", 20),
        ("receive note", "receive", 20),
        ("print in note", "output", 9),
        ("return note", "return", 10),
        ("respond note", "respond", 20),
        ("call sell", "call", 22),
        ("2nd call Shop.sell", "call", 23),
        ("print in sell", "output", 16),
        ("2nd print in sell", "output", 16),
        ("last print", "output", 33),
        ("change items", "mutate", 25),
        ("2nd change items", "assign", 26),
        ("2nd assign items", "assign", 26),
        ("delete items", "delete", 27),
        ("disconnect note", "disconnect", 28),
        ("raise KeyError", "raise", 30),
        ("line 20", "line", 20),
    ],
)
def test_words_find_their_event(index, selector, kind, line):
    event = index.find(selector)
    statement = trace_of(PROGRAM).steps[event.step - 1].statement
    assert (event.kind, statement.line) == (kind, line)


def test_without_an_ordinal_all_are_meant_and_the_first_comes_first(index):
    found = index.find_all("print in sell")
    assert len(found) == 2
    assert index.find("print in sell") is found[0]
    assert index.find_all("last print in sell") == [found[1]]


def test_events_can_be_counted_and_none_is_a_number(index):
    assert index.count("call sell") == 2
    assert index.count("call nobody") == 0


def test_what_matches_nothing_comes_with_the_nearest_that_do(index):
    with pytest.raises(SelectorError) as caught:
        index.find("conect note")
    assert caught.value.hint.startswith("did you mean «connect» or «disconnect»")
    with pytest.raises(SelectorError) as caught:
        index.find("connect nota")
    assert caught.value.hint.startswith("did you mean «connect note» or ")
    assert caught.value.hint.count("«") == 3
    with pytest.raises(SelectorError, match="3rd call sell"):
        index.find("3rd call sell")


@pytest.mark.parametrize("text", ["", "send", "line x", "0th send a", "send a b", "in f", "1st", "send a in"])
def test_what_is_no_selector_is_refused_with_a_hint(text):
    with pytest.raises(SelectorError) as caught:
        parse_selector(text)
    assert caught.value.hint


def test_every_event_has_a_selector_that_finds_it_again():
    trace = trace_of(PROGRAM)
    index = EventIndex(trace)
    for event in trace.events:
        if index.verb(event) not in {"", "line"}:
            assert index.find(describe_event(trace, event)) == event


@pytest.mark.parametrize(
    ("word", "verb"),
    [
        ("append", "change"),
        ("update", "change"),
        ("set", "assign"),
        ("run", "call"),
        ("execute", "call"),
        ("invoke", "call"),
        ("output", "print"),
        ("printed", "print"),
        ("throw", "raise"),
        ("signal", "send"),
        ("send_robust", "send"),
        ("def", "define"),
        ("conect", "connect"),
    ],
)
def test_a_verb_of_daily_life_leads_to_the_one_meant(word, verb):
    with pytest.raises(SelectorError) as caught:
        parse_selector(f"{word} something")
    assert caught.value.hint.startswith(f"did you mean «{verb}»")


@pytest.fixture(scope="module")
def shop(django_db_blocker):
    body = """
    def told(): pass
    with transaction.atomic():
        transaction.on_commit(told)
        Book.objects.create(title="Sanditon")
    books = Book.objects.all()
    for book in books:
        print(book.author and book.author.name)
    len(books)
    """
    with django_db_blocker.unblock():
        trace = orm_trace(body)
    return EventIndex(trace)


@pytest.mark.parametrize(
    ("selector", "times"),
    [
        ("query SELECT", 3),
        ("query shop_book", 6),
        ("query shop_author", 4),
        ("last query INSERT", 1),
        ("query DELETE", 0),
        ("evaluate Book", 1),
        ("reuse", 1),
        ("transaction", 4),
        ("transaction commit", 2),
        ("schedule told", 1),
        ("callback", 1),
    ],
)
def test_queries_are_found_by_their_first_word_or_their_table(shop, selector, times):
    assert shop.count(selector) == times


def test_all_queries_are_meant_where_none_is_named(shop):
    assert (
        shop.count("query") == len([event for event in shop.find_all("query") if event.kind == "query"]) > 9
    )
    assert shop.describe(shop.find("2nd query shop_author")) == "query INSERT"
