"""What a lesson's program finds in the sandbox, what is left of it afterwards, and who may run one at all."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tutor
from tutor.sandbox import Environment, Job, SandboxError, Workshop, trace_many
from tutor.sandbox.kernel import PR_SET_CHILD_SUBREAPER, prctl
from tutor.tracer import Limits

PROJECT = Path(str(tutor.__file__)).parent.parent
WEAK_KERNEL = Path(__file__).parent / "weak_kernel.py"
LIMITS = Limits(seconds=5)

ONE_TRACE = """
import sys
from tutor.sandbox import Job, SandboxError, trace
try:
    print("ended:", trace(Job(source=sys.argv[2]), trust_local_code=sys.argv[1] == "trust").stopped)
except SandboxError as error:
    print("refused:", error)
"""
ENDLESS_TRACE = """
from tutor.sandbox import Job, trace
from tutor.tracer import Limits
print("began", flush=True)
trace(Job(source="import time; time.sleep(3600)", limits=Limits(seconds=3600)), wall_seconds=3600)
"""
DAEMON = """
import ctypes
import time

libc = ctypes.CDLL(None)
if libc.fork() == 0:
    libc.setsid()
    libc.fork()
    time.sleep(3600)
"""


@pytest.fixture(scope="module")
def workshop():
    with Workshop() as opened:
        yield opened


@pytest.fixture
def orphanage():
    """Makes every process that something below us leaves behind our child."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    yield
    prctl(PR_SET_CHILD_SUBREAPER, 0)


def children():
    found = set()
    for process in Path("/proc").iterdir():
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # A zombie that nobody has asked for runs nothing.
        if process.name.isdecimal() and int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.add(int(process.name))
    return found


def said(workshop, source, environment=None):
    """What a program raises, which is the shortest way for it to tell us something."""
    job = Job(source=source, limits=LIMITS, environment=environment or Environment())
    stopped = workshop.trace(job).stopped
    return f"{stopped.exception}: {stopped.message}" if stopped else "normally"


def python(*arguments, **options):
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        **options,
    )
    return run.stdout + run.stderr


def test_a_program_that_comes_to_its_end_is_not_stopped(workshop):
    assert said(workshop, "x = 1") == "normally"


def test_a_program_meets_the_settings_that_its_environment_states(workshop):
    source = """
from django.conf import settings
found = {name: getattr(settings, name) for name in NAMES}
assert found == STATED, found
"""
    for environment in (Environment(), Environment(debug=True, apps=("django.contrib.contenttypes",))):
        stated = environment.settings()
        stated.pop("DATABASES")  # Django fills in the rest of each database's settings.
        program = source.replace("NAMES", repr(list(stated))).replace("STATED", repr(stated))
        assert said(workshop, program, environment) == "normally"


def test_a_program_can_use_a_database_threads_and_an_event_loop(workshop):
    source = """
import asyncio
from django.db import connection, models

class Fruit(models.Model):
    name = models.CharField(max_length=20)
    class Meta:
        app_label = "sample"

with connection.schema_editor() as editor:
    editor.create_model(Fruit)
Fruit.objects.create(name="fig")

async def main():
    assert await asyncio.to_thread(lambda: 6 * 7) == 42
    return [fruit.name async for fruit in Fruit.objects.all()]

assert asyncio.run(main()) == ["fig"]
"""
    assert said(workshop, source) == "normally"


def test_a_program_can_import_what_nobody_loaded_before(workshop):
    source = """
import sys
assert not {"mailbox", "django.contrib.humanize.apps"} & set(sys.modules)
import mailbox
import django.contrib.humanize.apps
import zoneinfo
zoneinfo.ZoneInfo("Europe/Lisbon")
"""
    assert said(workshop, source) == "normally"


def test_a_program_sees_a_scrubbed_environment(workshop, monkeypatch):
    monkeypatch.setenv("LOCKSTEP_SECRET_KEY", "canary" * 10)
    with Workshop() as fresh:
        message = said(fresh, "import os\nraise RuntimeError(sorted(os.environ), os.getcwd())")
    assert "canary" not in message
    assert "LOCKSTEP" not in message
    assert "HOME" not in message


def test_nothing_of_one_run_reaches_the_next(workshop):
    plant = "import json, gc\njson.planted = 1\nfrom django.core.cache import cache\ncache.set('planted', 1)"
    look = "import json\nfrom django.core.cache import cache\nassert not hasattr(json, 'planted')\n"
    look += "assert cache.get('planted') is None"

    assert [said(workshop, plant), said(workshop, look)] == ["normally", "normally"]


@pytest.mark.parametrize("debug", [True, False])
def test_what_django_logs_is_not_in_the_trace_unless_the_program_asks(workshop, debug):
    source = """\
import logging, sys
from django.dispatch import Signal

opened = Signal()


def fail(sender, **kwargs):
    raise ValueError("no")


opened.connect(fail)
opened.send_robust(sender=None)
logging.getLogger("django.dispatch").addHandler(logging.StreamHandler(sys.stdout))
opened.send_robust(sender=None)
"""
    trace = workshop.trace(Job(source=source, environment=Environment(debug=debug)))
    written = [event for event in trace.events if event.kind == "output"]
    assert {trace.steps[event.step - 1].statement.line for event in written} == {14}
    assert "Error calling fail in Signal.send_robust()" in trace.output


def test_two_runs_of_one_program_leave_the_same_trace():
    job = Job(source="names = {'ada', 'grace', 'edsger', 'barbara'}\nfor name in names:\n    print(name)")
    first, second = (trace_many([job], workers=1)[0] for _ in range(2))
    assert first.to_json() == second.to_json()


def test_many_jobs_keep_their_order_and_report_their_progress():
    jobs = [Job(source=f"raise RuntimeError('job {number}')", limits=LIMITS) for number in range(12)]
    heard = []

    results = trace_many(jobs, workers=3, progress=lambda done, total: heard.append((done, total)))

    assert [result.stopped.message.rpartition(" ")[2].strip("'") for result in results] == [
        str(number) for number in range(12)
    ]
    assert heard == [(done, 12) for done in range(1, 13)]


def test_one_failing_job_among_many_is_an_error_in_its_place():
    first, second, third = trace_many(
        [Job(source="x = 1"), Job(source="import os\nos._exit(3)"), Job(source="y = 2")], workers=2
    )
    assert first.stopped is None
    assert isinstance(second, SandboxError)
    assert "exit code 3" in str(second)
    assert third.stopped is None


def test_a_source_that_is_no_python_is_said_to_be_so(workshop):
    with pytest.raises(SandboxError, match=r"no Python program.*line 2"):
        workshop.trace(Job(source="x = 1\ny = = 2"))


HUGE = """
import sys
sys.set_int_max_str_digits({limit})
huge = 10**6000
large = 10**700
for number in (huge, large):
    large = number + 1
print(huge > large, type(huge))
try:
    print(huge)
except ValueError as error:
    print(error)
"""


@pytest.mark.parametrize(("limit", "said"), [(0, "100"), (640, "Exceeds"), (4300, "Exceeds"), (10**6, "100")])
def test_huge_numbers_are_the_program_s_own_affair(workshop, limit, said):
    trace = workshop.trace(Job(source=HUGE.format(limit=limit), limits=LIMITS))
    assert trace.stopped is None
    assert trace.output.startswith(f"True <class 'int'>\n{said}")
    assert trace.state(len(trace.events)).frames[0].variables["huge"].text == "<integer of 19932 bits>"


def test_a_probe_that_does_not_exist_is_named(workshop):
    with pytest.raises(SandboxError, match="telepathy"):
        workshop.trace(Job(source="x = 1", probes=("telepathy",)))


@pytest.mark.parametrize("app", ["tutor.learners", "django.contrib.auth.models.User", "os", "django.db"])
def test_an_environment_takes_no_app_but_djangos_own(app):
    with pytest.raises(ValueError, match=re.escape(app)):
        Environment(apps=(app,))


def test_an_app_that_django_does_not_have_is_named():
    with Workshop() as fresh, pytest.raises(SandboxError, match="nonesuch"):
        fresh.trace(Job(source="x = 1", environment=Environment(apps=("django.contrib.nonesuch",))))


def test_a_workshop_left_by_an_exception_leaves_no_process(orphanage):
    before = children()
    during = set()

    def interrupted():
        with Workshop() as fresh:
            fresh.trace(Job(source="x = 1"))
            during.update(children() - before)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(during) == 1
    assert children() == before


def test_a_workshop_survives_the_death_of_a_warden(orphanage):
    before = children()
    with Workshop() as fresh:
        fresh.trace(Job(source="x = 1"))
        (warden,) = children() - before
        os.kill(warden, signal.SIGKILL)
        with pytest.raises(SandboxError, match="watches over programs is gone"):
            fresh.trace(Job(source="x = 1"))
        assert fresh.trace(Job(source="x = 1")).stopped is None


def test_a_killed_builder_takes_its_wardens_and_programs_along(orphanage):
    before = children()
    builder = subprocess.Popen(
        [sys.executable, "-c", ENDLESS_TRACE], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert builder.stdout.readline() == "began\n"
    time.sleep(1)
    builder.kill()
    builder.communicate()

    deadline = time.monotonic() + 5
    while children() != before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children() == before


def test_without_walls_no_program_is_run():
    answer = python(WEAK_KERNEL, "-c", ONE_TRACE, "confine", "print('ran')")

    assert answer.startswith("refused: Programs can't be confined on this machine")
    assert "Landlock" in answer
    assert "--trust-local-code" in answer


def test_without_walls_a_trusted_program_runs_and_its_daemons_end_with_it(orphanage):
    before = children()

    answer = python(WEAK_KERNEL, "-c", ONE_TRACE, "trust", "import os\nopen('/etc/passwd').close()")
    daemon = python(WEAK_KERNEL, "-c", ONE_TRACE, "trust", DAEMON)

    assert [answer, daemon] == ["ended: None\n", "ended: None\n"]
    assert children() == before
