"""A page is cut once and filled for each request."""

import subprocess
import sys

import pytest

from tutor.pages.prepared import prepare, slot


def test_a_page_without_slots_comes_back_whole():
    assert prepare("<p>é</p>").fill({}) == "<p>é</p>".encode()


def test_each_slot_gets_its_own_bytes_in_every_place():
    page = prepare(f"a{slot('token')}b{slot('card')}c{slot('token')}")
    assert page.slots == ("token", "card", "token")
    assert page.fill({"token": b"1", "card": b"2"}) == b"a1b2c1"


def test_neighbouring_slots_and_slots_at_the_ends_keep_their_order():
    page = prepare(f"{slot('x')}{slot('y')}")
    assert page.fill({"x": b"1", "y": b"2"}) == b"12"


def test_a_forgotten_value_is_an_error_and_not_an_empty_place():
    with pytest.raises(KeyError, match="token"):
        prepare(slot("token")).fill({})


def test_a_value_is_never_read_as_a_slot():
    assert prepare(slot("x")).fill({"x": b"\0y\0"}) == b"\0y\0"


@pytest.mark.parametrize("text", ["\0visual-quiz\0", "\0", "[]", "[visual-quiz]", "a\0b\0c"])
def test_no_text_of_a_lesson_is_read_as_a_slot(text):
    page = prepare(f"{text}{slot('visual-quiz')}{text}")
    assert page.slots == ("visual-quiz",)
    assert page.fill({"visual-quiz": b"1"}) == f"{text}1{text}".encode()


def test_the_mark_of_a_slot_is_another_in_each_process():
    program = "from tutor.pages.prepared import slot; print(slot('x'))"
    others = {subprocess.run([sys.executable, "-c", program], capture_output=True).stdout for _ in range(2)}
    assert len({slot("x").encode(), *others}) == 3
    assert all(b"x" in other for other in others)
