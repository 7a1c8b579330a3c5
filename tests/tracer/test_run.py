"""Watching changes nothing: each program says what it sees of itself, traced and untraced, and says the same."""

import builtins
import contextlib
import gc
import io
import linecache
import sys
import traceback
import types

import pytest

from tutor.tracer import Limits, Trace, run

PROGRAMS = {
    "names": """
        def f(a, *b, c=1, **d):
            "doc"
            x = [a for a in b]
            print(sorted(locals()), f.__code__.co_varnames, f.__code__.co_names, f.__code__.co_freevars)
            return x
        f(1, 2, 3)
        class C:
            "class doc"
            y = 1
            print(sorted(locals()))
        print(sorted(n for n in globals() if n != "__builtins__"), sorted(dir()), __doc__, C.__doc__, f.__doc__)
        print(sorted(vars(C)), C.__qualname__, C.__module__, f.__qualname__)
        """,
    "docstring and future": '''
        """Module docstring."""
        from __future__ import annotations
        def f(a: int, b: "str" = 2) -> NoSuchName:
            """Function docstring."""
        class D:
            """D."""
            z: SomeType = 1
        print(__doc__, f.__doc__, f.__annotations__, D.__annotations__, f.__defaults__, f.__kwdefaults__)
        print(f.__code__.co_firstlineno, f.__code__.co_argcount, f.__code__.co_flags)
        ''',
    "tracebacks": """
        import traceback
        def inner(x):
            y = (x +
                 1 / 0)
            return y
        def outer():
            try:
                inner(1)
            finally:
                pass
        def late():
            with open("/dev/null") as file:
                return inner(2)
        for way in (outer, late, lambda: inner(3)):
            try:
                way()
            except ZeroDivisionError as error:
                print(traceback.format_exc())
                print([(f.name, f.lineno, f.line) for f in traceback.extract_tb(error.__traceback__)])
        try:
            try:
                {}["missing"]
            except KeyError as error:
                raise ValueError("second") from error
        except ValueError:
            print(traceback.format_exc())
        try:
            try:
                int("x")
            except ValueError:
                [][3]
        except IndexError as error:
            print(repr(error.__context__), error.__cause__, traceback.format_exc())
        """,
    "generator tracebacks": """
        import traceback
        def g():
            try:
                yield 1
                raise KeyError("k")
            finally:
                print("closing")
        def h():
            return (yield from g())
        try:
            for x in h():
                print(x)
        except KeyError:
            print(traceback.format_exc())
        it = g()
        next(it)
        try:
            it.throw(ValueError("in"))
        except ValueError:
            print(traceback.format_exc())
        try:
            next(it)
        except StopIteration as stop:
            print("stopped", stop.value)
        """,
    "weak references": """
        import weakref
        class Thing:
            def __init__(self, name):
                self.name = name
            def __del__(self):
                print("deleted", self.name)
        def gone(ref):
            print("gone")
        a = Thing("a")
        r = weakref.ref(a, gone)
        b = a
        del a
        print(r() is b)
        b = None
        print(r())
        box = [Thing("in a list")]
        box.append(Thing("second"))
        box[0] = None
        box.pop()
        d = {"k": Thing("in a dict")}
        d["k"] = 1
        def scope():
            local = Thing("local")
            kept = [local]
            return kept
        scope()
        print("after scope")
        Thing("at once")
        print("between")
        t = Thing("held by an exception")
        try:
            try:
                raise ValueError(t)
            finally:
                del t
        except ValueError:
            print("handled")
        print("end of except")
        node = Thing("cycle")
        node.self = node
        del node
        import gc
        gc.collect()
        def gen():
            mine = Thing("in a generator")
            yield mine.name
        for n in gen():
            print(n)
        print("done")
        """,
    "identity and reference counts": """
        import sys
        a = []
        b = a
        c = [a]
        print(sys.getrefcount(a), sys.getrefcount(c), a is c[0])
        def f(x):
            return sys.getrefcount(x), x is a
        print(f(a))
        class O: pass
        o = O()
        o.me = a
        print(sys.getrefcount(o), sys.getrefcount(a))
        """,
    "special methods are left alone": """
        class Noisy:
            def __getattribute__(self, name):
                print("get", name)
                return object.__getattribute__(self, name)
            def __eq__(self, other):
                print("eq")
                return True
            def __hash__(self):
                print("hash")
                return 1
            def __repr__(self):
                print("repr")
                return "noisy"
            def __bool__(self):
                print("bool")
                return True
            def __len__(self):
                print("len")
                return 3
            def __iter__(self):
                print("iter")
                return iter([1])
            @property
            def size(self):
                print("property")
                return 1
        n = Noisy()
        m = [n, n]
        d = {"a": n}
        n.x = 1
        n.x += 1
        k = n
        if n:
            s = {n}
            s.add(n)
        for q in n:
            pass
        m.append(n)
        m[0] = n
        def f(a, b=n):
            return b
        f(n)
        print(f"{n.size}")
        """,
    "proxies and metaclasses": """
        class Meta(type):
            def __getattribute__(cls, name):
                print("meta get", name)
                return type.__getattribute__(cls, name)
            def __instancecheck__(cls, other):
                print("instance check")
                return True
        class C(metaclass=Meta):
            __slots__ = ("a", "__weakref__")
            @property
            def __class__(self):
                print("class asked")
                return int
        c = C()
        c.a = 1
        xs = [c]
        xs.append(c)
        class Dict(dict):
            def __missing__(self, key):
                print("missing", key)
                return 1
            def __setitem__(self, key, value):
                print("set", key)
                dict.__setitem__(self, key, value)
        d = Dict()
        d["a"] = 1
        d["b"] += 2
        print(dict(d))
        """,
    "super and closures": """
        class A:
            def __init_subclass__(cls, **kw):
                print("subclass", cls.__name__, kw)
            def m(self):
                return __class__.__name__
        class B(A, tag=1):
            def m(self):
                return super().m() + super(B, self).m()
            __private = 3
            def p(self):
                self.__private += 1
                return self.__private
            @classmethod
            def make(cls):
                return cls()
            @staticmethod
            def s():
                return 1
        print(B().m(), B.make().p(), B.s())
        def outer():
            x = 1
            def inner():
                return x
            x = 2
            return inner
        print(outer()(), outer().__closure__[0].cell_contents, outer().__code__.co_freevars)
        """,
    "exec, eval and frames": """
        import inspect, sys
        exec("a = 1\\nprint(a)")
        print(eval("a + 1"))
        def f():
            exec("hidden = 2")
            here = inspect.currentframe()
            print(here.f_code.co_name, here.f_lineno, sorted(here.f_locals), here.f_back.f_code.co_name)
            print([frame.function for frame in inspect.stack()][:2])
            print(eval("x", {"x": 5}))
        f()
        print(inspect.getsource(f))
        print(inspect.signature(f), f.__module__, f.__name__)
        """,
    "warnings": """
        import warnings
        def old():
            warnings.warn("old", DeprecationWarning, stacklevel=2)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            old()
            old()
        print([(w.lineno, w.filename, str(w.message)) for w in caught])
        """,
    "recursion": """
        import traceback
        def forever(n):
            return forever(n + 1)
        def here(n):
            return there([n])
        def there(n):
            try:
                return here(n)
            finally:
                n = 0
        class Node:
            def __init__(self, before):
                self.before = before
                self.after = Node(self)
        for way in (forever, here, Node):
            try:
                way(0)
            except RecursionError as error:
                found = traceback.extract_tb(error.__traceback__)
                print(type(error).__name__, error.__context__, {frame.filename for frame in found}, found[1].name)
                print([line[:40] for line in traceback.format_exc().splitlines() if line[:1] != " "])
        """,
    "exception state": """
        import sys
        print(sys.exc_info())
        def show():
            print(sys.exc_info()[0])
        try:
            1 / 0
        except ZeroDivisionError:
            show()
            def gen():
                show()
                try:
                    yield 1
                finally:
                    show()
            g = gen()
            next(g)
        show()
        g.close()
        try:
            raise
        except RuntimeError as error:
            print(error)
        """,
    "deletion": """
        x = 1
        del x
        try:
            x
        except NameError as error:
            print(error)
        def f():
            y = 1
            del y
            try:
                y
            except UnboundLocalError as error:
                print(error)
            try:
                pass
            finally:
                print(locals())
        f()
        try:
            raise ValueError
        except ValueError as error:
            pass
        print("error" in globals())
        """,
    "async": """
        import asyncio, inspect
        async def a():
            await asyncio.sleep(0)
            return 1
        async def agen():
            yield 1
            try:
                yield 2
            finally:
                print("finalised")
        async def main():
            task = asyncio.current_task()
            print(await asyncio.gather(a(), a()), task is not None)
            async for item in agen():
                print(item)
                break
            try:
                await asyncio.wait_for(asyncio.sleep(10), 0.001)
            except TimeoutError:
                print("timed out")
            return [x async for x in agen()]
        print(asyncio.run(main()), inspect.iscoroutinefunction(a), inspect.isasyncgenfunction(agen))
        """,
    "unusual modules": """
        import sys, __main__
        print(__name__, sys.modules[__name__].__dict__ is globals(), __main__.__dict__ is globals(), __builtins__)
        import pickle, dataclasses, enum, typing
        class Colour(enum.Enum):
            RED = 1
        @dataclasses.dataclass
        class P:
            x: "int" = 3
        print(pickle.loads(pickle.dumps(P())), Colour.RED, typing.get_type_hints(P))
        print(sys.stdout.writable(), sys.stdout.encoding, end="!\\n", flush=True)
        sys.stdout.writelines(["a", "b\\n"])
        """,
    "uncaught": """
        def fail(n):
            if n:
                fail(n - 1)
            raise KeyError("no", n)
        fail(2)
        """,
}


def observed(body: str, *, traced: bool) -> tuple[str, str]:
    """What the program printed and the exception that left it, with the program's own lines of the traceback."""
    source = "\n".join(line[8:] for line in body.splitlines()[1:]) + "\n"
    if traced:
        trace = run(source, limits=Limits(steps=100_000))
        stopped = trace.stopped
        end = "" if stopped is None else f"{stopped.exception}: {stopped.message} at {stopped.line}"
        return trace.output, end
    return plainly(source)


def plainly(source: str) -> tuple[str, str]:
    module = types.ModuleType("__main__")
    module.__dict__["__builtins__"] = builtins
    out = io.StringIO()
    out_encoding = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    before = sys.modules["__main__"]
    linecache.cache["<sample>"] = (len(source), None, source.splitlines(keepends=True), "<sample>")
    sys.modules["__main__"] = module
    end = ""
    try:
        with contextlib.redirect_stdout(out_encoding):
            exec(compile(source, "<sample>", "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "<sample>"]
        end = f"{type(error).__name__}: {error} at {frames[-1].lineno}"
    finally:
        sys.modules["__main__"] = before
        del linecache.cache["<sample>"]
    out.write(out_encoding.buffer.getvalue().decode())
    return out.getvalue(), end


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_sees_the_same_world_traced_and_untraced(name: str) -> None:
    gc.collect()
    plain = observed(PROGRAMS[name], traced=False)
    gc.collect()
    assert observed(PROGRAMS[name], traced=True) == plain
    assert plain != ("", "")


def test_everything_is_as_before_when_the_run_is_over() -> None:
    before = sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"], sys.gettrace(), sys.getprofile()
    run("import sys\nsys.stdout = None\nraise SystemExit(3)\n")
    assert (
        sys.stdout,
        sys.stderr,
        sys.stdin,
        sys.modules["__main__"],
        sys.gettrace(),
        sys.getprofile(),
    ) == before
    assert "<sample>" not in linecache.cache


def test_an_uncaught_exception_is_a_fact_with_its_line_and_the_steps_before_it_are_kept() -> None:
    trace = run("x = 1\n\ndef f():\n    raise ValueError('no')\n\nf()\ny = 2\n")
    assert trace.stopped is not None
    assert (trace.stopped.reason, trace.stopped.exception, trace.stopped.message, trace.stopped.line) == (
        "exception",
        "ValueError",
        "no",
        4,
    )
    assert [step.statement.line for step in trace.steps] == [1, 3, 6, 4]
    assert [event.kind for event in trace.events[-2:]] == ["raise", "raise"]


@pytest.mark.parametrize("end", ["raise SystemExit", "import sys; sys.exit(0)"])
def test_a_program_that_ends_itself_has_ended_and_was_not_stopped(end: str) -> None:
    assert run(f"x = 1\n{end}\n").stopped is None


def test_a_program_that_exits_with_a_failure_was_stopped_by_it() -> None:
    stopped = run("raise SystemExit('wrong')").stopped
    assert stopped is not None
    assert (stopped.exception, stopped.message) == ("SystemExit", "wrong")


def test_an_exception_whose_text_cannot_be_had_still_stops_with_its_name() -> None:
    stopped = run("class E(Exception):\n    def __str__(self):\n        raise TypeError\nraise E\n").stopped
    assert stopped is not None
    assert (stopped.exception, stopped.message) == ("E", "")


def test_the_same_program_gives_the_same_bytes_every_time() -> None:
    source = (
        "class A: pass\nxs = {A(), 'b', 3}\nys = [A() for _ in range(3)]\nprint(len(xs), hash('a') and 1)\n"
    )

    def once() -> str:
        return run(source).to_json()

    assert {once() for _ in range(5)} == {once()}


def test_input_is_at_its_end() -> None:
    stopped = run("input()").stopped
    assert stopped is not None
    assert stopped.exception == "EOFError"


def test_the_name_of_the_module_and_the_file_can_be_chosen() -> None:
    trace = run(
        "print(__name__)\nimport traceback\ntraceback.print_stack()\n", name="lesson", filename="<other>"
    )
    assert trace.output.startswith("lesson\n")
    assert '"<other>", line 3' in trace.output


def test_a_trace_reads_back_while_another_program_runs() -> None:
    first: Trace = run("x = [1]\nx.append(2)\n")
    run("x = 5\n")
    assert first.state(len(first.events)).frames[0].variables["x"].text == "[1, 2]"
