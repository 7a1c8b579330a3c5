"""Connecting, disconnecting and sending from inside of a receiver."""

from django.dispatch import Signal

signal = Signal()
depth = 0
endless_called = False


def late(**kwargs):
    if not endless_called:
        print("late")
    return "late"


def first(sender, **kwargs):
    global depth
    depth += 1
    print("first", depth, len(signal.receivers))
    signal.connect(late)
    print(signal.disconnect(first))
    if depth < 3:
        signal.connect(first)
        print([answer for _, answer in signal.send(sender)])
    depth -= 1
    return depth


def endless(**kwargs):
    global endless_called
    endless_called = True
    signal.send(None)


signal.connect(first)
print([answer for _, answer in signal.send("me")])
print([answer for _, answer in signal.send("me")], depth)
signal.connect(endless)
try:
    signal.send(None)
except RecursionError as error:
    print(type(error).__name__)
signal.receivers = [entry for entry in signal.receivers if entry[1]() is not endless]
print(len(signal.send(None)))
