"""Measures in a real browser how long it takes from saving a lesson to seeing it, under `manage.py lessons watch`."""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
COURSE, SLUG = "django-signals", "01-custom-signals"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ROUNDS = 10
GOAL = 1.0
Edit = Callable[[str, int], tuple[str, str]]
"""The lesson's text and the round in, the text to save and what is then to be seen on the page out."""


def words(text: str, number: int) -> tuple[str, str]:
    """A sentence of the summary changes: nothing has to be run."""
    seen = f"Round {number} of words."
    return re.sub(r"(?m)^(summary: *>?.*\n +)", lambda found: f"{found[0]}{seen} ", text, count=1), seen


def program(text: str, number: int) -> tuple[str, str]:
    """A comment of the sample changes: the sample and the programs of all claims run anew."""
    seen = f"# round {number} of the program"
    return re.sub(r"(?m)^sample: \|\n( +)(.+)$", lambda found: f"{found[0]}  {seen}", text, count=1), seen


def mistake(text: str, number: int) -> tuple[str, str]:
    """A key is misspelt: what is wrong with it has to be seen over the last good version."""
    return text.replace("\nminutes:", f"\nminuts{number}:", 1), f"minuts{number}"


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / COURSE
        shutil.copytree(ROOT / "lessons" / COURSE, home)
        server, address = started(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            page = browser.new_page()
            page.goto(f"{address}/lessons/{COURSE}/{SLUG}/?step=4")
            page.wait_for_selector("#watch.is-good", state="attached")
            for edit in (words, program, mistake):
                report(edit, [once(page, home / f"{SLUG}.yaml", edit, number) for number in range(ROUNDS)])
        finally:
            browser.close()
            server.terminate()
            server.wait()


def started(folder: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "manage.py", "lessons", "watch", str(folder), "--port", "0"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline() if server.stdout else ""
    found = re.search(r"http://[0-9.]+:[0-9]+", line)
    if not found:
        server.terminate()
        sys.exit(f"The watcher did not start: {line}")
    return server, found[0]


def once(page: Page, path: Path, edit: Edit, number: int) -> float:
    """Seconds from a save until the browser shows it; the lesson is put back as it was."""
    before = path.read_text()
    after, seen = edit(before, number)
    if after == before:
        sys.exit(f"The lesson is not what this edit expects: {edit.__doc__}")
    began = time.perf_counter()
    path.write_text(after)
    page.wait_for_function(
        "words => document.body && document.body.textContent.includes(words)", arg=seen, polling=10
    )
    took = time.perf_counter() - began
    path.write_text(before)
    page.wait_for_function(
        "words => document.body && !document.body.textContent.includes(words)"
        " && document.querySelector('#watch.is-good')",
        arg=seen,
        polling=10,
    )
    return took


def report(edit: Edit, took: list[float]) -> None:
    worst = max(took)
    verdict = "within" if worst < GOAL else "over"
    print(
        f"{edit.__name__:8} saved to seen: median {statistics.median(took):.2f} s, "
        f"worst of {len(took)} {worst:.2f} s ({verdict} the second)"
    )


if __name__ == "__main__":
    main()
