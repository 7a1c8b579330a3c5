"""No web request executes lesson code: what the server loads can't reach the sandbox, the tracer's run, or exec."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVED = ("pages", "learners", "teaching")
STARTS = ("tutor.wsgi", "tutor.asgi", "tutor.urls", "tutor.settings", "tutor.apps")
# `compile` alone runs nothing: the checker of lessons asks it whether a sample is Python.
EXECUTING = {"exec", "eval", "__import__", "FunctionType", "import_module", "exec_module", "system", "popen"}
EXECUTING_MODULES = {"code", "codeop", "multiprocessing", "pickle", "pty", "runpy", "subprocess"}


def path_of(module):
    place = ROOT.joinpath(*module.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists()), None)


def imported_by(path):
    """Module and name for each import at any depth; the name is empty where the module itself is imported."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively, which this test doesn't follow"
            yield from ((node.module or "", alias.name) for alias in node.names)


def loaded_with(starts):
    """Every module of ours that importing these loads, packages on the way included."""
    waiting, loaded = list(starts), {}
    while waiting:
        module = waiting.pop()
        path = path_of(module)
        if path is None or module in loaded:
            continue
        loaded[module] = path
        parent = module.rpartition(".")[0]
        waiting += [parent] if parent else []
        for target, name in imported_by(path):
            waiting += [target, f"{target}.{name}"] if target.split(".")[0] == "tutor" else []
    return loaded


def called(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


@pytest.fixture(scope="module")
def served():
    """What a web server loads: the entry points, and all that belongs to answering a request."""
    folders = [path for package in SERVED for path in (ROOT / "tutor" / package).rglob("*.py")]
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in folders]
    starts = [module.removesuffix(".__init__") for module in modules] + list(STARTS)
    loaded = loaded_with(starts)
    assert {"tutor.wsgi", "tutor.urls", "tutor.pages"} <= set(loaded)
    return loaded


def test_the_import_graph_is_followed_through_packages():
    """The same search finds the sandbox from where it is really used."""
    assert "tutor.sandbox.seccomp" in loaded_with(["tutor.sandbox"])
    assert "tutor.sandbox" in loaded_with(["tutor.management.commands.doctor"])


def test_no_served_module_loads_the_sandbox(served):
    assert [module for module in served if module.startswith("tutor.sandbox")] == []


def test_no_served_module_takes_more_than_data_from_the_tracer(served):
    wrong = [
        f"{module} imports {name or target}"
        for module, path in served.items()
        if not module.startswith("tutor.tracer")
        for target, name in imported_by(path)
        if target.startswith("tutor.tracer") and name in {"", "run"}
    ]
    assert wrong == []


def test_no_served_module_executes_text(served):
    wrong = []
    for module, path in served.items():
        if module.startswith("tutor.tracer"):
            continue
        wrong += [
            f"{module} imports {target}"
            for target, _ in imported_by(path)
            if target.split(".")[0] in EXECUTING_MODULES
        ]
        wrong += [
            f"{module}:{node.lineno} calls {name}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and (name := called(node)) in EXECUTING
        ]
    assert wrong == []


def test_a_running_server_has_no_sandbox_in_it():
    program = (
        "import sys, importlib, tutor.wsgi\n"
        "from django.conf import settings\n"
        "importlib.import_module(settings.ROOT_URLCONF)\n"
        "print(sorted(name for name in sys.modules if name.startswith('tutor.')))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "tutor.urls" in run.stdout
    assert "tutor.sandbox" not in run.stdout


def test_the_watcher_s_pages_read_and_run_nothing():
    """`lessons watch` runs what was saved in a thread of its own; what answers its requests can't reach the sandbox."""
    loaded = loaded_with(["tutor.management.watch.site"])
    assert "tutor.management.watch.views" in loaded
    assert [module for module in loaded if module.startswith("tutor.sandbox")] == []
    assert "tutor.sandbox" in loaded_with(["tutor.management.watch.watcher"])


def test_what_is_served_can_t_reach_the_watcher(served):
    assert [module for module in served if module.startswith("tutor.management")] == []
