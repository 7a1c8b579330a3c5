"""What a lane says of each kind of event."""

import pytest

from tests.lessons.telling import lane_of

SAID = {
    "orm": {
        'tell("query", "SELECT", table="shop_book", rows=3)': "SELECT on shop_book · 3 rows",
        'tell("query", "SELECT", table="shop_author", by="related object")': "SELECT on shop_author · for a related "
        "object",
        'tell("query", "SELECT", table="shop_book", by="count")': "SELECT on shop_book · by count()",
        'tell("query", "INSERT", table="shop_book", by="create")': "INSERT into shop_book",
        'tell("query", "SELECT", table="shop_book", rows=1)': "SELECT on shop_book · 1 row",
        'tell("query", "INSERT", table="shop_book", many=True)': "INSERT into shop_book · once for each set of "
        "parameters",
        'tell("query", "PRAGMA", database="other")': "PRAGMA · database other",
        'tell("query", "UPDATE", table="b", error=ValueError("no"))': "UPDATE of b fails: ValueError('no')",
        'tell("evaluate", "Book", [], rows=1200, queries=1)': "Book QuerySet fills its cache · 1,200 rows",
        'tell("evaluate", "Book", [], rows=3, queries=2)': "Book QuerySet fills its cache · 3 rows from 2 queries",
        'tell("evaluate", "Book", rows=1, queries=1)': "a QuerySet of its own is asked · 1 row",
        'tell("reuse", "Book", rows=3)': "Book QuerySet answers from its cache · 3 rows",
        'tell("transaction", "begin", database="default")': "a transaction begins",
        'tell("transaction", "restore", dropped=0)': "everything since the savepoint is undone",
        'tell("transaction", "rollback", dropped=2)': "the transaction is rolled back · 2 waiting functions "
        "are dropped",
        'tell("transaction", "rollback", dropped=1)': "the transaction is rolled back · 1 waiting function is dropped",
        'tell("schedule", "notify")': "notify is to be called after the commit",
        'tell("callback", "notify", immediately=False)': "Django calls notify",
        'tell("callback", "notify", immediately=True)': "Django calls notify at once: no transaction is open",
    },
    "http": {
        'tell("request", "/", method="POST")': "POST / comes in",
        'tell("request", "/seats/", method="GET", query="row=7")': "GET /seats/?row=7 comes in",
        'tell("enter", "auth", path="/")': "enter auth",
        'tell("leave", "auth", status=403, answered=True)': "leave auth · 403 · answered here, nothing inside is asked",
        'tell("leave", "auth", error=KeyError("user"))': "leave auth with KeyError('user')",
        'tell("leave", "convert_exception_to_response", status=500, error=KeyError("user"))': "the exception becomes "
        "a response · 500 · for KeyError('user')",
        'tell("resolve", "", path="/nowhere/")': "/nowhere/ fits no route",
        'tell("resolve", "/nowhere/", error=LookupError("no"))': "/nowhere/ fits no route",
        'tell("resolve", "index", path="/")': "/ is resolved · view index",
        'tell("view", "index", kwargs={})': "Django calls index",
        'tell("response", "/", status=200)': "the response is ready · 200",
    },
    "templates": {
        'tell("render", "")': "render a template without a name",
        'tell("render", "book.html", template="list.html", by="include")': "include book.html",
        'tell("render", "base.html", template="list.html", by="extends")': "list.html extends base.html",
        'tell("block", "title", template="list.html", overrides="base.html")': "block title from list.html, in place "
        "of the one in base.html",
        'tell("lookup", "book", 3, via="context")': "book → 3",
        'tell("lookup", "book.title", "Emma", via="context attribute")': "book.title → 'Emma' · attribute",
        'tell("lookup", "a.0.b", 1, via="context index dictionary+called")': "a.0.b → 1 · index, dictionary, called",
        'tell("lookup", "a", 1, via="context+called")': "a → 1 · called",
        'tell("lookup", "a|upper", "A", via="filters")': "a|upper → 'A'",
        'tell("lookup", "titel", "", failed=True, why="not found")': "titel is not found → ''",
        'tell("lookup", "book.sell", "", failed=True, why="needs arguments")': "book.sell is not called, as it needs "
        "arguments → ''",
        'tell("lookup", "b.gone", "", failed=True, why="error", error=KeyError("x"))': "b.gone raises "
        "KeyError('x') → ''",
        'tell("lookup", "b.gone", failed=True, why="error", error=KeyError("x"))': "b.gone raises KeyError('x')",
    },
    "forms": {
        'tell("clean", "age", 17, stage="field", raw="17")': "age: '17' → 17",
        'tell("clean", "age", 17, stage="field")': "age → 17",
        'tell("clean", "age", 18, stage="method")': "clean_age() → 18",
        'tell("clean", "SignUp", {"age": 18}, stage="form")': "SignUp as a whole → {'age': 18}",
        'tell("clean", "Book", stage="model")': "Book is filled in",
        'tell("clean", "Books", stage="formset")': "all forms of Books are cleaned",
        'tell("invalid", "age", message="must be 18")': "age is not valid: must be 18",
        'tell("invalid", "age", message="must be 18", raw="7")': "age: '7' is not valid: must be 18",
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


def test_a_text_that_is_safe_to_print_is_shown_as_a_text():
    program = "from django.utils.safestring import mark_safe\n" + 'tell("lookup", "a", mark_safe("<b>(x)"))\n'
    (entry,) = lane_of("templates", program).entries
    assert entry.text == "a → '<b>(x)'"


def test_what_is_very_long_is_cut():
    (entry,) = lane_of("orm", 'tell("query", "SELECT", sql="x" * 5000)\n').entries
    assert [len(detail.text) for detail in entry.details] == [2000]
    (entry,) = lane_of("forms", 'tell("invalid", "age", raw="x" * 5000, message="no")\n').entries
    assert len(entry.text) < 120


def test_only_a_name_that_a_template_has_is_shown_as_code():
    named, unnamed = lane_of("templates", 'tell("render", "list.html")\ntell("render", "")\n').entries
    assert [word.text for word in named.words if word.is_code] == ["list.html"]
    assert [word.text for word in unnamed.words if word.is_code] == []
