"""What references ask of a run."""

import pytest

from tests.lessons.runs import reading_of
from tutor.lessons.select import SelectorError
from tutor.lessons.text import Reference

PROGRAM = """prices = {"tea": [2, 3], "note": "<b>`x`</b>"}


def ask(name):
    print("asked for", name)
    return prices[name][0] * 2


answer = ask("tea")
answer += 1
"""


@pytest.fixture(scope="module")
def reading():
    return reading_of(PROGRAM, [{"at": "2nd assign answer", "hide": "yes"}])


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("print in ask", "asked for tea"),
        ("return ask", "4"),
        ("assign answer", "4"),
        ("name at print in ask", "'tea'"),
        ("prices['tea'][1] at print", "3"),
        ('prices["tea"] at print', "[2, 3]"),
        ("prices[name][0] * 2 at line 6", "4"),
    ],
)
def test_a_value_is_what_was_recorded(reading, target, value):
    assert reading.value(target) == value


def test_a_step_is_a_link_that_works_without_script(reading):
    html = reading.html(Reference(kind="step", target="print in ask", offset=0))
    assert html == '<a class="step-ref" href="?step=4#stage" data-step="4">step 4</a>'


def test_a_value_is_escaped(reading):
    html = reading.html(Reference(kind="value", target="prices['note'] at print", offset=0))
    assert html == '<code class="value">&#x27;&lt;b&gt;`x`&lt;/b&gt;&#x27;</code>'


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("nobody at print", "there are name, prices, ask"),
        ("prices['milk'] at print", "there are name, prices, ask"),
        ("line 5", "there are name"),
        ("printer", "did you mean"),
    ],
)
def test_what_was_not_recorded_comes_with_what_was(reading, target, says):
    with pytest.raises(SelectorError) as caught:
        reading.value(target)
    assert says in caught.value.hint


def test_a_hidden_row_can_not_be_pointed_at(reading):
    with pytest.raises(SelectorError, match="hidden"):
        reading.row("2nd assign answer")


def test_a_row_beyond_the_last_one_shown_can_not_be_pointed_at():
    reading = reading_of("for n in range(300):\n    print(n)\n")
    assert len(reading.rows("print")) < 300
    with pytest.raises(SelectorError, match="behind the last row"):
        reading.row("last print")
