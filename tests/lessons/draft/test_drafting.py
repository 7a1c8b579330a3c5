"""A draft has nothing but words missing, whatever program it is of, and is the same whenever it is made.

`drafts/` holds a program and its draft. To write the draft anew after a change that is meant, run with
REWRITE_GOLDENS=1 and read the diff.
"""

import os
from pathlib import Path

import pytest

from tests.lessons.runs import recorded, run_here
from tutor.lessons.check import problems_between
from tutor.lessons.draft.drafting import draft
from tutor.lessons.draft.given import DraftError, read_program
from tutor.lessons.load import parse_lesson
from tutor.sandbox import Job, SandboxError

DRAFTS = Path(__file__).parent / "drafts"
PAGINATOR = (DRAFTS / "paginator.py").read_text()
SIGNALS = """\
from django.dispatch import Signal, receiver

paid = Signal()
shipped = Signal()


@receiver(paid)
def ship(sender, order, **kwargs):
    print("shipping", order)
    shipped.send(sender=None, order=order)


def note(sender, **kwargs):
    print("noted")


shipped.connect(note)
paid.send(sender=None, order=7)
shipped.disconnect(note)
paid.send(sender=None, order=8)
"""
LOOP = """\
total = 0
for number in [1, 2, 3]:
    if number > 5:
        total = 0
    else:
        total += number
print(total)
"""
CLASSES = '''\
class Shape:
    """A shape."""

    sides = 0

    def __init__(self, name):
        self.name = name

    def describe(self):
        return f"{self.name} has {self.sides} sides"


class Square(Shape):
    sides = 4


print(Shape("blob").describe())
print(Square("square").describe())
'''
HANDLED = """\
def parse(text):
    try:
        return int(text)
    except ValueError as error:
        print("no number:", text)
        return None
    finally:
        print("done")


for each in ["1", "x"]:
    value = parse(each)
    print(value)
"""
RAISES = 'prices = {"tea": 3}\nprint(prices["tea"])\nprint(prices["milk"])\n'
SILENT = 'names = ["b", "a"]\ncopy = names\ncopy.sort()\nfirst = names[0]\n'
GENERATOR = """\
def evens(limit):
    for n in range(limit):
        if n % 2 == 0:
            yield n


numbers = evens(6)
print(next(numbers), list(numbers), [*numbers])
"""
COROUTINES = """\
import asyncio


async def brew(name, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    return name


async def main():
    print(await asyncio.gather(brew("tea", 2), brew("coffee", 1)))


asyncio.run(main())
"""
ODD_TEXTS = '''\
x = "a: b # c"; y = x
text = """line one
line two"""
print(text)
print("  indented", "tab\\there", "`quoted`", "{step:x}")
print("- dash: yes")
'''
REFERENCES = """\
step, value, x = 1, "{step:print}", 2


def label(each, **more):
    if each > 5:
        return f"{step: x}"
    return f"An answer of a certain length {step:>3} {value!s}"


made = label(x, sep="{value:x at print}", end="{step:")
print("{step:print}", end="{step:x}\\n")
print("{Step : print}", "{steps:print", "{value", "}", sep=" ")
print("{step:", "x}")
{step}
{value: x}
name = "{step:x}"
name = "{steps:x}"
x += len(made)
"""
MUCH = 'squares = {n: n * n for n in range(30)}\nfor n in range(12):\n    print(n, "*" * 99)\n'
TWINS = """\
from django.dispatch import Signal

paid = Signal()


def thank(sender, amount, **kwargs):
    print("thanks,", sender, "for", amount)


paid.connect(thank, sender="shop", dispatch_uid="once")
paid.connect(thank, sender="shop", dispatch_uid="once")
paid.send(sender="shop", amount=5)
print(paid.send(sender="bank", amount=7))
"""
PROGRAMS = {
    "twins": TWINS,
    "signals": SIGNALS,
    "loop": LOOP,
    "classes": CLASSES,
    "handled": HANDLED,
    "raises": RAISES,
    "silent": SILENT,
    "generator": GENERATOR,
    "coroutines": COROUTINES,
    "odd texts": ODD_TEXTS,
    "references": REFERENCES,
    "much": MUCH,
    "paginator": PAGINATOR,
}


def drafted(source, run=run_here):
    given = read_program(source.encode(), title="A draft")
    return draft(given, lambda sources: run([Job(source=each, probes=given.probes) for each in sources]))


def refused(source, run=run_here):
    with pytest.raises(DraftError) as found:
        drafted(source, run)
    return str(found.value)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_draft_has_nothing_but_words_missing(name, tmp_path):
    text = drafted(PROGRAMS[name]).text
    loaded, recording = recorded(text, tmp_path)
    problems = problems_between(loaded, recording)
    assert [str(problem) for problem in problems if problem.code != "todo"] == []
    assert len(problems) >= 5
    assert loaded.lesson.sample == PROGRAMS[name].rstrip()


def test_with_words_in_place_of_the_marks_a_draft_can_be_shown(tmp_path):
    words = drafted(LOOP).text.replace("TODO", "Here are words")
    loaded, recording = recorded(words, tmp_path)
    assert [each for each in problems_between(loaded, recording) if each.level == "error"] == []


def test_a_draft_is_the_same_each_time_and_as_its_golden_file_has_it():
    path = DRAFTS / "paginator.yaml"
    found = drafted(PAGINATOR).text
    assert drafted(PAGINATOR).text == found
    if os.environ.get("REWRITE_GOLDENS"):
        path.write_text(found, encoding="utf-8")
    else:
        assert found == path.read_text(encoding="utf-8")


def test_a_draft_has_a_question_of_each_kind_that_the_run_can_prove():
    lesson = parse_lesson(drafted(SIGNALS).text.encode(), "draft.yaml").lesson
    kinds = {question.kind for question in (*lesson.visual_quiz, *lesson.practice)}
    assert kinds == {"one choice", "several choices", "step", "value", "number", "text"}
    levels = [question.level for question in lesson.practice]
    assert levels == sorted(levels, key=["easy", "medium", "hard"].index)
    assert "hard" in levels
    assert all(option.claim for question in lesson.practice for option in question.options)


def test_a_way_that_was_not_taken_is_drawn_and_asks_for_a_word():
    lesson = parse_lesson(drafted(LOOP).text.encode(), "draft.yaml").lesson
    (dark,) = (node for node in lesson.flow.nodes if node.at is None)
    assert dark.label == "total = 0"
    assert [edge.label for edge in lesson.flow.edges if edge.to == dark.id] == [
        "TODO: when is this way taken?"
    ]


def test_wrong_options_are_what_changed_programs_really_did():
    lesson = parse_lesson(drafted(SILENT + "print(first)\n").text.encode(), "draft.yaml").lesson
    (asked,) = (question for question in lesson.practice if question.id == "all-printed")
    said = {option.text: option.feedback for option in asked.options}
    assert said["`b`"] == "That is what happens without `copy.sort()`."


def test_a_statement_is_also_tried_with_less_in_it():
    lesson = parse_lesson(drafted(TWINS).text.encode(), "draft.yaml").lesson
    shortened = [moment.claim for moment in lesson.key_moments if moment.claim and moment.claim.replace]
    assert shortened[0].with_ == 'paid.connect(thank, dispatch_uid="once")'
    assert shortened[0].prints_contains or shortened[0].prints or shortened[0].calls


def test_the_run_s_end_is_told_where_it_may_not_be_meant():
    assert drafted(RAISES).remark.startswith("The run ended in line 3 with KeyError: 'milk'.")
    assert drafted(SILENT).remark.startswith("The program prints nothing")
    assert drafted(LOOP).remark == ""


def test_what_is_no_program_to_learn_from_is_refused_in_a_sentence():
    assert refused("# nothing\n") == "there is no statement in the program: a lesson shows what statements do"
    assert refused("") == refused('"""Words."""\npass\n') == refused("# nothing\n")
    assert refused("a = 1\nb = = 2\n") == "Python can't read line 2 of the program: invalid syntax"
    assert refused("return 1\n").startswith("Python can't read line 1 of the program: 'return' outside")
    assert refused("print(1)\n") == "the run has one step only: a lesson shows how one follows from another"
    assert "it took more than 10000 steps" in refused("n = 0\nwhile True:\n    n += 1\n")
    assert "the program has 301 lines" in refused("x = 1\n" * 301)
    assert refused("x = '\x00'\n") == "line 1 has the character U+0000, which can't be seen"
    with pytest.raises(DraftError, match="isn't UTF-8"):
        read_program(b"x = '\xff'", title="A draft")


def test_a_program_that_does_something_else_each_time_is_refused():
    prints = iter(range(100))
    said = refused(
        "x = 1\nprint(x)\n", lambda jobs: run_here([Job(source=f"x = {next(prints)}\n") for _ in jobs])
    )
    assert said.startswith("the program didn't do the same from line 1 on")


def test_what_the_sandbox_says_is_said():
    assert (
        refused("x = 1\nprint(x)\n", lambda jobs: [SandboxError("It crashed.") for _ in jobs])
        == "It crashed."
    )


def test_what_to_watch_is_chosen_by_what_is_imported():
    def probes(source, **more):
        return read_program(source.encode(), title="", **more).probes

    assert probes("import json") == ()
    assert probes("from django.dispatch import receiver") == ("signals",)
    assert probes("from django.db.models.signals import post_save") == ("signals", "orm")
    assert probes("from django.db.models import F") == ("orm",)
    assert probes("from shop.models import Book", models="from django.db import models") == ("orm",)
    assert (
        probes("from django.test import Client")
        == probes("from django.test import RequestFactory")
        == ("http",)
    )
    assert probes("from django.template import Engine") == ("templates",)
    assert probes("from django import forms") == ("forms",)
    assert probes("from django import forms", probes=()) == ()
