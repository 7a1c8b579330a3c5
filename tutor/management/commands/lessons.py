"""`manage.py lessons build|check|list|schema`: run programs, say what is wrong, list what is served, help editors."""

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tutor.lessons.build import build
from tutor.lessons.catalogue import Catalogue, NoLessonError
from tutor.lessons.check import check, lesson_files
from tutor.lessons.json_schema import schema_files
from tutor.lessons.problem import Problem
from tutor.sandbox import Job, SandboxError, Workshop
from tutor.tracer import Trace

_BAR_WIDTH = 30
_SECONDS_FOR_A_LIST = 0.5


class Command(BaseCommand):
    """Builds and checks lessons."""

    help = "Build the recordings of lessons, check or list lessons, or write their JSON Schema."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="build|check|list|schema")
        building = actions.add_parser("build", help="run the programs that changed and record what they do")
        building.add_argument("--force", action="store_true", help="build all, changed or not")
        building.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many run at once")
        building.add_argument(
            "--trust-local-code",
            action="store_true",
            help="run even where this machine can't confine programs; only for lessons you wrote yourself",
        )
        checking = actions.add_parser("check", help="print all problems of all lessons")
        for action in (building, checking):
            action.add_argument("paths", nargs="*", type=Path, help="lessons or folders; all if left out")
        actions.add_parser("list", help="load all lessons and say what is served, and what can't be and why")
        actions.add_parser("schema", help="write the JSON Schema that editors use")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["action"]:
            case "build":
                self._build(options)
            case "check":
                self._check(_places(options["paths"]))
            case "list":
                self._list()
            case "schema":
                self._schema()

    def _build(self, options: dict[str, Any]) -> None:
        places = _places(options["paths"])
        paths = lesson_files(places)
        began = time.monotonic()
        try:
            with Workshop(trust_local_code=options["trust_local_code"]) as workshop:
                built = build(paths, self._runner(workshop, max(options["jobs"], 1)), force=options["force"])
        except SandboxError as error:
            raise CommandError(str(error)) from error
        for path in built.written:
            self.stdout.write(f"built {_shown(path)}")
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{_lessons(len(built.written))} built with {built.runs} runs in {seconds:.1f} s, "
            f"{len(built.kept)} up to date"
        )
        # Also of lessons that are up to date: that they were built doesn't mean that their words fit.
        unbuilt = {problem.path for problem in built.problems}
        self._report([*built.problems, *(one for one in check(places) if one.path not in unbuilt)])

    def _check(self, places: Sequence[Path]) -> None:
        problems = check(places)
        self._report(problems)
        self.stdout.write(f"{_lessons(len(lesson_files(places)))} checked, no problem")

    def _list(self) -> None:
        """A lesson that can't be shown is named, and doesn't keep the others from being served.

        Lessons newer than their recording are all looked into, the others as long as it takes no time to speak of.
        """
        catalogue = Catalogue(map(Path, settings.LESSONS_DIRS))
        left = self._look_into(catalogue)
        for course in catalogue.courses():
            self.stdout.write(f"{course.title}: {_lessons(len(course.lessons))}, {course.minutes} minutes")
        if not catalogue.courses():
            self.stdout.write("There is no course yet.")
        for problem in catalogue.problems():
            self.stderr.write(str(problem))
        if left:
            self.stdout.write(f"{_lessons(left)} not looked into: .venv/bin/python manage.py lessons check")

    def _look_into(self, catalogue: Catalogue) -> int:
        """How many lessons there was no time for."""
        suspects = catalogue.suspects()
        others = [key for one in catalogue.lessons() if (key := (one.course, one.slug)) not in suspects]
        for course, slug in suspects:
            _is_served(catalogue, course, slug)
        until = time.monotonic() + _SECONDS_FOR_A_LIST
        for place, (course, slug) in enumerate(others):
            if time.monotonic() > until:
                return len(others) - place
            _is_served(catalogue, course, slug)
        return 0

    def _schema(self) -> None:
        home = Path(settings.BASE_DIR) / "lessons"
        for name, text in schema_files().items():
            path = home / name
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"wrote {_shown(path)}")

    def _report(self, problems: Sequence[Problem]) -> None:
        """Prints problems, if any, and ends the command with status 1."""
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            raise CommandError(count, returncode=1)

    def _runner(
        self, workshop: Workshop, workers: int
    ) -> Callable[[Sequence[Job]], Sequence[Trace | SandboxError]]:
        def run_all(jobs: Sequence[Job]) -> Sequence[Trace | SandboxError]:
            if not jobs:
                return []
            results = workshop.trace_many(jobs, workers=workers, progress=self._progress)
            if self.stdout.isatty():
                self.stdout.write("")
            return results

        return run_all

    def _progress(self, done: int, total: int) -> None:
        """A bar that grows where a person looks on, a line now and then elsewhere."""
        if self.stdout.isatty():
            filled = _BAR_WIDTH * done // total
            bar = "█" * filled + "·" * (_BAR_WIDTH - filled)
            self.stdout.write(f"\r{bar} {done}/{total} programs run", ending="")
            self.stdout.flush()
        elif done == total or done % 100 == 0:
            self.stdout.write(f"{done}/{total} programs run")


def _places(paths: Sequence[Path]) -> Sequence[Path]:
    """What was named, else every folder of lessons; a path that isn't there ends the command."""
    places = list(paths) or [Path(folder) for folder in settings.LESSONS_DIRS]
    for place in places:
        if not place.exists():
            raise CommandError(f"{place}: there is no such file or folder")
    return [_relative(place) for place in places]


def _relative(path: Path) -> Path:
    """As short as it can be said from here, so that messages name files as one would."""
    path = path.resolve()
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _is_served(catalogue: Catalogue, course: str, slug: str) -> bool:
    """The catalogue keeps in mind why a lesson is not."""
    try:
        catalogue.lesson(course, slug)
    except NoLessonError:
        return False
    return True


def _shown(path: Path) -> str:
    return str(_relative(path))


def _lessons(count: int) -> str:
    return "1 lesson" if count == 1 else f"{count} lessons"
