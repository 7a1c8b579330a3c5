"""A course to write in, and a watcher that looks when it is told to."""

import shutil
from pathlib import Path

import pytest

from tutor.management.watch.desk import Desk
from tutor.management.watch.watcher import Watcher

ROOT = Path(__file__).resolve().parents[3]
SLUG = "01-custom-signals"


class Author:
    """Writes in a copy of the first course, and lets the watcher look."""

    def __init__(self, folder, workshop):
        self.home = folder / "django-signals"
        shutil.copytree(ROOT / "lessons" / "django-signals", self.home)
        self.file = self.home / f"{SLUG}.yaml"
        self.recording = self.home / "traces" / f"{SLUG}.json"
        self.first = self.file.read_text()
        self.desk, self.said, self.ran = Desk(), [], []
        self.workshop = workshop
        self.watcher = Watcher([folder], self.desk, self.run, self.hear, at_once=2)

    def run(self, jobs):
        self.ran += jobs
        return self.workshop.trace_many(jobs, workers=2)

    def hear(self, sheet, seconds):
        self.said.append((sheet.path.name, len(sheet.findings)))

    def look(self):
        """Until nothing is new."""
        while self.watcher.look():
            pass
        return self.sheet

    def save(self, text):
        self.file.write_text(text)
        return self.look()

    @property
    def sheet(self):
        return self.desk.sheet("django-signals", SLUG)

    @property
    def codes(self):
        return [finding.code for finding in self.sheet.findings]


@pytest.fixture
def author(tmp_path, workshop):
    author = Author(tmp_path / "lessons", workshop)
    author.look()
    return author
