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


@pytest.mark.parametrize("text", ["0", "-1", "9" * 10, "٣"])
def test_a_number_out_of_its_range_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="from 1 on"):
        Environment({"POSTS": text}).number("POSTS", default=5, least=1)


def test_a_choice_that_is_none_names_the_choices() -> None:
    with pytest.raises(ImproperlyConfigured, match="LEVEL='chatty' is none of INFO, ERROR"):
        Environment({"LEVEL": "chatty"}).choice("LEVEL", ["INFO", "ERROR"], default="INFO")


@pytest.mark.parametrize(
    "host", ["https://learn.example/", "learn.example:8000", "learn.example/path", "a b"]
)
def test_an_address_is_no_host_name(host: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write host names alone"):
        Environment({"HOSTS": host}).hosts("HOSTS", default=[])


def test_host_names_of_every_shape_are_taken() -> None:
    names = ["learn.example", ".example", "127.0.0.1", "[::1]", "localhost", "*"]
    assert Environment({"HOSTS": ",".join(names)}).hosts("HOSTS", default=[]) == names


def test_a_key_of_one_letter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="KEY repeats a few characters"):
        Environment({"KEY": "a" * 60}).secret_key("KEY", keep_in=tmp_path / "key", required=True)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"file can't be written .*set LOCKSTEP_VAR"):
        kept_secret(tmp_path / "file" / "key")


def test_a_misspelt_variable_is_refused_with_the_nearest_name() -> None:
    environment = Environment({"LOCKSTEP_HOST": "learn.example", "OTHER": "1"})
    environment.names("LOCKSTEP_HOSTS", default=[])
    with pytest.raises(
        ImproperlyConfigured, match=r"no setting LOCKSTEP_HOST; did you mean LOCKSTEP_HOSTS\?"
    ):
        environment.refuse_unknown("LOCKSTEP_")


def test_folders_are_split_as_in_path_and_counted_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("b")
    read = Environment({"DIRS": "a:link: /x/../y :~/z::"}).folders
    assert read("DIRS", default=[]) == [tmp_path / "a", tmp_path / "b", Path("/y"), Path.home() / "z"]
    assert read("OTHER", default=[Path("/d")]) == [Path("/d")]


@pytest.mark.parametrize("text", [":", "~no-such-user-here/x", "a\0b"])
def test_folders_that_are_none_name_the_variable(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DIRS="):
        Environment({"DIRS": text}).folders("DIRS", default=[])


def test_a_ring_of_links_is_left_to_those_who_read_it(tmp_path: Path) -> None:
    (tmp_path / "ring").symlink_to("ring")
    assert Environment({"DIRS": f"{tmp_path}/ring"}).folders("DIRS", default=[]) == [tmp_path / "ring"]
