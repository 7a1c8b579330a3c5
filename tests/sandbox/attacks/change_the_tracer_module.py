# ends: not a trace|recorder failed|wrote into the channel|ended the whole process
import sys


def lie(*arguments, **options):
    return '{"version": "forged"}'


for name, module in list(sys.modules.items()):
    if name.startswith("tutor.tracer"):
        for thing in list(vars(module).values()):
            if isinstance(thing, type) and hasattr(thing, "to_json"):
                thing.to_json = lie
