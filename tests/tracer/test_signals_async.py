from tests.tracer.signal_events import told


def test_async_receivers_of_a_sync_send_receive_together():
    assert told(
        """
        import asyncio
        async def a(**kw):
            await asyncio.sleep(0)
            return "A"
        async def b(**kw): raise KeyError("b")
        def s(**kw): return "S"
        for each in (a, b, s):
            my_signal.connect(each)
        answers = my_signal.send_robust(None)
        my_signal.disconnect(b)
        my_signal.send(None)
        """
    ) == [
        "connect a [1 receiver: a] receiver=function a is_async=True",
        "connect b [2 receivers: a, b] receiver=function b is_async=True",
        "connect s [3 receivers: a, b, s] receiver=function s",
        "send my_signal [3 receivers: a, b, s] kwargs={} robust=True send=1",
        "receive s send=1 receive=1",
        "respond s ['S'] send=1 receive=1",
        "receive a is_async=True send=1 receive=2",
        "receive b is_async=True send=1 receive=3",
        "respond b send=1 receive=3 error=KeyError('b')",
        "respond a ['A'] send=1 receive=2",
        "disconnect b [2 receivers: a, s] receiver=function b",
        "send my_signal [2 receivers: a, s] kwargs={} send=2",
        "receive s send=2 receive=4",
        "respond s ['S'] send=2 receive=4",
        "receive a is_async=True send=2 receive=5",
        "respond a ['A'] send=2 receive=5",
    ]


def test_asend_tells_results_and_faults_of_each_receiver():
    assert told(
        """
        import asyncio
        async def a(**kw):
            await asyncio.sleep(0)
            return "A"
        async def b(**kw): raise KeyError("b")
        my_signal.connect(a)
        my_signal.connect(b)
        async def main():
            await my_signal.asend_robust(None, n=1)
            try:
                await my_signal.asend(None)
            except KeyError:
                pass
            await asyncio.sleep(0)
        asyncio.run(main())
        """
    ) == [
        "connect a [1 receiver: a] receiver=function a is_async=True",
        "connect b [2 receivers: a, b] receiver=function b is_async=True",
        "send my_signal [2 receivers: a, b] kwargs={'n': 1} robust=True is_async=True send=1",
        "receive a is_async=True send=1 receive=1",
        "receive b is_async=True send=1 receive=2",
        "respond b send=1 receive=2 error=KeyError('b')",
        "respond a ['A'] send=1 receive=1",
        "send my_signal [2 receivers: a, b] kwargs={} is_async=True send=2",
        "receive a is_async=True send=2 receive=3",
        "receive b is_async=True send=2 receive=4",
        "respond b send=2 receive=4 error=KeyError('b')",
        "respond a ['A'] send=2 receive=3",
    ]


def test_asend_calls_sync_receivers_in_a_thread():
    assert told(
        """
        import asyncio
        def s(**kw): return "S"
        my_signal.connect(s)
        async def main():
            await my_signal.asend(None)
            await my_signal.asend_robust(None)
        asyncio.run(main())
        """
    ) == [
        "connect s [1 receiver: s] receiver=function s",
        "send my_signal [1 receiver: s] kwargs={} is_async=True send=1",
        "receive s send=1 receive=1",
        "respond s ['S'] send=1 receive=1",
        "send my_signal [1 receiver: s] kwargs={} robust=True is_async=True send=2",
        "receive s send=2 receive=2",
        "respond s ['S'] send=2 receive=2",
    ]


def test_an_async_receiver_that_cannot_be_called_has_an_error():
    assert told(
        """
        async def good(**kw): return 1
        async def strict(sender): return 1
        my_signal.connect(good)
        my_signal.connect(strict)
        import warnings
        warnings.simplefilter("ignore", RuntimeWarning)  # of good, which is never awaited
        try:
            my_signal.send(None)
        except TypeError:
            pass
        """
    ) == [
        "connect good [1 receiver: good] receiver=function good is_async=True",
        "connect strict [2 receivers: good, strict] receiver=function strict is_async=True",
        "send my_signal [2 receivers: good, strict] kwargs={} send=1",
        "receive good is_async=True send=1 receive=1",
        "receive strict is_async=True send=1 receive=2",
        "respond strict send=1 receive=2 error=TypeError(\"strict() got an unexpected keyword argument 'signal'\")",
    ]
