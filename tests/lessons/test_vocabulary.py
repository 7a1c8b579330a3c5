"""Which words of a code span fit a lesson's programs and its run."""

import pytest

from tests.lessons.runs import first_lesson
from tutor.lessons.vocabulary import OFFERING, vocabulary


@pytest.fixture(scope="module")
def known():
    loaded, recording = first_lesson()
    return vocabulary(loaded.lesson, recording)


@pytest.mark.parametrize(
    "code",
    [
        "my_signal",
        "my_signal.connect(my_receiver)",
        "send_robust()",
        "send(sender=None)",
        "dispatch_uid",
        "**kwargs",
        "kwargs['data']",
        "Received: Hello",
        'data="Hello"',
        "@receiver",
        "DEBUG = True",
        "raise TypeError",
        "items.append(None)",
        "django.dispatch",
        "[(my_receiver, None)]",
        "f(",
    ],
)
def test_what_the_program_the_run_and_python_know_fits(known, code):
    assert [word for word in known.unknown(code) if word not in {"f", "items"}] == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("my_signat", ["my_signat"]),
        ("my_signal.conect(my_receiver)", ["conect"]),
        ("kwargs['date']", ["date"]),
        ("send(providing_args=[])", ["providing_args"]),
        ("Received: Hallo", ["Hallo"]),
        ("x == 42", ["x", "42"]),
        ('f"{nobody}"', ["nobody"]),
    ],
)
def test_what_nobody_knows_is_named(known, code, words):
    assert [word for word in known.unknown(code) if word != "f"] == words


def test_a_question_may_speak_of_its_own_program(known):
    assert list(known.unknown("order_placed")) == ["order_placed"]
    assert list(known.with_programs(["order_placed = 'tea'"]).unknown("order_placed == 'tea'")) == []


def test_a_program_that_python_can_t_read_still_has_words(known):
    assert list(known.with_programs(["def broken(:"]).unknown("broken")) == []


@pytest.mark.parametrize(
    "module",
    ["this", "antigravity", "evil", "tutor.wsgi.never", "django.contrib.gis.db.models", "idlelib.idle"],
)
def test_no_module_is_imported_because_a_lesson_names_it(known, monkeypatch, module):
    asked = []
    monkeypatch.setattr("tutor.lessons.vocabulary.importlib.import_module", asked.append)
    program = f"import {module}\nfrom {module} import thing as other\n"
    words = known.with_programs([program])
    assert list(words.unknown(f"{module}.thing")) == []
    assert list(words.unknown("something_else")) == ["something_else"]
    assert asked == []


def test_what_a_module_of_python_offers_is_known_where_the_program_imports_it(known):
    assert list(known.unknown("takewhile")) == ["takewhile"]
    assert list(known.with_programs(["import itertools\n"]).unknown("itertools.takewhile")) == []
    taken = known.with_programs(["from functools import reduce, no_such_name\n"])
    assert list(taken.unknown("functools.reduce")) == []


@pytest.mark.filterwarnings("error")
def test_every_module_of_the_list_can_be_looked_into(known):
    for module in sorted(OFFERING):
        assert list(known.with_programs([f"import {module}\n"]).unknown(module)) == []


def test_a_place_behind_a_dot_in_a_template_is_a_number(known):
    assert list(known.unknown("{{ my_signal.7 }}")) == ["7"]
