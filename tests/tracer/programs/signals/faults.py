"""What is raised, where, and what the log of send_robust says."""

import io
import logging
import sys
import traceback

from django.dispatch import Signal

stream = io.StringIO()
logger = logging.getLogger("django.dispatch")
logger.addHandler(handler := logging.StreamHandler(stream))
logger.propagate = False
signal = Signal()


def good(**kwargs):
    return "good"


def bad(**kwargs):
    raise ValueError(
        "bad",
    )


def never(**kwargs):
    print("called after bad")


def strict(sender, data):
    print("never")


class Loud(BaseException):
    pass


def loud(**kwargs):
    try:
        raise KeyError("inner")
    except KeyError:
        raise Loud("loud") from None


for each in (good, bad, never):
    signal.connect(each)
for call in (signal.send, signal.send_robust):
    try:
        print([answer for _, answer in call(None, data=1)])
    except ValueError as error:
        traceback.print_exc(file=sys.stdout)
        print(error.__context__, error.__cause__, error.__suppress_context__)
signal.disconnect(bad)
for receiver in (strict, loud):
    for call in (signal.send, signal.send_robust):
        try:
            signal.connect(receiver)
            call(None, data=1)
        except BaseException as error:
            traceback.print_exc(file=sys.stdout)
            print(repr(error.__context__))
    signal.disconnect(receiver)
for wrong in (None, 3, print):
    try:
        signal.connect(wrong)
    except Exception:
        traceback.print_exc(file=sys.stdout)
try:
    signal.connect(good, dispatch_uid=[])
    signal.connect(good, dispatch_uid=[1])
    signal.disconnect(good, nonsense=1)
except TypeError:
    traceback.print_exc(file=sys.stdout)
try:
    Signal(use_caching=True).send(None)
    Signal(use_caching=True).connect(good, 3)
    cached = Signal(use_caching=True)
    cached.connect(good)
    cached.send(None)
except TypeError:
    traceback.print_exc(file=sys.stdout)
logger.removeHandler(handler)
logger.propagate = True
print(stream.getvalue())
