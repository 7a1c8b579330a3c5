"""The short ways by which common changes are told agree with what is really in the objects."""

from collections.abc import Callable

import pytest

from tutor.tracer import Trace
from tutor.tracer.trace import Value

Traced = Callable[..., Trace]

PROGRAMS = {
    "a name between that nobody saw": "p.x = 1\nvars(p)['y'] = 2\np.z = 3\n",
    "a name set twice": "p.x = 1\np.x = 'x'\np.x = None\n",
    "a value spelt like a name": "p.x = 'y'\np.y = 'x'\np.y = 5\np.x = 6\n",
    "a name taken away unseen": "p.x = 1\nvars(p).pop('x')\np.y = 2\n",
    "hidden names": "p.__dict__['__a'] = 1\np.x = 1\np.x = 2\n",
    "a list cleared unseen": "f = xs.clear\nf()\nxs.append(1)\nxs.append(2)\n",
    "both ends of a list": "xs[-1] = 7\nxs[0] = 8\nxs.pop()\nxs.pop()\n",
    "keys that are equal": "d[1] = 'one'\nd[True] = 'true'\nd[1.0] = 'float'\nd[1] = 2\n",
    "an entry replaced by another": "d.update({'b': 1})\nd['b'] = 2\ndel d['a']\nd['a'] = 3\nd['a'] = 4\n",
    "more than is shown": (
        "for i in range(60):\n    xs.append(i)\n    d[i] = i\n    setattr(p, f'n{i}', i)\np.n59 = 0\n"
    ),
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_the_last_state_told_in_parts_is_what_a_first_look_finds(traced: Traced, program: str) -> None:
    setup = "class P: pass\np = P()\nxs = [1, 2, 3]\nd = {'a': 0}\n"
    by = "import copy\nq, ys, e = copy.copy(p), list(xs), dict(d)\n"
    trace = traced(setup + program + by)
    assert trace.stopped is None
    last = trace.state(len(trace.events)).frames[0].variables
    for told, looked in (("p", "q"), ("xs", "ys"), ("d", "e")):
        assert last[told].text == last[looked].text
        assert last[told].parts == last[looked].parts


def test_an_exception_at_the_address_of_a_dead_one_is_another_object(traced: Traced) -> None:
    program = "for i in range(4):\n    try:\n        raise ValueError(i)\n    except ValueError as e:\n        pass\n"
    found = bound_to_e(traced(program))
    assert [value.text for value in found] == [f"ValueError({i})" for i in range(4)]
    assert len({value.identity for value in found}) == 4


def test_an_exception_is_the_same_object_in_every_frame_that_it_passes(traced: Traced) -> None:
    trace = traced("def f(): raise KeyError('k')\ntry:\n    f()\nexcept KeyError as e:\n    pass\n")
    raised = [event.value.identity for event in trace.events if event.kind == "raise" and event.value]
    assert len(raised) == 2
    assert {*raised} == {value.identity for value in bound_to_e(trace)}


def bound_to_e(trace: Trace) -> list[Value]:
    return [
        event.value for event in trace.events if event.kind == "assign" and event.name == "e" and event.value
    ]


def test_the_class_of_an_instance_is_not_kept_alive(traced: Traced) -> None:
    program = (
        "import gc, weakref\ndef f():\n    class P: pass\n    p = P()\n    p.x = 1\n    return weakref.ref(P)\n"
        "w = f()\nn = gc.collect()\nprint(w())\n"
    )
    assert traced(program).output == "None\n"
