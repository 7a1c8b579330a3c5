"""What git had is read at the top of the work tree that one is in, and never by a stranger's settings."""

import subprocess
from pathlib import Path

import pytest

from tutor.management.lesson_actions.git import GitError, blob

MOST = 1000


def git(folder, *arguments):
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.ext.allow=user")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=False, capture_output=True)


def committed(folder, name="one.yaml", text="old\n"):
    (folder / "course").mkdir(parents=True)
    (folder / "course" / name).write_text(text)
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "Begin")):
        git(folder, *arguments)


@pytest.fixture
def work(tmp_path, monkeypatch, settings):
    folder = tmp_path / "work"
    committed(folder)
    settings.LESSONS_DIRS = [folder / "lessons"]
    monkeypatch.chdir(folder)
    return folder


def set_trap(repository, marker):
    """Any look at an object that isn't there makes git fetch it, by a command of the repository's own choice."""
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {marker}",
        "protocol.ext.allow": "always",
        "core.fsmonitor": f"touch {marker}",
        "core.worktree": ".." if repository.name == ".git" else ".",
    }
    for name, value in settings.items():
        subprocess.run(["git", "config", "-f", repository / "config", name, value], check=True)
    (repository / "HEAD").write_text(f"{'1' * 40}\n")
    for name in ("objects", "refs"):
        (repository / name).mkdir(exist_ok=True)


def test_a_file_is_found_however_it_is_named_from_here(work, monkeypatch):
    (work / "course" / "one.yaml").write_text("new\n")
    assert blob("HEAD", work / "course" / "one.yaml", most=MOST) == b"old\n"
    monkeypatch.chdir(work / "course")
    (work / "course" / "one.yaml").unlink()
    for name in ("one.yaml", "./one.yaml", "../course/one.yaml"):
        assert blob("HEAD", Path(name), most=MOST) == b"old\n"


def test_more_than_is_wanted_is_refused_before_it_is_read(work):
    with pytest.raises(GitError, match=r"HEAD:course/one\.yaml has more than 0 KB"):
        blob("HEAD", Path("course/one.yaml"), most=3)


def test_what_git_has_not_is_said_in_its_words(work):
    with pytest.raises(GitError, match=r"^git has no HEAD:two\.yaml \(path 'two\.yaml' does not exist"):
        blob("HEAD", Path("two.yaml"), most=MOST)
    with pytest.raises(GitError, match="git has no HEAD:course "):
        blob("HEAD", Path("course"), most=MOST)


def test_a_course_that_looks_like_a_repository_runs_nothing(work, tmp_path):
    course, marker = work / "lessons" / "course", tmp_path / "ran"
    course.mkdir(parents=True)
    set_trap(course, marker)
    with pytest.raises(GitError, match=r"^git has no HEAD:lessons/course/one"):
        blob("HEAD", Path("lessons/course/one.yaml"), most=MOST)
    assert not marker.exists()
    # The trap is a real one: git alone, in that folder, steps into it.
    git(course, "show", "HEAD:./one.yaml")
    assert marker.exists()


@pytest.mark.parametrize("place", ["", "traces"])
def test_from_inside_such_a_course_git_is_not_even_asked(work, tmp_path, monkeypatch, place):
    course, marker = work / "lessons" / "course", tmp_path / "ran"
    (course / "traces").mkdir(parents=True)
    set_trap(course, marker)
    monkeypatch.chdir(course / place)
    with pytest.raises(GitError, match="is a bare repository"):
        blob("HEAD", Path("one.yaml"), most=MOST)
    assert not marker.exists()


def test_a_repository_inside_the_lessons_is_not_asked(work, tmp_path, monkeypatch):
    course = work / "lessons" / "course"
    committed(course)
    set_trap(course / ".git", tmp_path / "ran")
    monkeypatch.chdir(course)
    with pytest.raises(GitError, match="is a repository inside the lessons of"):
        blob("HEAD", Path("course/one.yaml"), most=MOST)
    assert not (tmp_path / "ran").exists()


def test_even_where_one_works_in_it_a_repository_chooses_no_command(work, tmp_path):
    set_trap(work / ".git", tmp_path / "ran")
    with pytest.raises(GitError, match="git has no HEAD:"):
        blob("HEAD", Path("course/one.yaml"), most=MOST)
    assert not (tmp_path / "ran").exists()
    git(work, "show", "HEAD:course/one.yaml")
    assert (tmp_path / "ran").exists()


def test_a_lessons_folder_may_be_a_repository_itself(work, settings):
    settings.LESSONS_DIRS = [work]
    assert blob("HEAD", Path("course/one.yaml"), most=MOST) == b"old\n"


def test_what_lies_outside_is_not_looked_for(work, tmp_path):
    committed(tmp_path / "other")
    (work / "link").symlink_to(tmp_path / "other")
    for path in (tmp_path / "other" / "course" / "one.yaml", work / "link" / "course" / "one.yaml"):
        with pytest.raises(GitError, match="lies outside of the work tree"):
            blob("HEAD", path, most=MOST)


def test_the_variables_of_another_repository_lead_nowhere(work, tmp_path, monkeypatch):
    committed(tmp_path / "other", text="other\n")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert blob("HEAD", Path("course/one.yaml"), most=MOST) == b"old\n"


def test_a_folder_without_git_is_said_to_be_none(work, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GitError, match="is in no work tree of git"):
        blob("HEAD", work / "course" / "one.yaml", most=MOST)
    (tmp_path / ".git").mkdir()
    with pytest.raises(GitError, match="not a git repository"):
        blob("HEAD", work / "course" / "one.yaml", most=MOST)
