"""A program that looks at everything that could give an observer away."""

import gc
import inspect
import sys
import weakref

from django.template import Context, Engine, Variable, base, loader_tags
from django.template.base import FilterExpression, Template

engine = Engine()


class Watched:
    """Says whenever anybody asks anything of it."""

    def __getattribute__(self, name):
        print("asked for", name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        print("asked in vain for", name)
        raise AttributeError(name)

    def __getitem__(self, key):
        print("item", key)
        raise KeyError(key)

    def __str__(self):
        print("str")
        return "watched"

    __repr__ = __str__

    def __eq__(self, other):
        print("compared")
        return self is other

    def __hash__(self):
        print("hashed")
        return 1

    def __bool__(self):
        print("true?")
        return True

    def __del__(self):
        print("gone")


class Nosy(dict):
    def keys(self):
        print("keys")
        return super().keys()

    def __iter__(self):
        print("iterated")
        return super().__iter__()

    def __contains__(self, key):
        print("contains", key)
        return super().__contains__(key)

    def __getitem__(self, key):
        print("read", key)
        return super().__getitem__(key)


class Frames:
    def depth(self):
        frame, names = sys._getframe(), []
        while frame is not None and len(names) < 12:
            names.append((frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)[:6]))
            frame = frame.f_back
        return names[1:9]

    def me(self):
        return self


class Meta(type):
    def __eq__(cls, other):
        print("classes compared")
        return cls is other

    __hash__ = type.__hash__


class Odd(metaclass=Meta):
    x = 1


print(engine.from_string("{{ w.name }}{{ w }}{% if w %}yes{% endif %}").render(Context({"w": Watched()})))
print(engine.from_string("{{ d.a }}{{ d.b }}").render(Context({"d": Nosy(a=1)})))
print(engine.from_string("{{ f.depth|safe }}").render(Context({"f": Frames()})))
print(engine.from_string("{{ o.x }}{{ c.x }}").render(Context({"o": Odd(), "c": Odd})))
thing = Frames()
seen = weakref.ref(thing)
context = Context({"f": thing})
print(Variable("f.me").resolve(context) is thing)
print(engine.from_string("{{ f.me.me.nothing }}").render(context) == "")
del thing, context
print(seen() is None, gc.isenabled())
for function in (
    Variable._resolve_lookup,
    FilterExpression.resolve,
    Template.render,
    loader_tags.BlockNode.render,
):
    code = function.__code__
    print(
        function.__qualname__,
        code.co_name,
        code.co_varnames,
        code.co_names,
        code.co_firstlineno,
        code.co_flags,
    )
    print(inspect.getsource(function)[:60], function.__defaults__, function.__closure__)
print(Template.render is base.Template.render, sys.gettrace(), sys.getprofile())
