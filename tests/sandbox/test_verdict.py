"""What the confined process says of surroundings that it could not make is believed within bounds alone."""

import json

import pytest

from tutor.sandbox import SandboxError, Surroundings, SurroundingsError
from tutor.sandbox.verdict import judge
from tutor.sandbox.warden import Ending

WANTED = Surroundings(settings={"USE_TZ": True}, models="a = 1\nbc = 2\n", setup="d = 4\n")
TOLD = {"message": "no", "part": "models", "line": 2, "column": 1}


def said(**changes):
    with pytest.raises(SandboxError) as caught:
        judge(Ending(cause="surroundings"), json.dumps(TOLD | changes).encode(), WANTED, seconds=1)
    return caught.value


@pytest.mark.parametrize(
    "part", ["models", "setup", "app", "settings", "settings USE_TZ", "settings TIME_ZONE"]
)
def test_a_part_that_was_asked_for_is_named(part):
    error = said(part=part)
    assert (type(error), error.part, str(error)) == (SurroundingsError, part, "no")


@pytest.mark.parametrize("part", ["settings DEBUG", "sample", "", "models x", 7, None, ["models"]])
def test_an_invented_part_is_not_believed(part):
    assert type(said(part=part)) is SandboxError


@pytest.mark.parametrize(
    ("line", "column", "place"),
    [
        (2, 3, (2, 3)),
        (-500, 1, (0, 0)),
        (0, 0, (0, 0)),
        (500, 500, (3, 1)),
        (1, -7, (1, 1)),
        (2, 10**9, (2, 7)),
    ],
)
def test_a_place_is_inside_the_text(line, column, place):
    error = said(line=line, column=column)
    assert (error.line, error.column) == place


def test_what_has_no_text_has_no_place():
    error = said(part="app", line=1)
    assert (error.line, error.column) == (0, 0)


def test_a_message_is_no_longer_than_a_person_reads():
    assert len(str(said(message="x" * 7_000_000))) == 500
    assert type(said(message={"long": "x"})) is SandboxError
    assert type(said(line=1e400)) is SandboxError
