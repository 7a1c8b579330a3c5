# ends: normally|.
import builtins
import gc
import json
import sys

frame = sys._getframe()
while frame:
    for value in list(frame.f_locals.values()):
        if isinstance(value, dict):
            value.update(forged=object())
    frame = frame.f_back
for thing in gc.get_objects():
    if type(thing) is list and len(thing) > 3 and thing is not sys.path:
        thing.append(object())
json.dumps = lambda *arguments, **options: "[" * 100_000
builtins.len = lambda thing: -1
