from django.test import override_settings

from tests.tracer.signal_events import KINDS, plain, told, trace


def test_a_receiver_that_is_connected_receives_what_is_sent_and_responds():
    assert told(
        """
        def my_receiver(sender, **kwargs):
            return kwargs["data"]
        my_signal.connect(my_receiver)
        my_signal.send(sender=None, data="Hello")
        """
    ) == [
        "connect my_receiver [1 receiver: my_receiver] receiver=function my_receiver",
        "send my_signal [1 receiver: my_receiver] kwargs={'data': 'Hello'} send=1",
        "receive my_receiver send=1 receive=1",
        "respond my_receiver ['Hello'] send=1 receive=1",
    ]


def test_a_receiver_connected_twice_is_accepted_once_unless_its_uid_differs():
    assert told(
        """
        def my_receiver(**kwargs): return 1
        my_signal.connect(my_receiver)
        my_signal.connect(my_receiver)
        my_signal.connect(my_receiver, dispatch_uid="again")
        """
    ) == [
        "connect my_receiver [1 receiver: my_receiver] receiver=function my_receiver",
        "connect my_receiver [1 receiver: my_receiver] receiver=function my_receiver accepted=False",
        "connect my_receiver [2 receivers: my_receiver, my_receiver] receiver=function my_receiver dispatch_uid=again",
    ]


def test_send_stops_at_a_receiver_that_raises_and_send_robust_goes_on():
    assert told(
        """
        def good(**kwargs): return 1
        def bad(**kwargs): raise ValueError("no")
        def late(**kwargs): return 3
        for each in (good, bad, late):
            my_signal.connect(each)
        try:
            my_signal.send(None)
        except ValueError:
            pass
        my_signal.send_robust(None)
        """
    ) == [
        "connect good [1 receiver: good] receiver=function good",
        "connect bad [2 receivers: good, bad] receiver=function bad",
        "connect late [3 receivers: good, bad, late] receiver=function late",
        "send my_signal [3 receivers: good, bad, late] kwargs={} send=1",
        "receive good send=1 receive=1",
        "respond good [1] send=1 receive=1",
        "receive bad send=1 receive=2",
        "respond bad send=1 receive=2 error=ValueError('no')",
        "send my_signal [3 receivers: good, bad, late] kwargs={} robust=True send=2",
        "receive good send=2 receive=3",
        "respond good [1] send=2 receive=3",
        "receive bad send=2 receive=4",
        "respond bad send=2 receive=4 error=ValueError('no')",
        "receive late send=2 receive=5",
        "respond late [3] send=2 receive=5",
    ]


def test_a_refused_connect_and_a_receiver_that_cannot_be_called_have_an_error():
    assert told(
        """
        try:
            my_signal.connect(7)
        except TypeError:
            pass
        def strict(sender, data): return 1
        my_signal.connect(strict, weak=False)
        try:
            my_signal.send(sender=None, data=1)
        except TypeError:
            pass
        """
    ) == [
        (
            "connect int [no receivers] receiver=int accepted=False "
            "error=TypeError(\"cannot create weak reference to 'int' object\")"
        ),
        "connect strict [1 receiver: strict] receiver=function strict weak=False",
        "send my_signal [1 receiver: strict] kwargs={'data': 1} send=1",
        "receive strict send=1 receive=1",
        (
            "respond strict send=1 receive=1 "
            "error=TypeError(\"strict() got an unexpected keyword argument 'signal'\")"
        ),
    ]


def test_a_lambda_is_a_receiver_as_long_as_somebody_holds_it():
    assert told(
        """
        my_signal.connect(lambda **kwargs: 2, weak=False)
        my_signal.connect(lambda **kwargs: 1)
        my_signal.send(None)
        """
    )[2:] == [
        "send my_signal [1 receiver: lambda] kwargs={} send=1",
        "receive lambda send=1 receive=1",
        "respond lambda [2] send=1 receive=1",
    ]


def test_a_receiver_that_died_is_not_called():
    assert told(
        """
        def make():
            def local(**kwargs): return 1
            my_signal.connect(local)
        make()
        my_signal.send(None)
        """
    ) == [
        "connect local [1 receiver: local] receiver=function local",
        "send my_signal [no receivers] kwargs={} send=1",
    ]


def test_the_decorator_with_a_list_connects_to_each_signal():
    assert told(
        """
        other = Signal()
        @receiver([my_signal, other], weak=False, dispatch_uid="once")
        def both(sender, **kwargs): return 1
        other.send(None)
        """
    ) == [
        "connect both [1 receiver: both] receiver=function both dispatch_uid=once weak=False",
        "connect both [1 receiver: both] signal=other receiver=function both dispatch_uid=once weak=False",
        "send other [1 receiver: both] signal=other kwargs={} send=1",
        "receive both signal=other send=1 receive=1",
        "respond both [1] signal=other send=1 receive=1",
    ]


def test_bound_methods_are_named_by_their_class_and_die_with_their_object():
    assert told(
        """
        class Handler:
            def on(self, **kwargs): return self
        handler = Handler()
        my_signal.connect(handler.on)
        r = my_signal.send(None)
        del r
        my_signal.disconnect(handler.on)
        my_signal.connect(handler.on)
        del handler
        my_signal.send(None)
        """
    ) == [
        "connect Handler.on [1 receiver: Handler.on] receiver=method Handler.on",
        "send my_signal [1 receiver: Handler.on] kwargs={} send=1",
        "receive Handler.on send=1 receive=1",
        "respond Handler.on [Handler()] send=1 receive=1",
        "disconnect Handler.on [no receivers] receiver=method Handler.on",
        "connect Handler.on [1 receiver: Handler.on] receiver=method Handler.on",
        "send my_signal [no receivers] kwargs={} send=2",
    ]


def test_a_sender_filters_and_counts_when_disconnecting():
    assert told(
        """
        class A: pass
        class B: pass
        def f(sender, **kw): return sender
        my_signal.connect(f, sender=A)
        my_signal.send(A)
        my_signal.send(B)
        my_signal.disconnect(f)
        my_signal.disconnect(f, sender=A)
        """
    ) == [
        "connect f [1 receiver: f] receiver=function f sender=class A",
        "send my_signal [1 receiver: f] sender=class A kwargs={} send=1",
        "receive f sender=class A send=1 receive=1",
        "respond f [class A] send=1 receive=1",
        "send my_signal [1 receiver: f] sender=class B kwargs={} send=2",
        "disconnect f [1 receiver: f] receiver=function f found=False",
        "disconnect f [no receivers] receiver=function f sender=class A",
    ]


def test_receivers_may_connect_and_disconnect_while_they_receive():
    assert told(
        """
        def second(**kw): return 2
        def first(**kw):
            my_signal.connect(second)
            my_signal.disconnect(first)
            return 1
        my_signal.connect(first)
        my_signal.send(None)
        my_signal.send(None)
        """
    ) == [
        "connect first [1 receiver: first] receiver=function first",
        "send my_signal [1 receiver: first] kwargs={} send=1",
        "receive first send=1 receive=1",
        "connect second [2 receivers: first, second] receiver=function second",
        "disconnect first [1 receiver: second] receiver=function first",
        "respond first [1] send=1 receive=1",
        "send my_signal [1 receiver: second] kwargs={} send=2",
        "receive second send=2 receive=2",
        "respond second [2] send=2 receive=2",
    ]


def test_a_send_inside_of_a_receiver_nests():
    assert told(
        """
        inner = Signal()
        def deep(**kw): return kw["n"]
        def outer(**kw): return inner.send(None, n=2)[0][1]
        inner.connect(deep)
        my_signal.connect(outer)
        my_signal.send("who", n=1)
        """
    ) == [
        "connect deep [1 receiver: deep] signal=inner receiver=function deep",
        "connect outer [1 receiver: outer] receiver=function outer",
        "send my_signal [1 receiver: outer] sender=who kwargs={'n': 1} send=1",
        "receive outer sender=who send=1 receive=1",
        "send inner [1 receiver: deep] signal=inner kwargs={'n': 2} send=2",
        "receive deep signal=inner send=2 receive=2",
        "respond deep [2] signal=inner send=2 receive=2",
        "respond outer [2] send=1 receive=1",
    ]


def test_signals_are_named_by_their_variable_or_class_attribute_or_as_written():
    names = [
        line.split()[1]
        for line in told(
            """
            def make():
                local = Signal()
                local.send(
                    None,
                )
            class Account:
                changed = Signal()
                def __init__(self):
                    self.closed = Signal()
                def close(self):
                    self.closed.send(self)
            my_signal.send(None)
            Account.changed.send(None)
            make()
            Account().close()
            [Signal()][0].send(None)
            """
        )
    ]
    assert names == ["my_signal", "Account.changed", "local", "self.closed", "Signal"]


def test_each_kind_carries_its_facts():
    body = """
    def my_receiver(sender, **kwargs):
        return kwargs["data"]
    my_signal.connect(my_receiver, dispatch_uid="u")
    my_signal.send(sender=None, data="Hello")
    my_signal.disconnect(dispatch_uid="u")
    """
    facts = {event.kind: event.facts for event in trace(body).events if event.kind in KINDS}
    assert {kind: {key: plain(fact) for key, fact in found.items()} for kind, found in facts.items()} == {
        "connect": {
            "signal": "my_signal",
            "receiver": "function my_receiver",
            "sender": None,
            "dispatch_uid": "u",
            "weak": True,
            "is_async": False,
            "accepted": True,
        },
        "send": {
            "signal": "my_signal",
            "sender": None,
            "kwargs": "{'data': 'Hello'}",
            "robust": False,
            "is_async": False,
            "send": 1,
        },
        "receive": {"signal": "my_signal", "sender": None, "is_async": False, "send": 1, "receive": 1},
        "respond": {"signal": "my_signal", "send": 1, "receive": 1},
        "disconnect": {
            "signal": "my_signal",
            "receiver": None,
            "sender": None,
            "dispatch_uid": "u",
            "found": True,
        },
    }


def test_the_receivers_own_steps_lie_between_receive_and_respond():
    body = """
    def my_receiver(sender, **kwargs):
        print(kwargs["data"])
    my_signal.connect(my_receiver)
    my_signal.send(sender=None, data="Hello")
    """
    kinds = [event.kind for event in trace(body).events]
    assert kinds[kinds.index("send") :] == ["send", "receive", "call", "line", "output", "return", "respond"]


def test_the_state_of_a_signal_follows_its_receivers():
    body = """
    def my_receiver(**kwargs): pass
    my_signal.connect(my_receiver)
    del my_receiver
    """
    states = [event.value.text for event in trace(body).events if event.name == "my_signal" and event.value]
    assert states == ["no receivers", "1 receiver: my_receiver", "no receivers"]


def test_connect_refuses_a_receiver_without_keywords_under_debug():
    body = """
    def strict(sender, data): pass
    try:
        my_signal.connect(strict)
    except ValueError:
        pass
    """
    with override_settings(DEBUG=True):
        assert told(body) == [
            (
                "connect strict [no receivers] receiver=function strict accepted=False "
                "error=ValueError('Signal receivers must accept keyword arguments (**kwargs).')"
            )
        ]
