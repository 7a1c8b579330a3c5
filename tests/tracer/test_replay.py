"""Any moment of the run can be had again: its steps, what they evaluated, and all that was visible."""

from collections.abc import Callable

import pytest

from tutor.tracer import Trace

Traced = Callable[..., Trace]


def evaluations(trace: Trace, line: int) -> list[tuple[str, str]]:
    step = next(step for step in trace.steps if step.statement.line == line)
    return [(found.text, found.value.text) for found in step.evaluations]


def seen(trace: Trace, event: int) -> list[tuple[str, dict[str, str]]]:
    frames = trace.state(event).frames
    return [(frame.scope, {name: value.text for name, value in frame.variables.items()}) for frame in frames]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("y = kwargs['data']", [("kwargs['data']", "'Hello'")]),
        ("if x > 3: pass", [("x", "5"), ("x > 3", "True")]),
        ("print(f'Received: {kwargs[\"data\"]} {x}')", [("kwargs['data']", "'Hello'"), ("x", "5")]),
        ("y = f(x) + 1", [("x", "5"), ("f(x)", "10"), ("f(x) + 1", "11")]),
        ("y = x > 3 and p.real < 2 or f(0)", [("x", "5"), ("x > 3", "True"), ("p.real", "7"), ("p.real < 2", "False"),
            ("x > 3 and p.real < 2", "False"), ("f(0)", "0"), ("x > 3 and p.real < 2 or f(0)", "0")]),
        ("y = 3", []),
        ("y = 'a' 'b'", []),
        ("f(2)", [("f(2)", "4")]),
        ("print(1)", []),
        ("xs.append(x)", [("x", "5")]),
        ("y = xs[x - 5]", [("xs[x - 5]", "1"), ("x", "5")]),
        ("assert x == 5", [("x", "5"), ("x == 5", "True")]),
        ("x += p", [("p", "7")]),
        ("y = -x", [("x", "5"), ("-x", "-5")]),
        ("while x > 9: pass", [("x", "5"), ("x > 9", "False")]),
        ("y = [a for a in xs]", [("xs", "[1]"), ("[a for a in xs]", "[1]")]),
        ("y = nothing if x else p", [("x", "5"), ("nothing", "None"), ("nothing if x else p", "None")]),
    ],
)  # fmt: skip
def test_the_sub_expressions_worth_seeing_are_told(
    traced: Traced, statement: str, expected: list[tuple[str, str]]
) -> None:
    setup = "x = 5; p = 7; xs = [1]; kwargs = {'data': 'Hello'}; nothing = None; f = lambda n: n * 2\n"
    found = evaluations(traced(setup + statement + "\n"), 2)
    assert sorted(found) == sorted(expected)


def test_one_step_tells_no_more_than_a_few(traced: Traced) -> None:
    trace = traced("a = b = c = d = e = f = g = h = 1\nprint(a, b, c, d, e, f, g, h)\n")
    assert len(evaluations(trace, 2)) == 6


def test_the_state_is_exact_in_time(traced: Traced) -> None:
    trace = traced("def f(n):\n    m = n + 1\n    return m\nx = f(1)\nprint(x)\n")
    assert trace.state(0).frames[0].variables == {}
    kinds = [event.kind for event in trace.events]
    assert kinds == [
        "line",
        "define",
        "line",
        "call",
        "line",
        "assign",
        "line",
        "return",
        "assign",
        "line",
        "output",
    ]
    f = {"f": "function f"}
    assert seen(trace, 3) == [("<module>", f)]
    assert seen(trace, 4) == [("<module>", f), ("f", {"n": "1"})]
    assert seen(trace, 6) == [("<module>", f), ("f", {"n": "1", "m": "2"})]
    assert seen(trace, 8) == [("<module>", f)]
    assert seen(trace, 9) == [("<module>", {**f, "x": "2"})]
    assert (trace.state(10).output, trace.state(11).output) == ("", "2\n")


def test_states_can_be_asked_for_in_any_order(traced: Traced) -> None:
    trace = traced("xs = []\nfor i in range(5):\n    xs.append(i)\n")
    forwards = [trace.state(number) for number in range(len(trace.events) + 1)]
    backwards = [trace.state(number) for number in reversed(range(len(trace.events) + 1))]
    assert forwards == backwards[::-1]


@pytest.mark.parametrize("number", [-1, 3])
def test_a_state_after_an_event_that_is_not_there_is_an_index_error(traced: Traced, number: int) -> None:
    with pytest.raises(IndexError):
        traced("x = 1").state(number)


def test_steps_nest_as_the_calls_do(traced: Traced) -> None:
    trace = traced("def g():\n    return 1\ndef f():\n    return g()\nx = f()\ny = 2\n")
    rows = [
        (step.number, step.statement.line, step.depth, step.frame, step.parent, step.events)
        for step in trace.steps
    ]
    assert rows == [
        (1, 1, 0, 1, None, (1, 3)),
        (2, 3, 0, 1, None, (3, 5)),
        (3, 5, 0, 1, None, (5, 13)),
        (4, 4, 1, 2, 3, (7, 12)),
        (5, 2, 2, 3, 4, (9, 11)),
        (6, 6, 0, 1, None, (13, 15)),
    ]
    calls = [
        (event.kind, event.step, event.frame, event.depth)
        for event in trace.events
        if event.kind in ("call", "return")
    ]
    assert calls == [("call", 3, 2, 1), ("call", 4, 3, 2), ("return", 5, 3, 2), ("return", 4, 2, 1)]


def test_every_event_lies_in_the_range_of_its_step(traced: Traced) -> None:
    trace = traced(
        "def g(n):\n    while n:\n        yield n\n        n -= 1\nfor x in g(3):\n    print(list(g(2)))\n"
    )
    for event in trace.events:
        start, end = trace.steps[event.step - 1].events
        assert start <= event.number < end
    assert [event.number for event in trace.events] == list(range(1, len(trace.events) + 1))
