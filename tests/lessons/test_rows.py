"""The rows of the execution table: nothing on them that the run didn't leave."""

import pytest

from tests.lessons.runs import reading_of, rows_of
from tutor.lessons.rows import write_rows
from tutor.lessons.schema import Sentence
from tutor.lessons.wording import Wording

CALLS = "def double(n):\n    twice = n * 2\n    return twice\n\n\ntotal = double(3) + 1\n"
LOOP = "total = 0\nfor n in [1, 2]:\n    total += n\nprint(total)\n"
SIGNAL = """from django.dispatch import Signal, receiver

opened = Signal()


@receiver(opened)
def greet(sender, **kwargs):
    print("hello")


@receiver(opened)
def fail(sender, **kwargs):
    raise ValueError("no")


opened.send_robust(sender="shop")
"""


def told(rows):
    return [(row.depth, row.kind, row.lines[0], row.result) for row in rows]


def test_a_call_opens_its_rows_and_a_row_closes_it_with_the_value():
    assert told(rows_of(CALLS)) == [
        (0, "define", 1, "double is a function"),
        (0, "call", 6, "calls double with n = 3"),
        (1, "assign", 2, "twice = 6"),
        (1, "line", 3, ""),
        (0, "return", 6, "returns 6; total = 7"),
    ]


def test_what_a_call_gave_is_shown_where_it_comes_back_and_not_before():
    rows = rows_of(CALLS)
    assert [each.expression for each in rows[1].evaluations] == []
    assert [(each.expression, each.value) for each in rows[4].evaluations][:1] == [("double(3)", "6")]


def test_receivers_have_rows_inside_the_send_also_those_that_raise():
    rows = rows_of(SIGNAL)
    assert told(rows)[4:] == [
        (0, "send", 16, "calls 2 receivers: greet, fail"),
        (1, "receive", 6, "sender = 'shop'; kwargs = " + rows[5].result.partition("kwargs = ")[2]),
        (2, "output", 8, "prints hello"),
        (1, "respond", 16, "greet returns None"),
        (1, "receive", 11, "sender = 'shop'; kwargs = " + rows[8].result.partition("kwargs = ")[2]),
        (2, "raise", 13, "raises ValueError('no')"),
        (1, "respond", 16, "fail raises ValueError('no')"),
    ]
    assert rows[5].code == "@receiver(opened)\ndef greet(sender, **kwargs):"


def test_what_a_receiver_returned_is_not_taken_for_what_the_sending_gave():
    row = rows_of(SIGNAL.replace("opened.send_robust", "answers = opened.send"))[7]
    assert (row.title_html, row.result) == ("<code>greet</code> is done", "greet returns None")
    assert row.say == "greet is done: returns None."


@pytest.mark.parametrize(
    ("error", "title", "said"),
    [
        ('ValueError("<no>")', "<code>fail</code> ended with <code>ValueError</code>", "ValueError: '<no>'."),
        ("KeyError", "<code>fail</code> ended with <code>KeyError</code>", "KeyError."),
    ],
)
def test_a_receiver_that_raised_is_not_said_to_be_done(error, title, said):
    row = rows_of(SIGNAL.replace('ValueError("no")', error))[-1]
    assert (row.title_html, row.say) == (title, f"fail ended with {said}")
    assert "<no>" not in row.say_html


def test_rows_after_a_call_that_raised_are_outside_of_it_again():
    rows = rows_of("def f():\n    1 / 0\n\n\ntry:\n    f()\nexcept ZeroDivisionError:\n    print('caught')\n")
    assert [(row.depth, row.lines[0]) for row in rows] == [(0, 1), (0, 5), (0, 6), (1, 2), (0, 7), (0, 8)]


def test_output_grows_row_by_row():
    rows = rows_of("print('a')\nx = 1\nprint('b')\n")
    assert [(row.printed, row.output) for row in rows] == [("a\n", "a\n"), ("", "a\n"), ("b\n", "a\nb\n")]


def test_words_on_a_selector_go_to_every_row_it_matches_and_an_ordinal_goes_first():
    rows = rows_of(LOOP, [{"at": "assign total", "title": "Set"}, {"at": "2nd assign total", "title": "Add"}])
    assert [row.title_html for row in rows if row.kind == "assign" and "total" in row.result] == [
        "Set",
        "Add",
        "Set",
    ]


def test_a_hidden_row_is_gone_and_what_it_printed_is_not():
    rows = rows_of("x = 1\nprint('a')\ny = 2\n", [{"at": "print", "hide": "yes"}])
    assert [row.number for row in rows] == [1, 2]
    assert (rows[0].printed, rows[1].output) == ("a\n", "a\n")


@pytest.mark.parametrize(("at", "merge"), [("assign x", "with next"), ("assign y", "with previous")])
def test_merged_rows_are_one_with_all_their_results(at, merge):
    rows = rows_of("x = 1\ny = 2\nz = 3\n", [{"at": at, "merge": merge, "note": "Both."}])
    assert told(rows) == [(0, "assign", 1, "x = 1; y = 2"), (0, "assign", 3, "z = 3")]
    assert (rows[0].lines, rows[0].note_html) == ((1, 2), "<p>Both.</p>")


def test_a_row_without_a_sentence_says_what_it_did():
    rows = rows_of("x = '<b>'\n")
    assert rows[0].say == "Assign x: x = '<b>'."
    assert rows[0].say_html == "Assign <code>x</code>: x = '&lt;b&gt;'."


def test_the_author_says_it_better():
    rows = rows_of("x = 1\n", transcript=[Sentence(at="assign x", say="Now `x` is {value:assign x}.")])
    assert rows[0].say_html == 'Now <code>x</code> is <code class="value">1</code>.'
    assert rows[0].say == "Now x is 1."


def test_a_sentence_for_no_row_is_a_fault():
    wording = Wording(reading=reading_of("x = 1\n"))
    write_rows(wording, [Sentence(at="assign y", say="Never.")])
    assert [(fault.code, fault.path) for fault in wording.faults] == [
        ("no-such-event", ("transcript", 0, "at"))
    ]


def test_a_long_run_shows_its_beginning_and_says_how_much_more_there_was():
    reading = reading_of("total = 0\nfor n in range(300):\n    total += n\n")
    assert len(reading.table.lines) == 200
    assert reading.table.left_out == 602 - 200
    assert len(write_rows(Wording(reading=reading), ())) == 200


def test_receivers_that_run_in_turns_are_all_those_of_the_send():
    rows = rows_of(
        "import asyncio\nfrom django.dispatch import Signal\n\nready = Signal()\n\n\n"
        "async def slow(sender, **kwargs):\n    await asyncio.sleep(0)\n    return 's'\n\n\n"
        "def quick(sender, **kwargs):\n    return 'q'\n\n\n"
        "ready.connect(slow)\nready.connect(quick)\nasyncio.run(ready.asend(sender=None))\n"
    )
    sent = next(row for row in rows if row.kind == "send")
    assert sent.result == "calls 2 receivers: slow, quick"
    assert sorted(row.result for row in rows if row.kind == "respond")[:2] == [
        "quick returns 'q'",
        "slow returns 's'",
    ]


def test_a_class_is_begun_and_complete():
    rows = rows_of("class Shop:\n    rate = 2\n")
    assert [(row.title_html, row.kind, row.result) for row in rows] == [
        ("Begin <code>class Shop</code>", "define", ""),
        ("Assign <code>rate</code>", "assign", "rate = 2"),
        ("The class <code>Shop</code> is complete", "return", "Shop is a class"),
    ]


def test_a_loop_says_which_comes_next_and_that_no_more_comes():
    titles = [row.title_html for row in rows_of("for n in [1]:\n    print(n)\n")]
    assert titles == ["Next <code>n</code>", "Print", "No more: <code>for n in [1]</code>"]


def test_a_program_without_a_statement_has_no_row():
    assert rows_of("# nothing\n") == ()


def test_what_goes_to_the_error_stream_is_not_printed():
    rows = rows_of("import sys\nprint('bad\\nvery bad', file=sys.stderr)\nprint('good')\n")
    assert [(row.result, row.printed) for row in rows[1:]] == [
        ("reports very bad", ""),
        ("prints good", "good\n"),
    ]
