"""A dispatcher of the shape that Django had before 5.0, in few lines: no coroutines, and a list in place of a loop."""

import weakref

from django.dispatch import Signal as Newer


class Signal(Newer):
    """Calls its receivers inside a list, and knows pairs of key and receiver."""

    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
        """Pairs, as there is nothing to say about coroutines."""
        key = (dispatch_uid or id(receiver), id(sender))
        if weak:
            held = receiver
            receiver = weakref.ref(held)
            weakref.finalize(held, self._remove_receiver)
        with self.lock:
            if not any(known == key for known, _ in self.receivers):
                self.receivers.append((key, receiver))

    def disconnect(self, receiver=None, sender=None, dispatch_uid=None):
        """As ever."""
        disconnected = False
        key = (dispatch_uid or id(receiver), id(sender))
        for index, (known, _) in enumerate(self.receivers):
            if known == key:
                disconnected = True
                del self.receivers[index]
                break
        return disconnected

    def send(self, sender, **named):
        """No statement stands around the call."""
        if not self.receivers:
            return []
        return [
            (receiver, receiver(signal=self, sender=sender, **named)) for receiver in self._living(sender)
        ]

    def send_robust(self, sender, **named):
        """A loop here."""
        responses = []
        for receiver in self._living(sender):
            try:
                response = receiver(signal=self, sender=sender, **named)
            except Exception as error:
                responses.append((receiver, error))
            else:
                responses.append((receiver, response))
        return responses

    def _living(self, sender):
        found = [
            receiver() if isinstance(receiver, weakref.ref) else receiver for _, receiver in self.receivers
        ]
        return [receiver for receiver in found if receiver is not None]

    def _remove_receiver(self, receiver=None):
        self._dead_receivers = True
