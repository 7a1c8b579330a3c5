"""What `manage.py check` says of the folders of lessons, and how addresses that try to leave them are answered."""

import pytest
from django.core.checks import run_checks
from django.test import override_settings


def found(*folders):
    with override_settings(LESSONS_DIRS=list(folders)):
        return [(each.id, each.level) for each in run_checks() if each.id.startswith("tutor.")]


def test_each_fault_of_a_folder_has_an_id_and_its_weight(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "file").touch()
    assert found(tmp_path) == []
    assert found(tmp_path / "no") == [("tutor.E001", 40)]
    assert found(tmp_path / "file") == [("tutor.E002", 40)]
    assert found(tmp_path, tmp_path / "in") == [("tutor.E003", 40)]
    assert found(tmp_path, tmp_path) == [("tutor.W001", 30)]


@pytest.mark.parametrize(
    "address",
    [
        "/lessons/../lessons/",
        "/lessons/%2e%2e/%2e%2e/",
        "/lessons/..%2f..%2fetc/passwd/",
        "/lessons/django-signals/..%2F01-custom-signals/",
        "/lessons/django-signals/%00/",
        "/lessons/%EF%BC%8E%EF%BC%8E/x/",
        "/lessons/django-sign\u0430ls/",
        "/lessons//etc/passwd/",
    ],
)
def test_an_address_that_tries_to_leave_the_folders_is_not_found(client, address):
    assert client.get(address).status_code == 404
