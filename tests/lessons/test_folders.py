"""The folders of lessons: missing, unreadable, named twice, or one inside the other."""

from tutor.lessons.folders import folder_faults


def kinds(*folders):
    return [fault.kind for fault in folder_faults(folders)]


def test_folders_that_can_be_read_have_no_fault(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert kinds(tmp_path / "a", tmp_path / "b") == []


def test_a_folder_that_is_missing_is_named_with_what_to_do(tmp_path):
    (fault,) = folder_faults([tmp_path / "no"])
    assert (fault.kind, fault.is_fatal) == ("missing", True)
    assert str(fault) == (
        f"there is no folder {tmp_path / 'no'} to find lessons in: "
        "make it, or set LOCKSTEP_LESSONS to the folder that holds your courses"
    )


def test_a_file_and_a_ring_of_links_are_no_folders(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "ring").symlink_to("ring")
    assert kinds(tmp_path / "file", tmp_path / "ring") == ["unreadable", "unreadable"]
    assert "(Not a directory)" in folder_faults([tmp_path / "file"])[0].message


def test_a_folder_named_twice_is_worth_a_word_and_harms_nobody(tmp_path):
    (fault,) = folder_faults([tmp_path, tmp_path, tmp_path])
    assert (fault.kind, fault.is_fatal) == ("twice", False)
    assert "is named 3 times" in fault.message


def test_a_folder_inside_another_is_a_course_taken_for_a_folder_of_courses(tmp_path):
    (tmp_path / "course").mkdir()
    assert kinds(tmp_path, tmp_path / "course") == ["nested"]
    (tmp_path / "course-2").mkdir()
    assert kinds(tmp_path / "course", tmp_path / "course-2") == []
