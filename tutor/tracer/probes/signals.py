"""Django's signals in, events out: who connected, what was sent, who received it and what they answered.

The hooks below are called from inside Django's own functions (see `dispatcher`) and never while a receiver runs.
They hold no receiver, sender or argument beyond the event, because a dead receiver is part of what is taught.
"""

import asyncio
import sys
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from types import MethodType
from typing import Any

import tutor.tracer.describe_signals as describe_signals
from tutor.tracer.describe_contents import Keywords
from tutor.tracer.describe_leaves import function_name
from tutor.tracer.limits import StopRunError
from tutor.tracer.probe import Outline, Recorder
from tutor.tracer.probes import signal_state
from tutor.tracer.probes.dispatcher import observed
from tutor.tracer.probes.signal_names import SignalNames
from tutor.tracer.probes.silence import SILENCE
from tutor.tracer.probes.swap import Swap


@dataclass(slots=True, kw_only=True)
class _Connecting:
    name: str
    receiver: Callable[[], object]
    weak: object
    ours: bool
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Receipt:
    """One receiver's call, until it responds."""

    number: int
    name: str
    signal: str
    send: int
    keywords: int


class SignalsProbe:
    """Records connect, disconnect, send, receive and respond.

    Facts, beside `signal` (its name) in each. connect: receiver, sender, dispatch_uid, weak, is_async, accepted (False
    if the same was connected already) or error; value is the signal after it. disconnect: receiver, sender,
    dispatch_uid, found; value as before. send: sender, kwargs, robust, is_async, send (a number from 1); value
    is the signal. receive: sender, is_async, send, receive (a number from 1). respond: send, receive, and value or
    error. Numbers tie a respond to its receive and both to their send, where async ones interleave.

    Django sends signals of its own at every turn (pre_init, post_save, request_started): they are recorded from
    the first time that the program connects a receiver to them.
    """

    name = "signals"

    def __init__(self) -> None:
        self._recorder: Recorder = SILENCE
        self._swaps: list[Swap] = []
        self._forget()

    def start(self, recorder: Recorder) -> None:
        """Raises ProbeError if Django's dispatcher isn't of the expected shape, having changed nothing."""
        hooks = (
            self.connecting, self.accepted, self.connected, self.refused, self.disconnected, self.died, self.sent,
            self.receiving, self.responded, self.raised, self.creating, self.created, self.answered,
            self.gathered, self.abandoned, self.settled, self.failed,
        )  # fmt: skip
        self._forget()
        self._swaps = observed({hook.__name__: hook for hook in hooks})
        self._names.read_framework()
        self._recorder = recorder
        for swap in self._swaps:
            swap.install()

    def stop(self) -> None:
        for swap in self._swaps:
            swap.undo()
        self._swaps = []
        self._recorder = SILENCE
        self._forget()

    def outline(self, obj: object) -> Outline | None:
        return describe_signals.outline(obj) if signal_state.is_signal(obj) else None

    def _forget(self) -> None:
        self._names = SignalNames()
        self._watched: set[str] = set()
        self._connecting: dict[int, _Connecting] = {}  # by frame of connect()
        self._sending: dict[int, int] = {}  # numbers of sends by address of their `named`
        self._pending: dict[int, _Receipt] = {}  # by frame that called the receiver
        self._creating: dict[int, _Receipt] = {}  # by address of `named`
        self._coroutines: dict[int, _Receipt] = {}  # by address of what the receiver returned
        self._sends, self._receives = count(1), count(1)

    # Hooks in connect() and disconnect()

    def connecting(self, signal: object, receiver: Any, sender: object, weak: object, uid: object) -> None:
        ours = not (self._is_frameworks(signal) and signal_state.is_frameworks(receiver))
        name = _receiver_name(receiver, uid)
        state = _Connecting(name=name, receiver=_weakly(receiver), weak=weak, ours=ours)
        self._connecting[id(sys._getframe(1))] = state

    def accepted(self) -> None:
        self._connecting[id(sys._getframe(1))].accepted = True

    def connected(self, signal: object, sender: object, uid: object, is_async: object) -> None:
        state = self._connecting.pop(id(sys._getframe(1)))
        if state.ours:
            facts = {"is_async": is_async, "accepted": state.accepted}
            self._recorder.touch(signal)
            self._connect(signal, sender, uid, state, facts)

    def refused(self, signal: object, sender: object, uid: object) -> None:
        state = self._connecting.pop(id(sys._getframe(1)), None)
        error = sys.exc_info()[1]
        if state is not None and state.ours and type(error) is not StopRunError:
            self._connect(signal, sender, uid, state, {"accepted": False, "error": error})

    def _connect(
        self, signal: object, sender: object, uid: object, state: _Connecting, facts: Mapping[str, object]
    ) -> None:
        name = self._names.name(signal, sys._getframe(2))
        self._watched.add(name)
        receiver = state.receiver()
        known = {
            "receiver": state.name if receiver is None else receiver,
            "sender": sender,
            "dispatch_uid": uid,
        }
        every = {"signal": name, **known, "weak": state.weak, **facts}
        self._recorder.emit("connect", name=state.name, value=signal, facts=every)

    def disconnected(
        self, signal: object, receiver: object, sender: object, uid: object, found: object
    ) -> object:
        if not (self._is_frameworks(signal) and signal_state.is_frameworks(receiver)):
            name = self._names.name(signal, sys._getframe(1))
            self._recorder.touch(signal)
            known = {
                "signal": name,
                "receiver": receiver,
                "sender": sender,
                "dispatch_uid": uid,
                "found": found,
            }
            self._recorder.emit("disconnect", name=_receiver_name(receiver, uid), value=signal, facts=known)
        return found

    def died(self, signal: object) -> None:
        """Runs as a weak reference's callback: wherever the last reference went, at worst within the tracer."""
        if not signal_state.is_in_tracer(sys._getframe(1)):
            self._recorder.touch(signal)

    # Hooks in send(), asend() and the robust ones

    def sent(
        self, signal: object, sender: object, named: dict[str, object], robust: bool, is_async: bool
    ) -> None:
        name = self._names.name(signal, sys._getframe(1))
        if name not in self._watched and self._is_frameworks(signal):
            self._sending.pop(id(named), None)
            return
        for passed in (sender, *named.values()):
            self._recorder.touch(passed)  # a model instance gets its key between the lines of the program
        number = self._sending[id(named)] = next(self._sends)
        facts = {"signal": name, "sender": sender, "kwargs": Keywords(named), "robust": robust}
        self._recorder.emit(
            "send", name=name, value=signal, facts={**facts, "is_async": is_async, "send": number}
        )

    def receiving(
        self, signal: object, receiver: object, sender: object, named: dict[str, object], is_async: bool
    ) -> _Receipt | None:
        receipt = self._receive(signal, receiver, sender, named, is_async)
        if receipt is not None:
            self._pending[id(sys._getframe(1))] = receipt
        return receipt

    def responded(self, receipt: _Receipt | None, value: object) -> object:
        if receipt is not None:
            self._pending.pop(id(sys._getframe(1)), None)
            self._respond(receipt, value)
        return value

    def raised(self) -> None:
        receipt = self._pending.pop(id(sys._getframe(1)), None)
        if receipt is not None:
            self._respond_error(receipt, sys.exc_info()[1])

    # Hooks where coroutines of receivers are made and where the event loop is done with them

    def creating(
        self, signal: object, receiver: object, sender: object, named: dict[str, object], is_async: bool
    ) -> _Receipt | None:
        receipt = self._receive(signal, receiver, sender, named, is_async)
        if receipt is not None:
            self._creating[id(named)] = receipt
        return receipt

    def created(self, receipt: _Receipt | None, coroutine: object) -> object:
        if receipt is not None:
            self._creating.pop(receipt.keywords, None)
            self._coroutines[id(coroutine)] = receipt
        return coroutine

    def answered(self, receipt: _Receipt | None, value: object) -> object:
        """The receiver was called where no statement can stand, and is done."""
        if receipt is not None:
            self._creating.pop(receipt.keywords, None)
            self._respond(receipt, value)
        return value

    def gathered(self, future: Any) -> Any:
        """asyncio.gather() has made a task of each coroutine and nobody has run yet."""
        for child in getattr(future, "_children", ()):
            made_from = child.get_coro() if isinstance(child, asyncio.Task) else child
            receipt = self._coroutines.pop(id(made_from), None)
            if receipt is not None:
                child.add_done_callback(partial(self._finished, receipt))
        return future

    def abandoned(self, named: dict[str, object]) -> None:
        receipt = self._creating.pop(id(named), None)
        if receipt is not None:
            self._respond_error(receipt, sys.exc_info()[1])
            left = {key: kept for key, kept in self._coroutines.items() if kept.send != receipt.send}
            self._coroutines = left

    def settled(self, coroutine: object, value: object) -> object:
        receipt = self._coroutines.pop(id(coroutine), None)
        if receipt is not None:
            self._respond(receipt, value)
        return value

    def failed(self, coroutine: object) -> None:
        receipt = self._coroutines.pop(id(coroutine), None)
        if receipt is not None:
            self._respond_error(receipt, sys.exc_info()[1])

    def _finished(self, receipt: _Receipt, future: Any) -> None:
        if future.cancelled():
            self._respond_error(receipt, asyncio.CancelledError())
        elif future._exception is not None:  # exception() would tell asyncio that somebody has seen it
            self._respond_error(receipt, future._exception)
        else:
            self._respond(receipt, future.result())

    # What they record

    def _receive(
        self, signal: object, receiver: object, sender: object, named: dict[str, object], is_async: bool
    ) -> _Receipt | None:
        send = self._sending.get(id(named))
        if send is None:
            return None
        name, number = function_name(receiver), next(self._receives)
        signal_name = self._names.name(signal, None)
        facts = {
            "signal": signal_name,
            "sender": sender,
            "is_async": is_async,
            "send": send,
            "receive": number,
        }
        self._recorder.emit("receive", name=name, facts=facts)
        return _Receipt(number=number, name=name, signal=signal_name, send=send, keywords=id(named))

    def _respond(self, receipt: _Receipt, value: object) -> None:
        self._recorder.emit("respond", name=receipt.name, value=value, facts=_ties(receipt))

    def _respond_error(self, receipt: _Receipt, error: BaseException | None) -> None:
        if type(error) is not StopRunError:
            self._recorder.emit("respond", name=receipt.name, facts=_ties(receipt) | {"error": error})

    def _is_frameworks(self, signal: object) -> bool:
        return self._names.is_frameworks(signal)


def _ties(receipt: _Receipt) -> dict[str, object]:
    return {"signal": receipt.signal, "send": receipt.send, "receive": receipt.number}


def _receiver_name(receiver: object, uid: object) -> str:
    if receiver is None:
        return uid if type(uid) is str else ""
    return function_name(receiver)


def _weakly(receiver: Any) -> Callable[[], object]:
    """A way to the receiver that doesn't keep it: a lambda connected weakly is dead before connect() returns."""
    try:
        return weakref.WeakMethod(receiver) if type(receiver) is MethodType else weakref.ref(receiver)
    except TypeError:
        return lambda: None
