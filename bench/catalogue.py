"""A thousand lessons: how long the product takes to start, and how long a page of its catalogue takes."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.serving import ROOT, running

COURSES, LESSONS = 40, 25
ROUNDS = 5
START = (
    "from tutor.wsgi import application; from tutor.pages.shelf import shelf; print(len(shelf().lessons()))"
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        lessons, var = Path(folder, "lessons"), Path(folder, "var")
        generate(lessons)
        var.mkdir()
        print(f"{COURSES * LESSONS} lessons in {COURSES} courses")
        print("start-up, first time: {:.2f} s; then {:.2f} s (goal < 2)".format(*starts(lessons, var)))
        with running(var, LOCKSTEP_LESSONS=str(lessons)) as address:
            for page in ("/", "/?page=2", "/lessons/course-07/"):
                print(f"{page}: {1000 * statistics.median(timed(address + page)):.1f} ms a page (goal < 100)")


def generate(folder: Path) -> None:
    """Copies of the first lesson, with its recording, each under a title of its own."""
    original = ROOT / "lessons" / "django-signals"
    text = (original / "01-custom-signals.yaml").read_text()
    for course in range(COURSES):
        home = folder / f"course-{course:02}"
        (home / "traces").mkdir(parents=True)
        slugs = [f"lesson-{number:02}" for number in range(LESSONS)]
        for slug in slugs:
            title = f"Custom signals, {course}.{slug}"
            (home / f"{slug}.yaml").write_text(text.replace("Custom signals in Django", title))
            shutil.copy(original / "traces" / "01-custom-signals.json", home / "traces" / f"{slug}.json")
        head = f"format: 1\ntitle: Course {course}\nframework: Django\nsummary: Generated.\nlessons:\n"
        (home / "course.yaml").write_text(head + "".join(f"  - {slug}\n" for slug in slugs))


def starts(lessons: Path, var: Path) -> tuple[float, float]:
    """Seconds from nothing to an application that knows all its lessons: with an empty data folder, and after."""
    environment = os.environ | {"LOCKSTEP_LESSONS": str(lessons), "LOCKSTEP_VAR": str(var)}
    taken = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", START], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        taken.append(time.perf_counter() - before)
    return taken[0], statistics.median(taken[1:])


def timed(address: str) -> list[float]:
    """Seconds for the page, ten times; one more before, to warm it."""
    taken = []
    for _ in range(11):
        before = time.perf_counter()
        urllib.request.urlopen(address).read()
        taken.append(time.perf_counter() - before)
    return taken[1:]


if __name__ == "__main__":
    main()
