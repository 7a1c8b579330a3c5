"""A program of tests that look at themselves: how they are called, what failed where, what is still alive."""

import gc
import inspect
import sys
import traceback
import unittest
import weakref


def countdown(n):
    try:
        while n:
            got = yield n
            n -= 2 if got else 1
    finally:
        countdown.closed = True


class Resource:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        return self.log.append

    def __exit__(self, kind, error, tb):
        self.log.append(kind and kind.__name__)
        return kind is KeyError


class Looking(unittest.TestCase):
    def test_frames(self):
        frame = inspect.currentframe()
        assert frame.f_code.co_name == "test_frames"
        assert sorted(frame.f_locals) == ["frame", "self"]
        assert inspect.getsource(countdown).splitlines()[0] == "def countdown(n):"

    def test_tracebacks(self):
        def inner():
            with Resource([]):
                return {}["missing"] or 1 / 0

        def outer():
            try:
                inner()
                raise ValueError("outer")
            finally:
                del countdown.missing

        try:
            outer()
        except AttributeError as error:
            found = error
        lines = [(f.name, f.line) for f in traceback.extract_tb(found.__traceback__)]
        assert lines[1:] == [("outer", "del countdown.missing")]
        assert str(found.__context__) == "outer"

    def test_generators(self):
        made = countdown(5)
        assert [next(made), made.send(True), next(made)] == [5, 3, 2]
        made.close()
        assert countdown.closed
        assert inspect.getgeneratorstate(made) == inspect.GEN_CLOSED

    def test_deaths(self):
        class Node:
            pass

        node = Node()
        node.itself = node
        seen = weakref.ref(node)
        del node
        gc.collect()
        assert seen() is None
        kept = []
        assert sys.getrefcount(kept) == 2

    def test_match_and_walrus(self):
        match [1, {"a": (2, 3)}]:
            case [int(one), {"a": (two, *rest)}] if (more := one + two) == 3:
                pass
        assert (one, two, rest, more) == (1, 2, [3], 3)

    def test_that_fails(self):
        assert [n for n in range(3) if n % 2] == [2]
