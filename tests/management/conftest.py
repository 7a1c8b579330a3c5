"""One workshop whose confined processes stay warm from test to test: starting them costs more than most programs."""

import sys
from contextlib import nullcontext

import pytest

from tutor.sandbox import Workshop

OPENED_BY = ("build", "new", "prove", "workers")


@pytest.fixture(scope="session")
def workshop():
    with Workshop() as workshop:
        yield workshop


@pytest.fixture
def warm(monkeypatch, workshop):
    """Commands that open a workshop get this one, which stays open when they are done."""

    def lent(*, trust_local_code, interpreter=sys.executable):
        assert (trust_local_code, interpreter) == (False, sys.executable)
        return nullcontext(workshop)

    for action in OPENED_BY:
        monkeypatch.setattr(f"tutor.management.lesson_actions.{action}.Workshop", lent)
