"""The tutorial for authors, done as it is written: each command run, each snippet put where the text says."""

import html
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from itertools import pairwise
from pathlib import Path

import pytest

from tutor.lessons.catalogue import Catalogue
from tutor.lessons.check import check

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "authoring.md").read_text()
TUTORIAL = GUIDE[GUIDE.index("\n## A lesson in half an hour") : GUIDE.index("\n## Beginning with a program")]
PIECE = re.compile(
    r"^<!-- (?P<note>.+?) -->\n|^```(?P<kind>\w+)\n(?P<body>.*?)^```\n", re.DOTALL | re.MULTILINE
)
HOME_IN_THE_TEXT = "/home/you"
PATIENCE = 60


def steps_of(text):
    """Each snippet with the note above it, and each note that has none, in order."""
    pieces = [*PIECE.finditer(text), None]
    notes = {}
    for piece, following in pairwise(pieces):
        if piece["note"] is None:
            yield notes.pop(piece.start(), "run" if piece["kind"] == "sh" else ""), piece["body"]
        elif (
            following and following.start() == piece.end() and not piece["note"].startswith(("panel", "stop"))
        ):
            notes[piece.end()] = piece["note"]
        else:
            yield piece["note"], ""


def as_written(said):
    """Seconds differ from run to run."""
    return re.sub(r"\d+\.\d+ s\b", "0.0 s", said)


def has(said, shown):
    """Whether that was said, with anything where the text has a line of three dots."""
    parts = [re.escape(part) for part in re.split("^…\n", as_written(shown), flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)?".join(parts), as_written(said), re.DOTALL)


class Reader:
    """Somebody with an empty home, two terminals, an editor and a browser."""

    def __init__(self, home):
        self.home, self.exports, self.said, self.watching = home, [], "", None
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LOCKSTEP_", "DJANGO_"))
        }
        self.environment = kept | {
            "HOME": str(home),
            "LOCKSTEP_VAR": str(home / "var"),
            "PYTHONUNBUFFERED": "1",
        }

    def follow(self, note, body):
        if ";" in note:
            note, _, place = note.partition("; in: ")
            self.edit(self.path(place), note, body)
            if note.startswith("everywhere"):
                self.run(body)
        else:
            does, _, what = note.partition(": ")
            {
                "run": self.run,
                "output": self.compare,
                "make": lambda body: self.make(what, body),
                "file": lambda body: self.path(what).write_text(body),
                "change": lambda body: self.edit(self.path(what), "change", body),
                "watch": self.watch,
                "page": lambda body: self.look(what, body.splitlines()),
                "panel": lambda _: self.look("", [what]),
                "stop": lambda _: self.leave(),
            }[does](body)

    def path(self, named):
        assert named.startswith("~/")
        return self.home / named.removeprefix("~/")

    def run(self, body):
        self.exports += [line for line in body.splitlines() if line.startswith("export ")]
        done = subprocess.run(["bash", "-ec", self.typed(body)], **self.terminal(), check=False)
        self.said = done.stdout.replace(str(self.home), HOME_IN_THE_TEXT)
        assert (done.returncode == 0) is ("CommandError" not in self.said), self.said

    def typed(self, body):
        return "\n".join([*self.exports, body.replace(".venv/bin/python", sys.executable)])

    def terminal(self):
        return {
            "cwd": ROOT,
            "env": self.environment,
            "text": True,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
        }

    def compare(self, shown):
        assert has(self.said, shown), f"{shown}\nis shown, but this is said:\n\n{self.said}"

    def make(self, part, body):
        """Of what make does for a site, the part that says something about lessons."""
        assert body == "make serve\n"
        self.said = ""
        if part != "nothing":
            assert f"manage.py {part}" in (ROOT / "Makefile").read_text()
            self.run(f".venv/bin/python manage.py {part}\n")

    def edit(self, path, how, body):
        before = path.read_text()
        after = edited(before, how, body)
        assert after != before
        path.write_text(after)

    def watch(self, body):
        """On a port that is free, until what is shown has been said: the next step compares it."""
        command = self.typed(body).replace("lessons watch", "lessons watch --port 0").rstrip()
        head, _, last = command.rpartition("\n")
        self.watching = subprocess.Popen(
            ["bash", "-c", f"{head}\nexec {last}"], **self.terminal(), preexec_fn=heed_ctrl_c
        )
        lines = []

        def listen():
            for line in self.watching.stdout:
                lines.append(line)

        threading.Thread(target=listen, daemon=True).start()
        until(lambda: any("problems (" in line and "baskets" in line for line in lines))
        self.address = re.search(r"http://[0-9.:]+", lines[0])[0]
        self.said = "".join(lines).replace(str(self.home), HOME_IN_THE_TEXT)
        self.said = self.said.replace(self.address, "http://127.0.0.1:8001")

    def look(self, address, texts):
        path = re.sub("^http://[^/]+", "", address) or self.page
        self.page = path

        def shown():
            with urllib.request.urlopen(self.address + path) as answer:
                page = html.unescape(re.sub("<[^>]+>", "", answer.read().decode()))
            return all(text in page for text in texts)

        until(shown)

    def leave(self):
        if self.watching:
            self.watching.send_signal(signal.SIGINT)
            self.watching.wait(timeout=PATIENCE)
            self.watching.stdout.close()
            self.watching = None


def heed_ctrl_c():
    """Also where the tests themselves run in the background, where shells have it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def edited(text, how, body):
    match how.split(": ", 1):
        case ["change"]:
            old = "".join(line[1:] for line in body.splitlines(keepends=True) if line[0] != "+")
            new = "".join(line[1:] for line in body.splitlines(keepends=True) if line[0] != "-")
            assert text.count(old) == 1, f"{text.count(old)} times in the file:\n{old}"
            return text.replace(old, new)
        case ["below", line]:
            assert text.count(f"\n{line}\n") == 1
            return text.replace(f"\n{line}\n", f"\n{line}\n{body}")
        case ["leave out", _]:
            for first in body.splitlines():
                text, count = re.subn(rf"^{first}\n(?:.+\n)+\n", "", text, flags=re.MULTILINE)
                assert count == 1, first
            return text
        case ["everywhere", change]:
            return text.replace(*change.split(" -> "))
    raise AssertionError(how)


@pytest.fixture
def home(tmp_path):
    """Of somebody who has followed the tutorial to its end."""
    reader = Reader(tmp_path)
    try:
        for note, body in steps_of(TUTORIAL):
            reader.follow(note, body)
    finally:
        reader.leave()
    return reader.home


@pytest.mark.thorough
@pytest.mark.django_db
def test_whoever_follows_the_tutorial_has_a_lesson_without_a_problem_that_students_see(
    home, client, monkeypatch
):
    """One test, so that the tutorial is followed once however the tests are shared out."""
    lessons = home / "teaching" / "lessons"
    assert sorted(path.name for path in lessons.rglob("*.*")) == [
        "01-baskets.json",
        "01-baskets.yaml",
        "course.schema.json",
        "course.yaml",
        "lesson.schema.json",
    ]
    assert check([lessons]) == []
    monkeypatch.setattr("tutor.pages.shelf.LENT", [Catalogue([lessons])])
    page = client.get("/lessons/surprises/01-baskets/").content.decode()
    assert "Not by itself." in page
    assert "Many expect a new list for each call." in page


def test_the_times_of_the_tutorial_make_half_an_hour():
    minutes = [int(each) for each in re.findall(r"^\*(\d+) minutes?\.\*", TUTORIAL, re.MULTILINE)]
    assert len(minutes) == TUTORIAL.count("\n### ")
    assert sum(minutes) == 30


def test_what_is_shown_and_not_said_is_found():
    assert has("a\nb\nc in 0.31 s\n", "a\n…\nc in 0.2 s\n")
    assert not has("a\nb\nc\n", "a\nc\n")
    assert not has("a\nb\n", "b\n")


def test_a_change_of_a_line_that_is_not_in_the_file_is_found():
    assert edited("a\nb\n", "change", " a\n-b\n+c\n") == "a\nc\n"
    with pytest.raises(AssertionError, match="0 times in the file"):
        edited("a\nb\n", "change", " b\n-b\n+c\n")
