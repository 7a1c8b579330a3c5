"""When weakly held receivers die and what of them is left behind."""

import gc
import sys
import weakref

from django.dispatch import Signal

gone = Signal()


class Handler:
    def on(self, **kwargs):
        return "on"


def make(name):
    def local(**kwargs):
        return name

    weakref.finalize(local, print, "dead:", name)
    gone.connect(local)
    print("connected", name, len(gone.receivers), gone._dead_receivers)


def answers():
    return [answer for _, answer in gone.send(None)]


make("a")
print("after a", len(gone.send(None)), len(gone.receivers), gone._dead_receivers)
gone = Signal()
gone.connect(lambda **kwargs: 1)
print("lambda", len(gone.receivers), gone._dead_receivers, answers())
gone = Signal()
gone.connect(Handler().on)
print("method", gone._dead_receivers, answers())
gone = Signal()  # a new one: a dead entry of Django 6.1 can match a new receiver at the same address
handler = Handler()
gone.connect(handler.on)
print(answers(), sys.getrefcount(handler))


def kept(**kwargs):
    return sys.getrefcount(kept)


gone.connect(kept)
print(answers(), sys.getrefcount(kept))
death = weakref.ref(handler, lambda reference: print("handler died"))
del handler
print(death(), len(gone.send(None)))


class Sender:
    pass


sender = Sender()
gone.connect(kept, sender=sender)
death = weakref.ref(sender, lambda reference: print("sender died"))
del sender
gc.collect()
print(len(gone.send(None)))


class Payload:
    pass


payload = Payload()
death = weakref.ref(payload, lambda reference: print("payload died"))
pairs = gone.send(None, payload=payload)
del payload
print("end")
