"""The addresses that open an editor at a place."""

import pytest

from tutor.management.watch.editor import EDITORS, EditorError, link_to


def test_a_known_editor_gets_the_whole_path_and_the_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    link = link_to("vscode")
    assert link("lessons/a b.yaml", 3, 14) == f"vscode://file{tmp_path}/lessons/a%20b.yaml:3:14"
    assert link("/x/%7B.yaml", 1, 1) == "vscode://file/x/%257B.yaml:1:1"


def test_an_address_of_ones_own_is_filled_in_once():
    link = link_to("my-ed+1://{path}?l={line}")
    assert link("/{line}/{path}.yaml", 7, 1) == "my-ed+1:///%7Bline%7D/%7Bpath%7D.yaml?l=7"


def test_without_an_editor_there_is_no_address():
    assert link_to("")("/a.yaml", 1, 1) == ""


@pytest.mark.parametrize("name", EDITORS)
def test_every_editor_is_told_the_path(name):
    assert "/a.yaml" in link_to(name)("/a.yaml", 1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        "vim",
        "javascript:alert('{path}')",
        "JavaScript:alert('{path}')",
        " javascript:{path}",
        "data:text/html,{path}",
        "file://{path}",
        "x://open",
        "x://{path}/{file}",
        "x://{path}{",
        "x://{path.__class__}",
        "//{path}",
    ],
)
def test_what_opens_no_editor_is_refused_with_what_would(wrong):
    with pytest.raises(EditorError, match=r"name one of cursor, idea, .*, or write an address such as"):
        link_to(wrong)
