import collections
import dataclasses
import datetime
import decimal
import enum
import functools
import json
import pathlib
import sys
import types
import uuid
import weakref
from dataclasses import asdict

import pytest

from tutor.tracer.describe import Describer
from tutor.tracer.probe import Outline


class Color(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    LOW = 3


class Point:
    def __init__(self, x=1, y=2):
        self.x = x
        self.y = y


@dataclasses.dataclass(slots=True)
class Pair:
    second: int
    first: int


class Stack(list):
    pass


class Name(str):
    __slots__ = ()


class Counter:
    total = 3
    seen = ["a"]

    def save(self):
        return self


Spot = collections.namedtuple("Spot", "row column")


def my_receiver(sender, **kwargs):
    yield sender


def text(obj):
    return Describer().describe(obj).text


def labels(obj):
    return [part.label for part in Describer().describe(obj).parts]


def walk(value):
    yield value
    for part in value.parts:
        yield from walk(part.value)


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (7, "7"),
        (True, "True"),
        (None, "None"),
        (1.5, "1.5"),
        (2j, "2j"),
        ("Hello", "'Hello'"),
        ("it's", '"it\'s"'),
        ("a\nb", r"'a\nb'"),
        ("\ud800", r"'\ud800'"),
        (b"ab", "b'ab'"),
        (bytearray(b"ab"), "bytearray(b'ab')"),
        ([1, [2]], "[1, [2]]"),
        ((1,), "(1,)"),
        ((), "()"),
        ({"a": 1, 2: "b"}, "{'a': 1, 2: 'b'}"),
        ({10, 9, 1, "b", "a"}, "{1, 9, 10, 'a', 'b'}"),
        (set(), "set()"),
        (frozenset({1}), "frozenset({1})"),
        (range(3), "range(0, 3)"),
        (range(0, 9, 2), "range(0, 9, 2)"),
        (slice(1, None), "slice(1, None, None)"),
        (..., "..."),
        (collections.deque([1], maxlen=2), "deque([1], maxlen=2)"),
        (collections.OrderedDict(a=1), "OrderedDict({'a': 1})"),
        (collections.defaultdict(list, a=[]), "defaultdict(list, {'a': []})"),
        (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
        ({"a": 1}.keys(), "dict_keys(['a'])"),
        (Color.RED, "Color.RED"),
        (Level.LOW, "Level.LOW"),
        (datetime.date(2024, 1, 2), "datetime.date(2024, 1, 2)"),
        (
            datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc),  # noqa: UP017
            "datetime.datetime(2024, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)",
        ),
        (decimal.Decimal("1.50"), "Decimal('1.50')"),
        (uuid.UUID(int=5), "UUID('00000000-0000-0000-0000-000000000005')"),
        (pathlib.PurePosixPath("/a/b"), "PurePosixPath('/a/b')"),
        (Point(), "Point(x=1, y=2)"),
        (Pair(second=2, first=1), "Pair(second=2, first=1)"),
        (Stack([1, 2]), "Stack([1, 2])"),
        (Name("x"), "Name('x')"),
        (Spot(1, 2), "Spot(row=1, column=2)"),
        (types.SimpleNamespace(a=1), "SimpleNamespace(a=1)"),
        (object(), "<object>"),
        (my_receiver, "function my_receiver"),
        (my_receiver(1), "<generator my_receiver, not started>"),
        (lambda: None, "lambda"),
        (len, "function len"),
        ([].append, "function list.append"),
        (Counter().save, "method Counter.save"),
        (Counter, "class Counter"),
        (sys, "module sys"),
        (ValueError("bad", 3), "ValueError('bad', 3)"),
        (functools.partial(my_receiver, 1, x=2), "partial(function my_receiver, 1, x=2)"),
        (weakref.ref(my_receiver), "<weak reference to my_receiver>"),
    ],
)
def test_a_value_reads_as_the_program_would_write_it(obj, expected):
    assert text(obj) == expected


def test_the_parts_are_labelled_as_the_program_would_reach_them():
    assert labels([7, 8]) == ["[0]", "[1]"]
    assert labels({"a": 1, 2: 3}) == ["['a']", "[2]"]
    assert labels(Point()) == [".x", ".y"]
    assert labels(Spot(1, 2)) == [".row", ".column"]
    assert labels({3, 1}) == ["{1}", "{3}"]
    assert labels(Counter) == [".total", ".seen"]
    assert labels(ValueError(1)) == [".args[0]"]


def test_a_subclass_of_a_list_shows_its_items_and_its_attributes():
    stack = Stack([1])
    stack.owner = "Ann"
    assert (text(stack), labels(stack)) == ("Stack([1])", ["[0]", ".owner"])


def test_a_generator_tells_its_state():
    running = []

    def count():
        running.append(text(generator))
        yield 1

    generator = count()
    states = [text(generator)]
    next(generator)
    states.append(text(generator))
    next(generator, None)
    states.append(text(generator))
    assert states + running == [
        "<generator count, not started>",
        "<generator count, suspended>",
        "<generator count, finished>",
        "<generator count, running>",
    ]


def test_coroutines_and_async_generators_tell_their_state():
    async def fetch():
        return 1

    async def stream():
        yield 1

    coroutine, generator = fetch(), stream()
    assert text(coroutine) == "<coroutine fetch, not started>"
    assert text(generator) == "<async generator stream, not started>"
    coroutine.close()
    assert text(coroutine) == "<coroutine fetch, finished>"
    with pytest.raises(StopIteration):
        generator.asend(None).send(None)
    assert text(generator) == "<async generator stream, suspended>"


def test_a_dead_weak_reference_says_so():
    reference = weakref.ref(Point())
    assert text(reference) == "<dead weak reference>"


def test_a_container_in_itself_is_shown_once():
    items: list = [1]
    items.append(items)
    table: dict = {}
    table["self"] = table
    point = Point()
    point.x = point
    assert text(items) == "[1, [...]]"
    assert text(table) == "{'self': {...}}"
    assert text(point) == "Point(x=Point(...), y=2)"
    value = Describer().describe(items)
    assert value.parts[1].value.identity == value.identity


def test_a_long_string_is_cut_with_an_ellipsis():
    value = Describer().describe("x" * 10_000_000)
    assert (value.text, value.cut) == ("'" + "x" * 200 + "…'", True)
    assert not Describer().describe("x" * 200).cut


def test_a_huge_integer_is_not_written_out():
    value = Describer().describe(7**100_000)
    assert (value.text, value.cut) == ("<integer of 280736 bits>", True)
    assert text(Name.__len__) == "method __len__"


def test_a_long_list_tells_how_many_it_holds():
    value = Describer().describe(list(range(51)))
    assert len(value.parts) == 50
    assert value.cut
    assert value.text.endswith(", … 51 items]")


def test_a_large_set_is_only_counted():
    value = Describer().describe(set(range(1000)))
    assert (value.text, value.parts, value.cut) == ("<set of 1000 items>", (), True)


def test_ten_thousand_nested_lists_are_cut_at_the_depth():
    nested: list = []
    for _ in range(10_000):
        nested = [nested]
    value = Describer().describe(nested)
    assert (value.text, value.cut) == ("[[[[[…]]]]]", True)
    assert text([[[[[]]]]]) == "[[[[[]]]]]"


def test_the_bounds_can_be_set():
    value = Describer(depth=1, items=2, characters=20).describe([[1], "a" * 50, 3])
    assert [part.value.text for part in value.parts] == ["[…]", "'" + "a" * 20 + "…'"]
    assert len(value.text) <= 20


def test_a_described_value_stays_within_its_bytes():
    wide = [["é" * 180 + str(row) for _ in range(50)] for row in range(50)]
    value = Describer().describe(wide)
    texts = sum(len(found.text.encode()) for found in walk(value))
    assert texts <= 4096
    assert len(json.dumps(asdict(value), ensure_ascii=False)) < 16_384
    assert value.parts


def test_a_probe_outlines_its_own_objects():
    def outline(obj):
        return Outline(type="Dot", text="a dot", parts=[(".x", obj.x)]) if type(obj) is Point else None

    value = Describer(outlines=[outline]).describe([Point(5)])
    dot = value.parts[0].value
    assert (value.text, dot.type, dot.text) == ("[<Dot: a dot>]", "Dot", "<Dot: a dot>")
    assert [(part.label, part.value.text) for part in dot.parts] == [(".x", "5")]


def test_a_probe_that_fails_is_passed_over():
    def outline(obj):
        raise RuntimeError(obj)

    assert Describer(outlines=[outline]).describe(Point()).text == "Point(x=1, y=2)"
