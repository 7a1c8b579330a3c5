"""The page about the format names every kind, field and unit that the code knows, and no other."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from tutor.tracer.sites import ARITY, Site
from tutor.tracer.trace import Event, Kind, Statement, Step, Stopped, StopReason, Value

PAGE = (Path(__file__).parents[2] / "docs" / "trace-format.md").read_text(encoding="utf-8")


def first_column(heading: str, header: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    section = PAGE.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    table = section.partition(f"| {header}")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_every_kind_of_event_is_listed_in_the_order_of_the_code() -> None:
    assert first_column("Events", "kind") == list(get_args(Kind))


def test_every_reason_to_stop_is_listed() -> None:
    assert first_column("What ended the run", "reason") == list(get_args(StopReason))


def test_every_kind_of_site_is_listed() -> None:
    assert sorted(first_column("The JSON", "op")) == sorted(ARITY)


@pytest.mark.parametrize("kind", [Event, Statement, Step, Value, Stopped, Site])
def test_every_field_is_named(kind: type) -> None:
    for each in fields(kind):
        assert f"`{each.name}`" in PAGE
