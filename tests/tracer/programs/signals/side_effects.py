"""Objects that tell when somebody looks at them."""

from django.dispatch import Signal

told = []


class Telling:
    def __init__(self, name):
        object.__setattr__(self, "name", name)

    def _tell(self, what):
        told.append((object.__getattribute__(self, "__dict__")["name"], what))

    def __getattribute__(self, name):
        object.__getattribute__(self, "_tell")(name)
        return object.__getattribute__(self, name)

    def __eq__(self, other):
        object.__getattribute__(self, "_tell")("==")
        return self is other

    def __hash__(self):
        object.__getattribute__(self, "_tell")("hash")
        return 1

    def __bool__(self):
        object.__getattribute__(self, "_tell")("bool")
        return True

    def __repr__(self):
        object.__getattribute__(self, "_tell")("repr")
        return "telling"

    def __call__(self, **kwargs):
        object.__getattribute__(self, "_tell")("call")
        return self


signal = Signal()
receiver, sender, uid, payload, weak = map(Telling, ("receiver", "sender", "uid", "payload", "weak"))
signal.connect(receiver, sender, weak, uid)
signal.connect(receiver, sender, False, uid)
print(told)
told.clear()
signal.send(sender, payload=payload)
signal.send_robust(sender, payload=payload)
signal.disconnect(receiver, sender, Telling("another uid"))
signal.disconnect(receiver, sender, uid)
print(told)
caching = Signal(use_caching=True)
caching.connect(receiver)
told.clear()
caching.send(sender, payload=payload)
caching.send(sender, payload=payload)
print(told)
