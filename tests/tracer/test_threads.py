"""A program with threads runs as it would, and the one thread that is recorded can be read from start to end."""

import sys
import textwrap
import threading
import types
from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from django.urls import clear_url_caches

from tests.tracer.both_ways import alone
from tutor.tracer import Limits, Trace, run
from tutor.tracer.probes.http import HttpProbe
from tutor.tracer.probes.signals import SignalsProbe
from tutor.tracer.replay import Replay

Drawn = Callable[[Trace], str]

PROGRAMS = {
    "threads side by side": """
        import threading
        counts = {}
        def count(name):
            n = 0
            for i in range(3000):
                n += i
                counts[name] = n
            return n
        threads = [threading.Thread(target=count, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        count("e")
        for thread in threads:
            thread.join()
        print(sorted(counts.items()))
        """,
    "an executor": """
        from concurrent.futures import ThreadPoolExecutor
        class Account:
            def __init__(self):
                self.total = 0
                self.lines = []
            def add(self, amount):
                if amount == 7:
                    raise ValueError(amount)
                self.lines.append(amount)
                return amount * 2
        account = Account()
        with ThreadPoolExecutor(max_workers=4) as pool:
            futures = [pool.submit(account.add, n) for n in range(20)]
            for future in futures:
                try:
                    account.total += future.result()
                except ValueError as error:
                    print("refused", error)
        print(account.total, sorted(account.lines))
        """,
    "from sync to async and back": """
        import asyncio
        from asgiref.sync import async_to_sync, sync_to_async
        def work(n):
            square = n * n
            return square + async_to_sync(later)(n)
        async def later(n):
            await asyncio.sleep(0)
            return -n
        async def main():
            found = [await sync_to_async(work)(n) for n in range(3)]
            more = await asyncio.gather(*(sync_to_async(work, thread_sensitive=False)(n) for n in range(3)))
            return found + more
        print(asyncio.run(main()))
        print(async_to_sync(main)())
        """,
    "an exception in a thread": """
        import threading
        def fail():
            try:
                [][0]
            except IndexError as error:
                raise KeyError("x") from error
        threading.excepthook = lambda found: print("hook", found.exc_type.__name__)
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        """,
    "a thread that is still at work at the end": """
        import threading, time
        def later():
            time.sleep(0.01)
            for word in ("and", "over"):
                print(word)
        threading.Thread(target=later).start()
        """,
}

WANDERING = """
    import threading
    def numbers(count):
        for n in range(count):
            yield n
    def take(source):
        got.append(next(source))
    got, there = [], []
    here = numbers(5)
    def make():
        there.append(numbers(3))
        take(there[0])
    def elsewhere(work, *args):
        thread = threading.Thread(target=work, args=args)
        thread.start()
        thread.join()
    elsewhere(take, here)
    print(got)
    print(next(here), list(here))
    elsewhere(make)
    print(got[-1], list(there[0]))
    """

WEB = """
    import asyncio
    import threading
    from django.http import HttpResponse
    from django.test import AsyncClient
    from django.urls import path
    def plain(get_response):
        def middleware(request):
            response = get_response(request)
            response["X-Main"] = str(threading.current_thread() is threading.main_thread())
            return response
        return middleware
    def outer(get_response):
        async def middleware(request):
            return await get_response(request)
        return middleware
    from django.utils.decorators import async_only_middleware
    outer = async_only_middleware(outer)
    async def slow(request):
        await asyncio.sleep(0)
        return HttpResponse("slow")
    def quick(request):
        return HttpResponse("quick")
    urlpatterns = [path("slow/", slow), path("quick/", quick)]
    async def main():
        client = AsyncClient()
        for address in ("/slow/", "/quick/"):
            response = await client.get(address)
            print(address, response.status_code, response.content, response["X-Main"])
        found = await asyncio.gather(client.get("/slow/"), client.get("/quick/"))
        print([one.content for one in found])
    asyncio.run(main())
    """


def traced(source: str, **limits: float) -> Trace:
    bounds = {"seconds": 30, "steps": 100_000} | limits
    return run(textwrap.dedent(source), limits=Limits(**bounds))


def alone_and_waited_for(source: str) -> str:
    """What it prints as a script, whose end Python puts off until its threads are over."""
    wait = "\nfor _ in __import__('threading').enumerate():\n    _.name.startswith('Thread-') and _.join()\n"
    return alone(textwrap.dedent(source) + wait)


@pytest.fixture
def often() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_with_threads_prints_the_same_and_its_trace_can_be_read(name: str) -> None:
    for _ in range(3):
        trace = traced(PROGRAMS[name])
        assert trace.stopped is None
        assert trace.output == alone_and_waited_for(PROGRAMS[name])
        assert len(trace.steps) > 2
        assert Trace.from_json(trace.to_json()).events == trace.events


def test_a_generator_that_goes_on_in_the_recorded_thread_ends_the_recording() -> None:
    """Its frame was opened where nobody looked."""
    trace = traced(WANDERING)
    assert trace.stopped is not None
    assert trace.stopped.reason == "threads"
    assert alone_and_waited_for(WANDERING) == trace.output + "1 [2, 3, 4]\n0 [1, 2]\n"
    assert trace.output == "[0]\n"
    assert Trace.from_json(trace.to_json()).stopped == trace.stopped


@pytest.mark.parametrize("middleware", [["plain"], ["outer", "plain"], ["plain", "outer"]], ids="-".join)
@pytest.mark.parametrize("probe", [None, HttpProbe], ids=["no probe", "http"])
def test_plain_middleware_in_the_async_handler_leaves_a_trace_that_can_be_read(middleware, probe) -> None:
    chosen = [f"__main__.{name}" for name in middleware]
    printed = []
    with override_settings(ROOT_URLCONF="__main__", MIDDLEWARE=chosen, ALLOWED_HOSTS=["testserver"]):
        clear_url_caches()
        printed.append(alone(textwrap.dedent(WEB)))
        clear_url_caches()
        trace = run(textwrap.dedent(WEB), probes=[probe()] if probe else [], limits=Limits(seconds=30))
        clear_url_caches()
    assert trace.stopped is None
    assert trace.output == printed[0]
    assert Trace.from_json(trace.to_json()).events == trace.events
    scopes = {step.statement.scope for step in trace.steps}
    assert {"main", "slow"} <= scopes
    assert "plain.<locals>.middleware" not in scopes, "it runs in another thread"
    seen = [event.name for event in trace.events if event.kind in ("enter", "view")]
    assert len(seen) == (4 * (len(middleware) + 1) if probe else 0)


def test_only_the_thread_in_which_the_program_began_has_steps(drawn: Drawn) -> None:
    source = """
        import threading
        words = []
        def work(word):
            words.append(word)
            print(word)
        thread = threading.Thread(target=work, args=("there",))
        thread.start()
        thread.join()
        work("here")
        """
    trace = traced(source)
    lines = drawn(trace).splitlines()
    assert [line.split(" | ")[0] for line in lines if line.startswith("  ")] == [
        "    5 words.append(word)",
        "    6 print(word)",
    ]
    assert [event.facts["text"] for event in trace.events if event.kind == "output"] == ["there\n", "here\n"]
    outputs = [event for event in trace.events if event.kind == "output"]
    assert trace.steps[outputs[0].step - 1].statement.text in ("thread.start()", "thread.join()")


def test_what_another_thread_put_into_an_object_is_known_afterwards() -> None:
    source = """
        import threading
        words = []
        def work():
            words.append("there")
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        print(words)
        """
    trace = traced(source)
    changed = [
        (event.name, event.value.text) for event in trace.events if event.kind == "mutate" and event.value
    ]
    assert ("words", "['there']") in changed
    last = trace.steps[-1]
    assert [each.value.text for each in last.evaluations] == ["['there']"]


def test_what_a_probe_sees_in_another_thread_is_told_in_the_order_of_time() -> None:
    source = """
        import asyncio
        from django.dispatch import Signal
        ready = Signal()
        def receiver(**kwargs):
            return ["there"]
        ready.connect(receiver)
        async def main():
            await ready.asend(None)
        asyncio.run(main())
        """
    trace = run(textwrap.dedent(source), probes=[SignalsProbe()], limits=Limits(seconds=30))
    told = [event for event in trace.events if event.kind in ("connect", "send", "receive", "respond")]
    assert [event.kind for event in told] == ["connect", "send", "receive", "respond"]
    assert told[-1].value is not None
    assert told[-1].value.text == "['there']"
    assert not [step for step in trace.steps if step.statement.scope == "receiver"]


def test_threads_without_end_are_stopped_with_the_program() -> None:
    source = """
        import threading
        def spin():
            while True:
                pass
        threads = [threading.Thread(target=spin) for _ in range(2)]
        threading.excepthook = lambda found: None
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        """
    before = set(threading.enumerate())
    trace = traced(source, seconds=0.1)
    assert trace.stopped is not None
    assert trace.stopped.reason == "seconds"
    assert Trace.from_json(trace.to_json()).events == trace.events
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


def test_a_flood_of_output_from_a_thread_is_cut() -> None:
    source = """
        import threading
        def flood():
            while True:
                print("x" * 100)
        threading.excepthook = lambda found: None
        thread = threading.Thread(target=flood)
        thread.start()
        thread.join()
        """
    trace = traced(source, output_bytes=5_000)
    assert trace.stopped is not None
    assert trace.stopped.reason == "output"
    assert len(trace.output) == 5_000


def test_where_a_library_takes_threads_unforeseen_the_recording_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(function: Callable[[int], object]) -> None:
        thread = threading.Thread(target=function, args=(1,))
        thread.start()
        thread.join()

    library = types.ModuleType("some_library")
    library.elsewhere = elsewhere  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "some_library", library)
    monkeypatch.setattr(threading, "excepthook", lambda found: None)
    source = """
        from some_library import elsewhere
        def work(n):
            print("at work", n)
            return n
        elsewhere(print)
        n = work(0)
        elsewhere(work)
        print("over")
        """
    before = threading.getprofile()
    trace = traced(source)
    assert trace.stopped is not None
    assert trace.stopped.reason == "threads"
    assert trace.steps[-1].statement.text == "elsewhere(work)"
    assert trace.output == "1\nat work 0\n"
    assert Trace.from_json(trace.to_json()).stopped == trace.stopped
    assert threading.getprofile() is before


def test_a_recording_is_readable_up_to_the_place_where_it_is_wrong() -> None:
    trace = traced("x = 1\ny = x\nz = y\n")
    for length in range(len(trace.recorded)):
        replay = Replay(trace.statements, trace.sites, trace.recorded, trace.values[:1], trace.limits)
        assert replay.readable() < len(trace.recorded)
        whole = Replay(trace.statements, trace.sites, trace.recorded[:length], trace.values, trace.limits)
        assert whole.readable() == length
