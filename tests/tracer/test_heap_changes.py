"""What changes inside an object is told by the part that changed, and one object stays one."""

import sys
from collections.abc import Callable

import pytest

from tutor.tracer import Trace, run
from tutor.tracer.probe import Outline, Recorder
from tutor.tracer.trace import Event, Value

Traced = Callable[..., Trace]


def mutations(trace: Trace) -> list[tuple[str, str, str | None]]:
    """How each changed object was reached, what it is now, and which part changed."""
    found = [event for event in trace.events if event.kind == "mutate"]
    return [(event.name, shown(event), event.facts.get("part")) for event in found]  # type: ignore[misc]


def shown(event: Event) -> str:
    assert event.value is not None
    return event.value.text


def last(trace: Trace, name: str) -> Value:
    return trace.state(len(trace.events)).frames[0].variables[name]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("xs.append(4)", ("xs", "[1, 2, 3, 4]", "[3]")),
        ("xs.pop()", ("xs", "[1, 2]", None)),
        ("xs.pop(0)", ("xs", "[2, 3]", None)),
        ("xs[1] = 9", ("xs", "[1, 9, 3]", "[1]")),
        ("xs[-1] = 9", ("xs", "[1, 2, 9]", "[2]")),
        ("xs[len(d)] = 9", ("xs", "[1, 9, 3]", "[1]")),
        ("xs[1] += 5", ("xs", "[1, 7, 3]", "[1]")),
        ("xs[0:2] = []", ("xs", "[3]", None)),
        ("del xs[0]", ("xs", "[2, 3]", None)),
        ("xs.reverse()", ("xs", "[3, 2, 1]", None)),
        ("xs += [4]", ("xs", "[1, 2, 3, 4]", "[3]")),
        ("xs.extend([4, 5])", ("xs", "[1, 2, 3, 4, 5]", None)),
        ("d['k'] = 1", ("d", "{'a': 0, 'k': 1}", "['k']")),
        ("d['a'] += 1", ("d", "{'a': 1}", "['a']")),
        ("del d['a']", ("d", "{}", None)),
        ("d.setdefault('z', []).append(1)", ("d", "{'a': 0, 'z': [1]}", "['z']")),
        ("s.add(5)", ("s", "{1, 5}", "{5}")),
        ("s |= {0}", ("s", "{0, 1}", "{0}")),
        ("p.x = 1", ("p", "P(x=1)", ".x")),
        ("setattr(p, 'y', 2)", ("p", "P(x=0, y=2)", ".y")),
        ("import random; random.Random(1).shuffle(xs)", ("xs", "[2, 3, 1]", None)),
        ("ys[0].append(8)", ("ys[0]", "[1, 8]", "[1]")),
        ("[xs.append(i) for i in range(2)]", ("xs", "[1, 2, 3, 0, 1]", None)),
        ("xs.append(1) if d else ys.append(1)", ("xs", "[1, 2, 3, 1]", "[3]")),
        ("b.extend(b'c')", ("b", "bytearray(b'abc')", None)),
        ("q.appendleft(0)", ("q", "deque([0, 1])", None)),
    ],
)
def test_a_change_inside_an_object_is_told(
    traced: Traced, statement: str, expected: tuple[str, str, str | None]
) -> None:
    setup = (
        "from collections import deque\nclass P: pass\np = P(); p.x = 0\nxs = [1, 2, 3]\nys = [[1]]\nd = {'a': 0}\n"
        "s = {1}\nb = bytearray(b'ab')\nq = deque([1])\nmark = 1\n"
    )
    trace = traced(setup + statement + "\n")
    assert trace.stopped is None
    assert mutations(trace)[1:][0] == expected


@pytest.mark.parametrize(
    "statement", ["len(xs)", "sorted(xs)", "xs.copy()", "print(xs)", "xs.index(1)", "y = xs[0]"]
)
def test_looking_at_an_object_changes_nothing(traced: Traced, statement: str) -> None:
    assert mutations(traced(f"xs = [1, 2]\n{statement}\n")) == []


def test_a_name_that_was_never_bound_is_not_looked_at(traced: Traced) -> None:
    trace = traced(
        "xs = []\nflag = True\nxs.append(1) if flag else ghost.append(1)\n[ghost.append(i) for i in []]\n"
    )
    assert trace.stopped is None


def test_two_names_of_one_list_are_one_object(traced: Traced) -> None:
    trace = traced("a = [1]\nb = a\nc = [1]\nb.append(2)\n")
    a, b, c = (last(trace, name) for name in "abc")
    assert a == b
    assert a.identity != c.identity
    assert a.text == "[1, 2]"


def test_a_change_through_one_name_shows_through_all_that_hold_the_object(traced: Traced) -> None:
    trace = traced("row = [0]\ngrid = [row, row]\nd = {'r': row}\nrow[0] = 5\n")
    assert last(trace, "grid").text == "[[5], [5]]"
    assert last(trace, "d").text == "{'r': [5]}"


def test_a_new_list_at_the_address_of_a_dead_one_is_another_object(traced: Traced) -> None:
    trace = traced("seen = 0\nfor i in range(6):\n    x = []\n    y = 'a b'.split()\n    x.append(i)\n")
    numbers = [
        event.value.identity for event in trace.events if event.kind == "assign" and event.name in "xy"
    ]
    assert len(set(numbers)) == len(numbers) == 12


def test_an_object_that_dies_and_one_made_in_its_place_are_two(traced: Traced) -> None:
    trace = traced("class A: pass\nfor i in range(6):\n    x = A()\n    x = None\n")
    numbers = [event.value.identity for event in trace.events if event.name == "x" and event.value.identity]
    assert len(set(numbers)) == 6


def test_an_object_taken_out_of_a_list_is_the_same_object(traced: Traced) -> None:
    trace = traced("rows = [[1], [2]]\nkept = rows[1]\nlast = rows.pop()\nfor row in rows:\n    pass\n")
    assert last(trace, "kept").identity == last(trace, "last").identity
    assert last(trace, "row").identity == last(trace, "rows").parts[0].value.identity


def test_a_list_in_itself_is_drawn_once(traced: Traced) -> None:
    trace = traced("xs = [1]\nxs.append(xs)\nd = {}\nd['me'] = d\n")
    assert last(trace, "xs").text == "[1, [...]]"
    assert last(trace, "d").text == "{'me': {...}}"


def test_what_is_beyond_the_bounds_is_cut_and_counted(traced: Traced) -> None:
    trace = traced(
        "xs = list(range(100))\nxs.append(5)\nxs[70] = 1\nxs.pop()\nxs[2] = 0\ns = 'a' * 1000\nn = 10 ** 500\n"
    )
    xs = last(trace, "xs")
    assert len(xs.parts) == 50
    assert xs.cut
    assert xs.text.endswith(" 100 items]")
    assert xs.parts[2].value.text == "0"
    assert last(trace, "s").cut
    assert len(last(trace, "s").text) < 210
    assert len(last(trace, "n").text) < 210


def test_the_first_name_of_an_object_is_kept(traced: Traced) -> None:
    trace = traced("def f(given):\n    inner = given\n    return inner\na = [1]\nb = f(a)\n")
    number = last(trace, "b").identity
    assert number is not None
    assert trace.name_of(number) == "a"
    assert trace.name_of(999) is None


def test_numbers_that_json_cannot_say_are_told_all_the_same(traced: Traced) -> None:
    trace = traced(
        "a = float('nan')\nb = float('-inf')\nc = 1j\nd = -0.0\ne = True\nf = 1e300\ng = '\\ud800'\n"
    )
    again = Trace.from_json(trace.to_json())
    assert [last(again, name).text for name in "abcdefg"] == [
        "nan",
        "-inf",
        "1j",
        "-0.0",
        "True",
        "1e+300",
        "'\\ud800'",
    ]
    assert [last(again, name).type for name in "ade"] == ["float", "float", "bool"]


class Meddler:
    """Changes what is being read, as another thread or the garbage collector may do."""

    name = "meddler"

    def start(self, recorder: Recorder) -> None:
        """Watch nothing."""

    def stop(self) -> None:
        """Nothing to put back."""

    def outline(self, obj: object) -> Outline | None:
        if type(obj).__name__ != "Bomb":
            return None
        read = sys.modules["__main__"].d  # type: ignore[attr-defined]
        read[len(read)] = 1
        return Outline(type="Bomb", text="a bomb")


@pytest.mark.parametrize(
    "change",
    [
        "d = {key: Bomb() for key in 'ab'}",
        "d.update({key: Bomb() for key in 'ab'})",
        "d = [{key: Bomb() for key in 'ab'}].pop()",
    ],
)
def test_what_changes_while_it_is_read_does_no_harm(change: str) -> None:
    trace = run(f"class Bomb: pass\nd = {{}}\n{change}\nprint(type(d).__name__)\n", probes=[Meddler()])
    assert trace.stopped is None
    assert Trace.from_json(trace.to_json()).output == "dict\n"
