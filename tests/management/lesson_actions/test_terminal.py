"""Nothing that a file, a program or an argument says moves the cursor of whoever runs a command, or makes it wait."""

import io
import os

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper

from tutor.lessons.recording import to_build
from tutor.management.lesson_actions.action import Terminal, one_line

CLEAR = "\x1b[2J"


def wrong(*arguments):
    with pytest.raises(CommandError) as error:
        call_command("lessons", *map(str, arguments), stdout=io.StringIO(), stderr=io.StringIO())
    return str(error.value)


def test_what_is_said_keeps_its_lines_and_shows_what_would_move_the_cursor():
    out, err = io.StringIO(), io.StringIO()
    terminal = Terminal(out=OutputWrapper(out), err=OutputWrapper(err))
    terminal.say(f"one{CLEAR}\ntwo\x9b")
    terminal.warn(f"three\r{CLEAR}")
    assert (out.getvalue(), err.getvalue()) == ("one␛[2J\ntwo\\x9b\n", "three␍␛[2J\n")


def test_what_others_wrote_is_one_line():
    assert one_line(f"a{CLEAR}\nbuilt b") == "a␛[2J built b"


def test_an_argument_that_is_quoted_in_an_error_is_shown(tmp_path):
    gone = tmp_path / f"gone{CLEAR}.yaml"
    assert wrong("diff", gone, gone) == f"{tmp_path}/gone␛[2J.yaml: No such file or directory"
    assert wrong("check", gone) == f"{tmp_path}/gone␛[2J.yaml: there is no such file or folder"
    assert "HEAD:gone␛[2J.yaml" in wrong("diff", f"HEAD:gone{CLEAR}.yaml", gone)


@pytest.mark.parametrize("option", ["program", "--models", "--setup", "--environment"])
@pytest.mark.parametrize("name", ["pipe.py", "zero.py", "folder.py"])
def test_a_draft_is_made_of_ordinary_files(tmp_path, warm, option, name):
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "good.py").write_text("x = 1\nprint(x)\n")
    odd = tmp_path / name
    given = [odd] if option == "program" else [tmp_path / "good.py", option, odd]
    assert wrong("new", *given) == f"{odd}: it is no ordinary file"


def test_a_file_that_is_too_big_for_a_draft_is_said_to_be(tmp_path, warm):
    path = tmp_path / "big.py"
    path.write_text("#" * 300_000)
    assert wrong("new", path) == f"{path}: the file has more than 256 KB"


def test_a_program_elsewhere_becomes_a_draft_and_what_it_raised_is_shown_on_one_line(tmp_path, warm):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "real.py").write_text('x = 1\nprint(x)\nraise ValueError("\\x1b[2J\\nbuilt")\n')
    (tmp_path / "raises.py").symlink_to(tmp_path / "elsewhere" / "real.py")
    out = io.StringIO()
    call_command("lessons", "new", str(tmp_path / "raises.py"), stdout=out, stderr=io.StringIO())
    remark = out.getvalue().splitlines()
    assert [line for line in remark if "ValueError: ␛[2J built" in line]
    assert "\x1b" not in out.getvalue()


def test_a_command_to_copy_can_be_copied_whatever_the_file_is_called(tmp_path):
    assert to_build("a course/x;y.yaml").endswith("lessons build 'a course/x;y.yaml'")
    assert to_build(tmp_path / "one.yaml").endswith(f"lessons build {tmp_path}/one.yaml")
    assert to_build().endswith("lessons build")
