"""Fifty learners who answer without a pause for 30 s, on SQLite: errors, time per answer, and whether any was lost."""

import http.client
import re
import sqlite3
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.serving import running

CLIENTS = 50
SECONDS = 30.0
LESSON = "/lessons/django-signals/01-custom-signals/"
PART = "practice"
FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Learner:
    """One browser: its cookies, its forms, and how long each answer took, in seconds."""

    connection: http.client.HTTPConnection
    cookie: str = ""
    token: str = ""
    lesson: str = ""
    options: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def arrive(self) -> None:
        """Open the lesson and read its forms, as a browser does."""
        self.connection.request("GET", LESSON)
        response = self.connection.getresponse()
        page = response.read().decode()
        cookies = response.headers.get_all("Set-Cookie") or []
        self.cookie = "; ".join(cookie.split(";")[0] for cookie in cookies)
        self.token = found(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self.lesson = found(r'name="lesson" value="(\w+)"', page)
        for question, card in re.findall(rf'id="q-{PART}-([\w-]+)"(.*?)</article>', page, re.DOTALL):
            self.options[question] = found(r'name="option" value="(\w+)"', card)

    def answer_until(self, end: float) -> None:
        """All questions, start again, and so on: each answer is a new row."""
        attempt = 0
        while time.monotonic() < end:
            attempt += 1
            for question, option in self.options.items():
                started = time.monotonic()
                if started >= end:
                    return
                status = self.post(f"{question}/", attempt, option=option)
                if status == 200:
                    self.times.append(time.monotonic() - started)
                else:
                    self.errors.append(f"answer: {status}")
            status = self.post("", attempt)
            if status != 302:
                self.errors.append(f"start again: {status}")

    def post(self, address: str, attempt: int, **more: str) -> int:
        form = {"csrfmiddlewaretoken": self.token, "attempt": attempt, "revision": 1, "lesson": self.lesson}
        headers = {"Cookie": self.cookie, "Content-Type": FORM, "HX-Request": "true"}
        try:
            self.connection.request("POST", f"{LESSON}{PART}/{address}", urlencode({**form, **more}), headers)
            response = self.connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0
        return response.status


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"the lesson's page has no {pattern}")
    return match[1]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with running(Path(folder), LOCKSTEP_POSTS_PER_MINUTE="100000000") as address:
            learners = answering(urlsplit(address).netloc)
        stored = rows(Path(folder, "lockstep.sqlite3"))
    report(learners, stored)


def answering(host: str) -> list[Learner]:
    learners = [Learner(connection=http.client.HTTPConnection(host, timeout=30)) for _ in range(CLIENTS)]
    for learner in learners:
        learner.arrive()
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=learner.answer_until, args=[end]) for learner in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for learner in learners:
        learner.connection.close()
    return learners


def rows(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM learners_answerrow").fetchone()
    connection.close()
    return int(count)


def report(learners: list[Learner], stored: int) -> None:
    times = [time for learner in learners for time in learner.times]
    errors = [error for learner in learners for error in learner.errors]
    cuts = statistics.quantiles(times, n=100)
    print(f"{CLIENTS} clients, {SECONDS:.0f} s: {len(times)} answers, {len(times) / SECONDS:.0f}/s")
    print(f"errors: {len(errors)} (goal 0) {sorted(set(errors))[:5] if errors else ''}")
    print(f"time per answer: p50 {1000 * cuts[49]:.0f} ms, p99 {1000 * cuts[98]:.0f} ms (goal < 1000)")
    print(f"acknowledged and not stored: {max(0, len(times) - stored)} of {len(times)} (goal 0)")


if __name__ == "__main__":
    main()
