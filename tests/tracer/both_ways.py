"""A program in, what it prints out: as it is, with a probe that tells everything to nobody, and traced."""

import contextlib
import io
import linecache
import sys
import types

from tutor.tracer.describe import Describer
from tutor.tracer.limits import Limits
from tutor.tracer.probe import NOTHING
from tutor.tracer.run import run


class Listener:
    """A recorder that describes all that it is told and keeps no object."""

    def __init__(self, probe):
        self.describer = Describer(outlines=[probe.outline])
        self.told = []

    def emit(self, kind, *, name="", value=NOTHING, facts=()):
        described = {key: self.describer.describe(fact).text for key, fact in dict(facts).items()}
        self.told.append((kind, name, described))
        if value is not NOTHING:
            self.told.append(self.describer.describe(value).text)

    def touch(self, obj):
        self.told.append(("touch", self.describer.describe(obj).text))


def alone(source):
    """What the program prints when it is run as a script."""
    module = types.ModuleType("__main__")
    before, printed = sys.modules["__main__"], io.StringIO()
    linecache.cache["<sample>"] = (len(source), None, source.splitlines(keepends=True), "<sample>")
    sys.modules["__main__"] = module
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source, "<sample>", "exec", dont_inherit=True), module.__dict__)
    finally:
        sys.modules["__main__"] = before
        linecache.cache.pop("<sample>", None)
    return printed.getvalue()


def observed(source, make_probe):
    """What it prints, and how much the probe had to tell."""
    probe = make_probe()
    listener = Listener(probe)
    probe.start(listener)
    try:
        printed = alone(source)
    finally:
        probe.stop()
    return printed, len(listener.told)


def traced(source, make_probe, **limits):
    """The trace of a program that runs to its end."""
    trace = run(source, probes=[make_probe()], limits=Limits(**limits))
    assert trace.stopped is None, trace.stopped
    return trace
