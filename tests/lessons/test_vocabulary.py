"""Which words of a code span fit a lesson's programs and its run."""

import pytest

from tests.lessons.runs import first_lesson
from tutor.lessons.vocabulary import vocabulary


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


def test_modules_that_a_lesson_brings_are_never_imported(known):
    known.with_programs(["import tutor.wsgi.never\nfrom evil import thing\n"])
    assert "evil" not in __import__("sys").modules
