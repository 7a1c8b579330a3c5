"""Which events a lane shows, at which row, how deep, and what it says of them."""

from tests.lessons.telling import lane_of, table_of, told
from tutor.lessons.lanes import MOST_ENTRIES, lanes
from tutor.lessons.reading import Reading
from tutor.lessons.rows import write_rows
from tutor.lessons.select import EventIndex
from tutor.lessons.wording import Wording
from tutor.tracer import run
from tutor.tracer.probes.templates import TemplatesProbe


def test_an_entry_stands_at_the_row_in_which_it_happened():
    lane = lane_of(
        "orm", 'x = 1\ntell("query", "SELECT", table="a")\ny = 2\ntell("query", "DELETE", table="b")\n'
    )
    assert [(entry.step, entry.text) for entry in lane.entries] == [(3, "SELECT on a"), (5, "DELETE from b")]


def test_what_happens_inside_a_function_stands_at_the_row_of_its_statement():
    lane = lane_of(
        "orm", 'def f():\n    tell("query", "SELECT")\n    return 1\nf()\ntell("query", "INSERT")\n'
    )
    assert [entry.step for entry in lane.entries] == [4, 7]


def test_what_happens_in_a_hidden_row_stands_at_the_one_shown_before_it():
    rows = [{"at": "line 3", "hide": True}]
    lane = lane_of("orm", 'x = 1\ntell("query", "SELECT")\ny = 2\n', rows)
    assert [entry.step for entry in lane.entries] == [2]


def test_before_the_first_row_that_is_shown_comes_the_first_row():
    rows = [{"at": "line 1", "hide": True}, {"at": "line 2", "hide": True}]
    lane = lane_of("orm", 'tell("query", "SELECT")\ny = 2\n', rows)
    assert [entry.step for entry in lane.entries] == [1]


def test_a_lane_shows_the_events_of_its_own_probe_in_the_lesson_s_order_of_probes():
    trace = told('tell("query", "SELECT")\ntell("clean", "age", 17)\n')
    shown = lanes(["forms", "signals", "orm"], trace, table_of(trace))
    assert [(lane.probe, lane.title, len(lane.entries)) for lane in shown] == [
        ("forms", "Forms", 1),
        ("orm", "Database", 1),
    ]


def test_signals_have_rows_and_no_lane():
    trace = told("x = 1\n")
    assert lanes(["signals"], trace, table_of(trace)) == ()


def test_a_lane_with_nothing_in_it_says_so():
    lane = lane_of("orm", "x = 1\n")
    assert lane.entries == ()
    assert lane.empty == "No query was sent."
    assert lane.left_out == ""


def test_a_lane_has_an_end_and_says_how_much_is_behind_it():
    lane = lane_of(
        "orm", f'for n in range(1):\n    [tell("query", "SELECT") for _ in range({MOST_ENTRIES + 2})]\n'
    )
    assert len(lane.entries) == MOST_ENTRIES
    assert lane.left_out == "2 more events, not shown."


def test_what_lies_behind_the_last_row_is_counted_and_not_shown():
    lane = lane_of("orm", 'for n in range(110):\n    tell("query", "SELECT")\n')
    assert {entry.step for entry in lane.entries} == set(range(3, 201, 2))
    assert lane.left_out == "11 more events, not shown."


def test_middleware_lie_around_each_other():
    lane = lane_of(
        "http",
        """
tell("request", "/books/3/", method="GET")
tell("enter", "security")
tell("enter", "timing")
tell("resolve", "detail", path="/books/3/", route="books/<int:pk>/")
tell("view", "detail", kwargs={"pk": 3})
tell("leave", "timing", status=200)
tell("leave", "security", status=200)
tell("response", "/books/3/", status=200)
""",
    )
    assert [(entry.depth, entry.text) for entry in lane.entries] == [
        (0, "GET /books/3/ comes in"),
        (0, "enter security"),
        (1, "enter timing"),
        (2, "/books/3/ fits 'books/<int:pk>/' · view detail"),
        (2, "Django calls detail with {'pk': 3}"),
        (1, "leave timing · 200"),
        (0, "leave security · 200"),
        (0, "the response is ready · 200"),
    ]


def test_a_middleware_that_is_not_left_doesn_t_indent_what_comes_after_the_one_around_it():
    lane = lane_of(
        "http",
        'for k, n in ["enter a", "enter b", "leave a", "enter c"]:\n    tell(k, n)\n'.replace(
            '["enter a", "enter b", "leave a", "enter c"]',
            'map(str.split, ["enter a", "enter b", "leave a", "enter c"])',
        ),
    )
    assert [entry.depth for entry in lane.entries] == [0, 1, 0, 0]


def test_queries_lie_inside_their_transaction_and_savepoint():
    names = ["begin", "savepoint", "restore", "release", "savepoint", "commit", "begin"]
    lane = lane_of(
        "orm", f'for name in {names}:\n    tell("transaction", name)\n    tell("query", "SELECT")\n'
    )
    assert [entry.depth for entry in lane.entries] == [0, 1, 1, 2, 1, 2, 1, 1, 1, 2, 0, 0, 0, 1]


def test_the_probe_of_templates_says_how_deep():
    lane = lane_of(
        "templates", 'tell("render", "a.html", nesting=0)\ntell("block", "b", template="a.html", nesting=1)\n'
    )
    assert [(entry.depth, entry.text) for entry in lane.entries] == [
        (0, "render a.html"),
        (1, "block b from a.html"),
    ]


def test_a_row_says_how_many_queries_it_sent():
    trace = told('x = 1\ntell("query", "SELECT")\ny = [tell("query", "SELECT") for _ in range(2)]\n')
    index = EventIndex(trace)
    rows = write_rows(Wording(reading=Reading(trace, index, table_of(trace))), ())
    assert [row.result for row in rows] == [
        "tell can be used",
        "x = 1",
        "1 query",
        "y = [None, None]; 2 queries",
    ]


def test_templates_are_seen_by_the_real_probe_as_deep_as_they_lie():
    trace = run(
        "from django.template import Context, Engine\n"
        "text = Engine().from_string('{% block x %}{{ a.b }}{% endblock %}').render(Context({'a': {'b': 1}}))\n",
        probes=[TemplatesProbe()],
    )
    (lane,) = lanes(["templates"], trace, table_of(trace))
    assert [(entry.step, entry.depth, entry.text) for entry in lane.entries] == [
        (2, 0, "render a template without a name"),
        (2, 1, "block x"),
        (2, 2, "a.b → 1 · dictionary"),
    ]
