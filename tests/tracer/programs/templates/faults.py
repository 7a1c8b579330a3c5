"""What goes wrong in a template: quietly, loudly, and how the traceback looks."""

import traceback
import warnings

from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, TemplateSyntaxError, Variable, VariableDoesNotExist

TEMPLATES = {
    "outer.html": '{% include "inner.html" %}',
    "inner.html": "{% block x %}{{ shop.broken }}{% endblock %}",
    "deep.html": '{% include "deep.html" %}',
}


class Shop:
    name = "Corner"

    def __repr__(self):
        return "<Shop>"

    @property
    def broken(self):
        raise ValueError("out of order")

    @property
    def half(self):
        raise AttributeError("half of it")

    def missing(self):
        raise ObjectDoesNotExist("no such shop")

    def needs(self, one):
        return one

    def typed(self):
        return len(7)

    def closed(self):
        return "closed"

    def warn(self):
        warnings.warn("old", DeprecationWarning, stacklevel=2)
        return "warned"

    closed.alters_data = True


def show(text, invalid="", **more):
    engine = Engine(string_if_invalid=invalid, debug=bool(more))
    try:
        print(repr(engine.from_string(text).render(Context({"shop": Shop(), "n": 0}))))
    except Exception as error:
        print(type(error).__name__, error, sorted(vars(error))[:3])
        print("".join(traceback.format_exception(error)))


show("{{ nothing }}{{ shop.nothing }}{{ shop.name.nothing }}{{ n.1 }}|{{ shop.missing }}|{{ shop.closed }}")
show("{{ nothing }} {{ shop.needs }} {{ shop.missing.x }} {{ nothing|default:'x' }}", "[%s]")
show("{{ nothing }} {{ nothing|upper }} {% if nothing %}a{% else %}b{% endif %}", "INVALID")
show("{% for x in nothing %}a{% empty %}none{% endfor %}{% with y=nothing %}[{{ y }}]{% endwith %}")
show("{{ shop.broken }}")
show("{{ shop.broken }}", debug=True)
show("{{ shop.half }}")
show("{{ shop.typed }}")
show("{{ shop.name|add:nothing }}")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    show("{{ shop.warn }}")
print([(str(one.message), one.filename.rpartition("/")[2], one.lineno) for one in caught])
engine = Engine(loaders=[("django.template.loaders.locmem.Loader", TEMPLATES)])
for name in ("outer.html", "deep.html"):
    try:
        engine.get_template(name).render(Context({"shop": Shop()}))
    except (ValueError, RecursionError) as error:
        print(type(error).__name__, len(traceback.extract_tb(error.__traceback__)) > 5)
for name in ("shop.name", "shop.nothing", "3.5", "'text'"):
    try:
        print(Variable(name).resolve(Context({"shop": Shop()})))
    except VariableDoesNotExist as error:
        print(error.msg, error.params[0], error.__context__ is not None)
try:
    engine.from_string("{{ shop._name }}")
except TemplateSyntaxError as error:
    print(error)
