"""Programs run by the interpreter that a workshop is given, with what is installed there."""

import subprocess
import sys

import pytest

from tutor.sandbox import Job, SandboxError, Workshop


def test_a_program_is_run_by_the_interpreter_that_is_named(tmp_path):
    """An environment of its own in which Django and what it stands on are those of ours, by a path file."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    packages = next((tmp_path / "venv" / "lib").glob("python3.*")) / "site-packages"
    (packages / "ours.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    with Workshop(interpreter=str(tmp_path / "venv" / "bin" / "python")) as workshop:
        trace = workshop.trace(Job(source="import sys\nprint(sys.prefix)\n"))
    assert trace.output == f"{tmp_path / 'venv'}\n"


@pytest.mark.parametrize("interpreter", ["/bin/false", "/bin/cat"])
def test_an_interpreter_that_is_none_is_a_clear_fault(interpreter):
    with Workshop(interpreter=interpreter) as workshop, pytest.raises(SandboxError, match="did not start"):
        workshop.trace(Job(source="1\n"))


def test_an_interpreter_that_is_not_there_is_a_clear_fault(tmp_path):
    with (
        Workshop(interpreter=str(tmp_path / "none")) as workshop,
        pytest.raises(SandboxError, match="did not start"),
    ):
        workshop.trace(Job(source="1\n"))
