"""Who answered, in which order, and that the very functions are in the list."""

from django.dispatch import Signal, receiver

saved = Signal()
other = Signal()


@receiver([saved, other], dispatch_uid="once", weak=False)
def first(sender, **kwargs):
    return sorted(kwargs)


class Handler:
    def second(self, **kwargs):
        return self


handler = Handler()
token = object()
saved.connect(handler.second)
saved.connect(handler.second)
saved.connect(third := lambda **kwargs: kwargs["data"], sender=Handler)
answers = saved.send(Handler, data=token)
print(len(answers), answers[0][0] is first, answers[1][0] == handler.second, answers[2][0] is third)
print(answers[0][1], answers[1][1] is handler, answers[2][1] is token)
print(saved.send(sender=None, data=token)[-1][1] is handler)
print(saved.has_listeners(), saved.disconnect(first), saved.disconnect(dispatch_uid="once"))
print(saved.disconnect(third), saved.disconnect(third, sender=Handler), len(saved.receivers))
