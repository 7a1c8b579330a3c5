"""What one look at the folders finds, whatever lies in them."""

from tutor.lessons.stamps import stamps


def test_lessons_and_recordings_are_found_and_nothing_else(tmp_path):
    (tmp_path / "a" / "traces").mkdir(parents=True)
    (tmp_path / "a" / "deeper").mkdir()
    names = ("a/one.yaml", "a/traces/one.json")
    for name in (*names, "a/notes.txt", "a/deeper/two.yaml", "top.yaml"):
        (tmp_path / name).write_text("x")
    found = stamps([tmp_path])
    assert list(found.files) == [str(tmp_path / name) for name in names]
    assert found.unreadable == {}


def test_links_that_lead_in_a_ring_hide_nothing_else(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.yaml").touch()
    (tmp_path / "a" / "ring.yaml").symlink_to("ring.yaml")
    (tmp_path / "a" / "traces").symlink_to("traces")
    (tmp_path / "ring").symlink_to("ring")
    (tmp_path / "back").symlink_to(".")
    found = stamps([tmp_path])
    assert list(found.files) == [str(tmp_path / "a" / "one.yaml")]
    assert list(found.unreadable) == [str(tmp_path / "a" / "traces")]


def test_a_folder_that_is_gone_is_told_and_the_others_are_read(tmp_path):
    (tmp_path / "a" / "course").mkdir(parents=True)
    (tmp_path / "a" / "course" / "one.yaml").touch()
    found = stamps([tmp_path / "gone", tmp_path / "a"])
    assert list(found.files) == [str(tmp_path / "a" / "course" / "one.yaml")]
    assert found.unreadable == {str(tmp_path / "gone"): "No such file or directory"}
