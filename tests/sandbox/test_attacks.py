"""Every program in the folder `attacks` is really run; its first line says how it has to end."""

import os
import re
import tempfile
import time
from pathlib import Path

import pytest

import tutor
from tutor.sandbox import Job, SandboxError, Workshop
from tutor.sandbox.kernel import PR_SET_CHILD_SUBREAPER, prctl
from tutor.tracer import Limits, Trace

ATTACKS = sorted(Path(__file__).parent.joinpath("attacks").glob("*.py"))
PROJECT = Path(str(tutor.__file__)).parent.parent
MARK = f"lockstep-attack-{os.getpid()}"
WALL_SECONDS = 2.0
LIMITS = Limits(seconds=0.5, steps=3000)


@pytest.fixture(scope="module")
def victim():
    """A file that anybody may read, change and delete, but for the walls."""
    with tempfile.TemporaryDirectory(prefix="lockstep-victim-") as folder:
        path = Path(folder, "victim")
        path.write_text("untouched")
        Path(folder).chmod(0o777)
        path.chmod(0o666)
        yield path


@pytest.fixture(scope="module")
def aftermath(victim):
    """All attacks side by side: their results by name, and what there is of them when all is over."""
    # Whatever a run leaves behind becomes our child, and is seen.
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    before = descendants_of(os.getpid())
    jobs = [Job(source=arm(path.read_text(), victim), limits=LIMITS, probes=()) for path in ATTACKS]
    with Workshop() as workshop:
        began = time.monotonic()
        results = workshop.trace_many(jobs, workers=4, wall_seconds=WALL_SECONDS)
        seconds = time.monotonic() - began
        wardens = descendants_of(os.getpid()) - before
        names = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in wardens}
    left = descendants_of(os.getpid()) - before
    prctl(PR_SET_CHILD_SUBREAPER, 0)
    return {
        "results": dict(zip([path.stem for path in ATTACKS], results, strict=True)),
        "seconds": seconds,
        "wardens": names,
        "left": left,
    }


def arm(source, victim):
    for mark, meaning in {
        "@PROJECT@": PROJECT,
        "@VICTIM@": victim,
        "@FOLDER@": victim.parent,
        "@MARK@": MARK,
    }.items():
        source = source.replace(mark, str(meaning))
    return source


def descendants_of(pid):
    children = {}
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, set()).add(int(process.name))
    found, waiting = set(), {pid}
    while waiting:
        waiting = set().union(*(children.get(parent, set()) for parent in waiting))
        found |= waiting
    return found


def ending_of(result):
    """One line on how a run ended."""
    if isinstance(result, SandboxError):
        return str(result)
    assert isinstance(result, Trace)
    stopped = result.stopped
    return f"{stopped.reason}: {stopped.exception} {stopped.message}" if stopped else "normally"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_ends_as_its_first_line_says(attack, aftermath):
    expected = attack.read_text().partition("\n")[0].removeprefix("# ends: ")
    ending = ending_of(aftermath["results"][attack.stem])

    assert re.search(expected, ending), ending


def test_every_sentence_is_one_a_person_can_read(aftermath):
    for result in aftermath["results"].values():
        if isinstance(result, SandboxError):
            assert re.fullmatch(r"[A-Z][^\n]{20,300}[.?]", str(result))


def test_no_attack_outlives_its_wall_clock(aftermath):
    # Were each one to use up its time, four abreast.
    assert aftermath["seconds"] < (WALL_SECONDS + 1) * len(ATTACKS) / 4


def test_no_attack_leaves_a_process(aftermath):
    # One level of wardens and nothing below them while the workshop is open, nothing at all afterwards.
    assert len(aftermath["wardens"]) == 4
    assert all("tutor.sandbox.warden" in name for name in aftermath["wardens"].values())
    assert aftermath["left"] == set()


def test_no_attack_leaves_or_changes_a_file(aftermath, victim):
    folders = ("/tmp", "/var/tmp", "/dev/shm", "/root", PROJECT, victim.parent, "/")
    assert aftermath["results"]

    assert [path for folder in folders for path in Path(folder).glob(f"{MARK}*")] == []
    assert list(victim.parent.iterdir()) == [victim]
    assert victim.read_text() == "untouched"
    assert victim.stat().st_mode & 0o777 == 0o666
    assert victim.stat().st_mtime > 0
