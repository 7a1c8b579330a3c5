import decimal
import enum
import gc
import sys
import weakref

from tutor.tracer.describe import Describer
from tutor.tracer.describe_identity import Identities


class Color(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    LOW = 3


class Name(str):
    __slots__ = ()


class Point:
    def __init__(self, x=1, y=2):
        self.x = x
        self.y = y


def test_a_described_object_dies_when_the_program_lets_go():
    describer = Describer()
    point, items = Point(), [Point()]
    deaths = [weakref.ref(point), weakref.ref(items[0]), weakref.ref(Point)]
    describer.describe([point, items, {"a": items}])
    before = sys.getrefcount(items)
    describer.describe(items)
    assert sys.getrefcount(items) == before
    del point, items
    assert [death() for death in deaths] == [None, None, Point]


def test_a_described_class_can_be_collected():
    describer = Describer()

    class Brief:
        __slots__ = ("x",)

    brief = Brief()
    brief.x = 1
    assert describer.describe(brief).text == "Brief(x=1)"
    death = weakref.ref(Brief)
    del Brief, brief
    gc.collect()
    assert death() is None


def test_two_names_of_one_object_have_one_number():
    describer = Describer()
    items: list = []
    point = Point(items, items)
    value = describer.describe(point)
    assert [part.value.identity for part in value.parts] == [describer.identity(items)] * 2
    assert describer.describe(point).identity == value.identity == 1
    assert describer.identity(items) == 2


def test_plain_values_have_no_number():
    describer = Describer()
    plain = [
        1,
        "a",
        None,
        1.5,
        (1,),
        frozenset(),
        Color.RED,
        Level.LOW,
        Name("x"),
        decimal.Decimal(1),
        range(2),
    ]
    assert [describer.identity(value) for value in plain] == [None] * len(plain)
    assert [describer.describe(value).identity for value in plain] == [None] * len(plain)


def test_a_new_object_at_the_address_of_a_dead_one_has_a_new_number():
    describer = Describer()
    numbers = {describer.identity(Point()) for _ in range(50)}
    assert numbers == set(range(1, 51))


def test_a_list_said_to_be_fresh_has_a_new_number():
    describer = Describer()

    def number():
        items: list = []
        describer.fresh(items)
        return describer.identity(items)

    assert [number() for _ in range(5)] == [1, 2, 3, 4, 5]


def test_a_weak_reference_of_the_program_is_shared_not_added():
    point = Point()
    reference = weakref.ref(point)
    Describer().describe(point)
    assert weakref.getweakrefs(point) == [reference]


def test_describing_sets_numbers_their_members_in_a_stable_order():
    orders = set()
    for _ in range(20):
        describer = Describer()
        ballast = [object() for _ in range(3)]
        members = {Point(n, 0) for n in (3, 1, 2)}
        value = describer.describe(members)
        orders.add((value.text, tuple(part.value.identity for part in value.parts)))
        del ballast
    assert orders == {("{Point(x=1, y=0), Point(x=2, y=0), Point(x=3, y=0)}", (2, 3, 4))}


def test_an_object_with_its_own_hash_is_hashed_as_often_as_without_us():
    hashed = []

    class Telling:
        def __hash__(self):
            hashed.append(1)
            return 1

    def look_up(telling):
        hashed.clear()
        table = weakref.WeakKeyDictionary()
        return [table.get(telling), table.get(telling)], len(hashed)

    describer, telling = Describer(), Telling()
    before = look_up(telling)
    describer.describe(telling)
    assert look_up(telling) == before == ([None, None], 2)


def test_the_weak_reference_of_a_numbered_object_is_told():
    identities, point, items = Identities(), Point(), [1]
    assert identities.reference(point) is None
    identities.number(point)
    identities.number(items)
    assert identities.reference(point)() is point
    assert identities.reference(items) is None
