import collections
import json
import sys
import types
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.tracer.describe import Describer
from tutor.tracer.trace import Value


class Point:
    def __init__(self, x=1, y=2):
        self.x = x
        self.y = y


def text(obj):
    return Describer().describe(obj).text


def walk(value):
    yield value
    for part in value.parts:
        yield from walk(part.value)


class Hostile:
    """Every hook that reading an object could run; each leaves a note."""

    ran: list = []

    def _note(self, *args, **kwargs):
        Hostile.ran.append(args)
        raise RuntimeError("user code ran")

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __getattr__ = __getattribute__ = __bool__ = _note
    __getitem__ = __contains__ = __dir__ = __index__ = __int__ = __call__ = __reduce_ex__ = __get__ = _note
    __format__ = __sizeof__ = _note
    __class__ = property(_note)
    __dict__ = property(_note)
    __hash__ = object.__hash__


class HostileMeta(type):
    def _note(cls, *args):
        Hostile.ran.append(args)
        raise RuntimeError("user code ran")

    __getattribute__ = __instancecheck__ = __subclasscheck__ = __repr__ = _note
    __eq__ = __hash__ = __call__ = __bool__ = _note
    __name__ = property(_note)
    __mro__ = property(_note)
    __module__ = property(_note)


HostileClass = HostileMeta.__new__(HostileMeta, "HostileClass", (), {"total": 1})
HOSTILE_KIN = [
    type(f"Hostile{base.__name__.title()}", (base,), dict(Hostile.__dict__))
    for base in (
        list,
        dict,
        set,
        tuple,
        str,
        int,
        float,
        bytes,
        frozenset,
        Exception,
        collections.OrderedDict,
    )
]


@pytest.fixture(autouse=True)
def _no_user_code_ran():
    Hostile.ran.clear()
    yield
    assert Hostile.ran == []


def test_a_hostile_object_is_described_without_running_it():
    value = Describer().describe(object.__new__(Hostile))
    assert (value.type, value.text) == ("Hostile", "<Hostile>")


def test_a_hostile_class_and_its_instance_are_described_without_running_it():
    assert text(HostileClass) == "class HostileClass"
    assert text(object.__new__(HostileClass)) == "HostileClass()"
    assert text({1: [HostileClass]}) == "{1: [class HostileClass]}"


@pytest.mark.parametrize("kin", HOSTILE_KIN, ids=lambda kin: type.__dict__["__name__"].__get__(kin))
def test_a_hostile_subclass_of_a_builtin_is_read_by_the_builtin(kin):
    obj = kin.__new__(kin)
    value = Describer().describe(obj)
    assert value.text.startswith(value.type)
    assert not value.cut
    assert Describer().describe([obj]).text == f"[{value.text}]"


def test_hostile_keys_and_members_are_not_hashed_or_compared():
    hostile = object.__new__(Hostile)
    text({hostile})
    text({hostile: hostile})
    text(collections.OrderedDict([(hostile, 1)]))
    point = Point()
    vars(point)[hostile] = 1
    assert text(point) == "Point(x=1, y=2)"


def test_an_attribute_that_looks_itself_up_for_ever_does_not_matter():
    class Mirror:
        def __getattr__(self, name):
            return getattr(self, name)

    assert text(Mirror()) == "Mirror()"


def test_a_class_named_by_a_hostile_string_is_named_on_one_line():
    class Loud(str):
        __slots__ = ()

        def __str__(self):
            raise RuntimeError

        __repr__ = __format__ = isprintable = __str__

    assert text(type(Loud("Two\nlines"), (), {})()) == r"Two\nlines()"


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
hashables = scalars | st.tuples(scalars, scalars) | st.frozensets(scalars)
anything = st.recursive(
    scalars
    | st.builds(types.SimpleNamespace)
    | st.sampled_from([len, sys])
    | st.builds(lambda: HostileClass),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(hashables, inner)
        | st.sets(hashables)
        | st.builds(types.SimpleNamespace, a=inner, b=inner)
        | st.builds(collections.UserList, st.lists(inner))
        | st.builds(collections.deque, st.lists(inner))
    ),
)


@given(anything)
@settings(max_examples=150, deadline=None)
def test_any_value_is_described_within_bounds_and_twice_alike(obj):
    first, second = Describer().describe(obj), Describer().describe(obj)
    assert first == second
    for value in walk(first):
        assert isinstance(value, Value)
        assert len(value.text) <= 203
        assert "\n" not in value.text
        assert " at 0x" not in value.text
        assert len(value.parts) <= 50
    json.dumps(asdict(first)).encode()
    assert sum(len(value.text.encode()) for value in walk(first)) <= 4096


def test_names_with_half_characters_are_told_and_measured_like_all_others():
    point = Point()
    setattr(point, "\ud800" * 300, ["\ud800" * 3000] * 60)
    value = Describer(size=600).describe(point)
    assert (value.type, value.parts[0].label, value.cut) == ("Point", ".x", True)
    value = Describer().describe(point)
    assert value.parts[2].label.startswith(".\ud800")
    assert value.text == "Point(x=1, y=2, …)"
