"""Settings from the environment: read as meant, or refused with the variable's name."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tutor.environment import Environment, kept_secret


@pytest.mark.parametrize(("text", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_a_flag_is_read_in_several_spellings(text: str, meant: bool) -> None:
    assert Environment({"FLAG": text}).flag("FLAG", default=not meant) is meant


def test_a_flag_that_is_neither_names_the_variable() -> None:
    with pytest.raises(ImproperlyConfigured, match="FLAG='maybe' is neither yes nor no"):
        Environment({"FLAG": "maybe"}).flag("FLAG", default=False)


def test_a_number_that_is_none_names_the_variable() -> None:
    with pytest.raises(ImproperlyConfigured, match="PORT='80a' is not a whole number"):
        Environment({"PORT": "80a"}).number("PORT", default=1)


def test_a_missing_setting_that_production_needs_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="Set HOSTS"):
        Environment({}).names("HOSTS", default=["localhost"], required=True)


def test_names_are_split_at_commas() -> None:
    assert Environment({"HOSTS": "a.example, b.example,"}).names("HOSTS", default=[]) == [
        "a.example",
        "b.example",
    ]


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="KEY has 5 characters"):
        Environment({"KEY": "short"}).secret_key("KEY", keep_in=tmp_path / "key", required=True)


def test_a_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    first = kept_secret(path)
    assert kept_secret(path) == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
