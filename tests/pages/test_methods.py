"""A page that is there to be read says so to every other method."""

import pytest

from tests.pages import error_urls

pytestmark = pytest.mark.urls(error_urls.__name__)


def test_get_and_head_are_answered_by_the_page(client):
    assert client.get("/reading/this/").content == b"read this"
    assert client.head("/reading/this/").status_code == 200
    assert client.head("/reading/this/").content == b""


def test_options_names_what_can_be_done(client):
    answer = client.options("/reading/this/")
    assert (answer.status_code, answer["Allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_any_other_method_gets_a_page_that_says_so(client, method):
    answer = getattr(client, method)("/reading/this/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert b"This page can be read" in answer.content
