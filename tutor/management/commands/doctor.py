"""`manage.py doctor`: turn the state of this installation into lines that say what is fine and what needs mending."""

import platform
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tutor.lessons.build import is_out_of_date
from tutor.lessons.check import lesson_files
from tutor.lessons.folders import folder_faults
from tutor.lessons.load import load_lesson
from tutor.lessons.problem import LessonError
from tutor.sandbox import Job, SandboxError, survey, trace
from tutor.tracer import Limits

_OLDEST_PYTHON = (3, 11)
# JSON functions and RETURNING, which Django 5.2 counts on.
_OLDEST_SQLITE = (3, 35)

# Each of these must be refused; a program that gets through one is not confined, whatever the kernel says of itself.
_TRIAL = """
import os
import socket

for forbidden in (
    lambda: open("/etc/passwd"),
    lambda: os.listdir("/"),
    lambda: open("/tmp/lockstep-trial", "w"),
    lambda: socket.socket(),
    lambda: os.fork(),
):
    try:
        forbidden()
    except PermissionError:
        continue
    raise AssertionError
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report. `remedy` says what to do, where there is something to do."""

    subject: str
    text: str
    remedy: str = ""


def find_versions() -> Iterator[Finding]:
    """Whether Python and SQLite are new enough, and which Django there is."""
    too_old = sys.version_info < _OLDEST_PYTHON
    yield Finding(
        subject="Python",
        text=platform.python_version(),
        remedy="Install Python 3.11 or newer, remove .venv, and run make setup." if too_old else "",
    )
    yield Finding(subject="Django", text=django.get_version())
    yield Finding(
        subject="SQLite",
        text=sqlite3.sqlite_version,
        remedy="Use a Python built with SQLite 3.35 or newer."
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE
        else "",
    )


def find_database() -> Iterator[Finding]:
    """Whether the database answers and has every table."""
    name = f"{connection.vendor}, {connection.settings_dict['NAME']}"
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, ImproperlyConfigured) as error:
        yield Finding(
            subject="Database",
            text=f"{name}: {error}",
            remedy=f"Make {settings.VAR_DIR} a folder that this user may write to (or set LOCKSTEP_VAR).",
        )
        return
    yield Finding(
        subject="Database",
        text=f"{name}: {len(missing)} migrations missing" if missing else f"{name}: reachable, up to date",
        remedy="Run .venv/bin/python manage.py migrate." if missing else "",
    )


def find_transport() -> Iterator[Finding]:
    """Whether visitors can reach a site that speaks https alone."""
    if not settings.PRODUCTION:
        yield Finding(subject="Transport", text="http on this machine")
    elif settings.BEHIND_PROXY:
        yield Finding(subject="Transport", text="https, ended by the proxy in front")
    else:
        remedy = "Put a proxy in front and set LOCKSTEP_BEHIND_PROXY=1, or every page redirects to itself."
        yield Finding(subject="Transport", text="https, and nothing here that speaks it", remedy=remedy)


def find_lessons() -> Iterator[Finding]:
    """Whether every lesson can be read and was recorded as it now stands."""
    folders = list(dict.fromkeys(map(Path, settings.LESSONS_DIRS)))
    for fault in folder_faults(settings.LESSONS_DIRS):
        remedy = f"{fault.hint[0].upper()}{fault.hint[1:]}."
        yield Finding(subject="Lessons", text=fault.message, remedy=remedy)
    there = [folder for folder in folders if folder.is_dir()]
    paths = lesson_files(there)
    yield Finding(subject="Lessons", text=f"{len(paths)} in {len(there)} folders")
    for path in paths:
        try:
            out_of_date = is_out_of_date(path, load_lesson(path))
        except LessonError as error:
            text = f"{path}: {len(error.problems)} problems"
            yield Finding(
                subject="Lesson", text=text, remedy=".venv/bin/python manage.py lessons check says which."
            )
            continue
        if out_of_date:
            text = f"{path}: its recorded run is missing or out of date"
            yield Finding(subject="Lesson", text=text, remedy="Run .venv/bin/python manage.py lessons build.")


def find_confinement() -> Iterator[Finding]:
    """Which tier of confinement is in force, and whether a program that tries its walls really meets them."""
    tier = survey()
    parts = [
        f"Landlock {tier.landlock_abi}" if tier.landlock_abi else "no Landlock",
        "seccomp" if tier.seccomp else "no seccomp",
        "no resource limits" if tier.name == "none" else "resource limits",
    ]
    yield Finding(
        subject="Confinement",
        text=f"{tier.name} ({', '.join(parts)})",
        remedy=" ".join((*tier.missing, "Until then lessons can't be built here.")) if tier.missing else "",
    )
    if tier.name == "full":
        yield _try_the_walls()


def _try_the_walls() -> Finding:
    try:
        stopped = trace(Job(source=_TRIAL, limits=Limits(seconds=5))).stopped
    except SandboxError as error:
        return Finding(subject="Trial run", text=str(error), remedy="Mend what the sentence names.")
    if stopped:
        return Finding(
            subject="Trial run",
            text=f"A confined program got out: {stopped.message}",
            remedy="Build no lessons that you didn't write, and report this.",
        )
    return Finding(subject="Trial run", text="a program that tries the walls is stopped by them")


SERVING: tuple[Callable[[], Iterator[Finding]], ...] = (
    find_versions,
    find_transport,
    find_database,
    find_lessons,
)
BUILDING: tuple[Callable[[], Iterator[Finding]], ...] = (find_confinement,)


class Command(BaseCommand):
    help = "Say what is in force on this machine and what needs mending. Exits with 1 if anything does."
    # It has to work where the checks would stop it.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--serving",
            action="store_true",
            help="look only at what serving needs: a machine where no lessons are built needs no confinement",
        )

    def handle(self, *, serving: bool, **options: object) -> None:
        finders = SERVING if serving else SERVING + BUILDING
        findings = [finding for find in finders for finding in find()]
        for finding in findings:
            mark = self.style.ERROR("MEND") if finding.remedy else self.style.SUCCESS("fine")
            self.stdout.write(f"{mark}  {finding.subject}: {finding.text}")
            if finding.remedy:
                self.stdout.write(f"      {finding.remedy}")
        to_mend = sum(bool(finding.remedy) for finding in findings)
        if to_mend:
            self.stdout.write(f"{to_mend} to mend.")
            sys.exit(1)
        self.stdout.write("All is well.")
