"""Async receivers and senders: order, results, faults, tasks, context."""

import asyncio
import contextvars
import sys
import traceback
import warnings

from django.dispatch import Signal

signal = Signal()
place = contextvars.ContextVar("place", default="outside")


async def slow(sender, **kwargs):
    print("slow begins", place.get(), asyncio.current_task().get_coro().__qualname__)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("slow ends")
    return "slow"


async def quick(sender, **kwargs):
    print("quick", place.get())
    return "quick"


async def bad(sender, **kwargs):
    print("bad begins")
    await asyncio.sleep(0)
    raise LookupError("bad")


async def strict(sender):
    print("never")


def sync(sender, **kwargs):
    print("sync", place.get())
    return "sync"


def show(error):
    lines = traceback.extract_tb(error.__traceback__)
    print(
        type(error).__name__, [(line.name, line.lineno) for line in lines if "asgiref" not in line.filename]
    )


def names(answers):
    return [(receiver.__name__, str(answer)) for receiver, answer in answers]


async def main():
    place.set("main")
    print(
        names(await signal.asend(None))
        if signal.disconnect(slow) and signal.disconnect(quick)
        else "connected?"
    )
    signal.connect(slow)
    signal.connect(quick)
    signal.disconnect(sync)  # beside others it runs in a thread of its own pace
    print(names(await signal.asend(None)))
    print(names(await signal.asend_robust(None)))
    for broken in (bad, strict):
        try:
            signal.connect(broken)
            print(await signal.asend(None))
        except Exception as error:
            show(error)
        for _ in range(5):
            await asyncio.sleep(0)
        print(names(await signal.asend_robust(None)))
        signal.disconnect(broken)


for each in (slow, quick, sync):
    signal.connect(each)
print(names(signal.send(None)))
print(names(signal.send_robust(None)))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    asyncio.run(main())
    signal.connect(bad)
    try:
        signal.send(None)
    except LookupError as error:
        show(error)
print(sorted({str(warning.message) for warning in caught}), sys.exc_info())
