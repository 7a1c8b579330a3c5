"""What a receiver sees when it looks around: stack, warnings, source, names."""

import inspect
import sys
import warnings

from django.dispatch import Signal, dispatcher

signal = Signal()


def stack(**kwargs):
    frame, names = sys._getframe(), []
    while frame and frame.f_code.co_name != "<module>":
        names.append((frame.f_code.co_qualname, frame.f_lineno, sorted(frame.f_locals)))
        frame = frame.f_back
    return names


def warn(**kwargs):
    for level in (1, 2, 3):
        warnings.warn(f"level {level}", UserWarning, stacklevel=level)


signal.connect(stack)
signal.connect(warn)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for line in signal.send(sender=None)[0][1]:
        print(line)
    signal.send_robust(sender=None)
    for warning in caught:
        print(warning.filename.rpartition("/")[2], warning.lineno, warning.message)
for name in ("connect", "disconnect", "send", "send_robust", "asend", "asend_robust"):
    function = getattr(Signal, name)
    code = function.__code__
    print(name, inspect.signature(function), len(inspect.getsource(function)), len(function.__doc__))
    print(code.co_firstlineno, code.co_varnames, code.co_names, code.co_freevars, code.co_flags)
    print(code.co_filename.rpartition("/")[2], code.co_qualname, function.__defaults__, vars(function))
print(sorted(vars(dispatcher)), sorted(vars(Signal)), sorted(vars(signal)))
