"""The other tracers that are installed, each as a function that runs a source under it and throws its text away."""

import importlib
import importlib.util
import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

_NAME: Final = "lockstep_bench_sample"
_FOLDER: Final = tempfile.TemporaryDirectory()


def _in_function(source: str) -> str:
    """The program as the body of a function `sample`, for the tracers that watch functions."""
    assigned = "\n".join(f"    {line}" for line in source.splitlines())
    return f"def sample():\n{assigned}\n"


def _loaded(source: str) -> Any:
    """A module really in a file, as these tracers read the source again."""
    path = Path(_FOLDER.name) / f"{_NAME}{len(list(Path(_FOLDER.name).iterdir()))}.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(_NAME, path)
    if spec is None or spec.loader is None:
        raise ImportError(_NAME)
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
    return module


def _snoop(source: str) -> None:
    snoop = importlib.import_module("snoop")
    watched = snoop.Config(out=io.StringIO(), color=False).snoop(depth=100)
    watched(_loaded(_in_function(source)).sample)()


def _pysnooper(source: str) -> None:
    pysnooper = importlib.import_module("pysnooper")
    watched = pysnooper.snoop(io.StringIO(), depth=100, color=False)
    watched(_loaded(_in_function(source)).sample)()


def _hunter(source: str) -> None:
    hunter = importlib.import_module("hunter")
    module = _loaded(_in_function(source))
    with hunter.trace(module=_NAME, action=hunter.VarsSnooper(stream=io.StringIO())):
        module.sample()


def _birdseye(source: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OUTDATED_IGNORE"] = "1"
        os.environ["BIRDSEYE_DB"] = f"sqlite:///{folder}/birdseye.db"
        birdseye = importlib.import_module("birdseye.bird")
        eye = birdseye.BirdsEye(f"sqlite:///{folder}/birdseye.db")
        eye(_loaded(_in_function(source)).sample)()


def _installed() -> dict[str, Callable[[str], None]]:
    ways = {"snoop": _snoop, "pysnooper": _pysnooper, "hunter": _hunter, "birdseye": _birdseye}
    return {name: way for name, way in ways.items() if importlib.util.find_spec(name) is not None}


PEERS: Final[dict[str, Callable[[str], None]]] = _installed()
