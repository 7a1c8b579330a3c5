"""`manage.py lessons watch`: what it refuses to start with."""

import io
import socket

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.management.watch.conftest import ROOT


def refusal(*options):
    with pytest.raises(CommandError) as stopped:
        call_command("lessons", "watch", *map(str, options), stdout=io.StringIO(), stderr=io.StringIO())
    return str(stopped.value)


def test_nothing_is_watched_where_learners_are_served(settings):
    settings.PRODUCTION = True
    assert refusal() == "LOCKSTEP_PRODUCTION is set: lessons are written and watched elsewhere."


def test_a_place_that_is_not_there_and_an_editor_that_is_none_are_named(tmp_path):
    assert refusal(tmp_path / "no.yaml") == f"{tmp_path / 'no.yaml'}: there is no such file or folder"
    assert refusal(ROOT / "lessons", "--editor", "vim").startswith("'vim' is no editor that is known here")


def test_a_port_that_is_taken_is_told_before_anything_is_set(settings):
    hosts = settings.ALLOWED_HOSTS
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refusal(ROOT / "lessons", "--port", port)
    assert said == f"127.0.0.1:{port} can't be used (Address already in use): try another --port"
    assert hosts == settings.ALLOWED_HOSTS
