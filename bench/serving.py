"""Starts the product's server on a data folder of its own, for as long as a benchmark lasts."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def running(var: Path, *, settings: str = "tutor.settings", **variables: str) -> Iterator[str]:
    """The address of a server that ends with the block. `variables` are added to its environment."""
    environment = os.environ | {"LOCKSTEP_VAR": str(var), "DJANGO_SETTINGS_MODULE": settings} | variables
    for arguments in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            urllib.request.urlopen(address, timeout=30).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer within 30 s")
