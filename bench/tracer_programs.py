"""The programs that the tracer is measured on. Each begins with `ROUNDS = n`, by which it grows."""

from typing import Final

_LOOPS: Final = """ROUNDS = 20000
total = 0
for i in range(ROUNDS):
    total += i
    if i % 3 == 0:
        total -= 1
j = 0
while j < ROUNDS:
    j += 1
"""

_RECURSION: Final = """ROUNDS = 10
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
for _ in range(ROUNDS):
    fib(15)
"""

_LISTS: Final = """ROUNDS = 10000
items = []
for i in range(ROUNDS):
    items.append(i)
    items[i // 2] = i
    if i % 4 == 0:
        last = items.pop()
        items.append(last)
"""

_DICTS: Final = """ROUNDS = 10000
counts = {}
for i in range(ROUNDS):
    key = i % 40
    counts[key] = counts.get(key, 0) + 1
    if i % 10 == 0:
        del counts[key]
"""

_GRAPH: Final = """ROUNDS = 3000
class Node:
    def __init__(self, value):
        self.value = value
        self.next = None
head = None
for i in range(ROUNDS):
    node = Node(i)
    node.next = head
    head = node
total = 0
while head is not None:
    total += head.value
    head = head.next
"""

_STRINGS: Final = """ROUNDS = 10000
words = []
for i in range(ROUNDS):
    word = "item %d" % i
    short = word[:4].upper()
    label = f"{short}-{i}"
    if label.endswith("7"):
        label = label.replace("-", "_")
"""

_EXCEPTIONS: Final = """ROUNDS = 4000
def risky(n):
    if n % 2:
        raise ValueError(n)
    return n
good = 0
for i in range(ROUNDS):
    try:
        risky(i)
        good += 1
    except ValueError as error:
        good -= 1
    finally:
        last = i
"""

_GENERATORS: Final = """ROUNDS = 5000
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
def even(source):
    for item in source:
        if item % 2 == 0:
            yield item
total = 0
for item in even(count(ROUNDS)):
    total += item
"""

SIGNALS: Final = """ROUNDS = 100
from django.dispatch import Signal
signals = [Signal() for _ in range(ROUNDS)]
receivers = []
for n in range(100):
    def receive(sender, n=n, **kwargs):
        return n
    receivers.append(receive)
for signal in signals:
    for receive in receivers:
        signal.connect(receive)
for signal in signals:
    answers = signal.send(sender=None, data=1)
"""

PROGRAMS: Final = {
    "loops": _LOOPS,
    "recursion": _RECURSION,
    "list mutation": _LISTS,
    "dict mutation": _DICTS,
    "object graph": _GRAPH,
    "strings": _STRINGS,
    "exceptions": _EXCEPTIONS,
    "generators": _GENERATORS,
    "100 signals x 100": SIGNALS,
}


def append_program(size: int) -> str:
    return f"items = []\nfor i in range({size}):\n    items.append(i)\n"


def heap_program(size: int) -> str:
    """Two thousand rounds beside a list that nobody touches."""
    return f"heap = list(range({size}))\ntotal = 0\nfor i in range(2000):\n    total += i\n"
