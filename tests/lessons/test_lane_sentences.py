"""What a lane says of each kind of event."""

import pytest

from tests.lessons.telling import lane_of

SAID = {
    "orm": {
        'tell("query", "SELECT", table="shop_book", rows=3)': "SELECT on shop_book · 3 rows",
        'tell("query", "SELECT", table="shop_book", rows=1)': "SELECT on shop_book · 1 row",
        'tell("query", "INSERT", table="shop_book", many=True)': "INSERT into shop_book · once for each set of "
        "parameters",
        'tell("query", "PRAGMA", database="other")': "PRAGMA · database other",
        'tell("query", "UPDATE", table="b", error=ValueError("no"))': "UPDATE of b fails: ValueError('no')",
        'tell("evaluate", "Book", rows=1200)': "Book QuerySet fills its cache · 1,200 rows",
        'tell("reuse", "Book", rows=3)': "Book QuerySet answers from its cache · 3 rows",
        'tell("transaction", "begin", database="default")': "a transaction begins",
        'tell("transaction", "restore")': "everything since the savepoint is undone",
        'tell("schedule", "notify")': "notify is kept until the commit",
        'tell("callback", "notify")': "Django calls notify",
    },
    "http": {
        'tell("request", "/", method="POST")': "POST / comes in",
        'tell("leave", "auth", error=KeyError("user"))': "leave auth with KeyError('user')",
        'tell("resolve", "", path="/nowhere/")': "/nowhere/ fits no route",
        'tell("view", "index", kwargs={})': "Django calls index",
    },
    "templates": {
        'tell("render", "")': "render a template without a name",
        'tell("lookup", "book.title", "Emma")': "book.title → 'Emma'",
        'tell("lookup", "book.titel", failed=True)': "book.titel is not found",
        'tell("lookup", "book.sell", error=ValueError("sold"))': "book.sell raises ValueError('sold')",
    },
    "forms": {
        'tell("clean", "age", 17, form="SignUp", stage="field")': "age → 17",
        'tell("invalid", "age", message="must be 18")': "age is not valid: must be 18",
        'tell("invalid", "__all__", message="no")': "the form as a whole is not valid: no",
    },
}


@pytest.mark.parametrize(
    ("probe", "telling", "said"),
    [(probe, telling, said) for probe, told in SAID.items() for telling, said in told.items()],
)
def test_an_event_is_said_in_a_few_words(probe, telling, said):
    (entry,) = lane_of(probe, telling + "\n").entries
    assert entry.text == said


def test_names_values_and_sql_are_set_as_code():
    (entry,) = lane_of("orm", 'tell("query", "SELECT", table="shop_book", rows=3)\n').entries
    assert [(word.text, word.is_code) for word in entry.words] == [
        ("SELECT", True),
        (" on ", False),
        ("shop_book", True),
        (" · 3 rows", False),
    ]


def test_a_query_can_be_opened_for_its_whole_text_and_its_parameters():
    (entry,) = lane_of("orm", 'tell("query", "SELECT", sql="SELECT 1 WHERE x = %s", params=(10,))\n').entries
    assert [(detail.label, detail.text) for detail in entry.details] == [
        ("SQL", "SELECT 1 WHERE x = %s"),
        ("Parameters", "(10,)"),
    ]


def test_parameters_that_are_not_there_are_not_shown():
    (entry,) = lane_of("orm", 'tell("query", "SELECT", sql="SELECT 1", params=())\n').entries
    assert [detail.label for detail in entry.details] == ["SQL"]


def test_what_went_wrong_is_marked():
    lane = lane_of("orm", 'tell("query", "SELECT")\ntell("query", "SELECT", error=ValueError())\n')
    assert [entry.failed for entry in lane.entries] == [False, True]
    (entry,) = lane_of("forms", 'tell("invalid", "age", message="no")\n').entries
    assert entry.failed
