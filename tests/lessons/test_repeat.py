"""Two runs of one sample: the same, different from some line on, or cut off by the machine."""

import itertools

import pytest

from tutor.lessons.repeat import repeat_fault
from tutor.tracer import Limits, run

PATH = ("sample",)


def test_the_same_run_twice_is_no_fault():
    assert repeat_fault(PATH, run("x = 1\n"), run("x = 1\n")) is None
    assert repeat_fault(PATH, run("1 / 0\n"), run("1 / 0\n")) is None


def test_an_endless_loop_that_meets_its_steps_is_the_same_everywhere():
    limits = Limits(steps=50, seconds=60.0)
    runs = [run("while True:\n    pass\n", limits=limits) for _ in range(2)]
    assert repeat_fault(PATH, *runs) is None


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = 1\ny = {}\nz = x\n", 2),
        ("x = 1\nif {} > 0:\n    x = 2\nz = x\n", 2),
        ("def f():\n    return {}\n\n\nprint(f())\n", 2),
        ("x = [1]\nx.append(\n    {},\n)\n", 2),
    ],
)
def test_the_first_line_that_did_something_else_is_named(source, line):
    numbers = itertools.count()
    fault = repeat_fault(PATH, *(run(source.format(next(numbers))) for _ in range(2)))
    assert (fault.code, fault.inside) == ("not-repeatable", (line, 1))
    assert f"from line {line} on" in fault.message


def test_a_run_that_the_clock_or_the_memory_ended_is_cut_off_and_not_called_chance():
    endless = "while True:\n    pass\n"
    slow = run(endless, limits=Limits(steps=10**9, seconds=0.05))
    quick = run(endless, limits=Limits(steps=50))
    for pair in ((slow, quick), (quick, slow)):
        fault = repeat_fault(PATH, *pair)
        assert fault.code == "cut-off"
        assert fault.message == (
            "the run was stopped (it ran for more than 0.05 seconds): "
            "its recording would differ from machine to machine"
        )
    hungry = "x = []\nwhile True:\n    x.append(bytearray(10**6))\n"
    greedy = run(hungry, limits=Limits(memory_bytes=10**7))
    assert repeat_fault(PATH, greedy, greedy).code == "cut-off"
