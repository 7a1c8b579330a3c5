"""A thousand claims proved; then checks: of a course unchanged, with one lesson changed, and of a thousand lessons."""

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.serving import ROOT

CLAIMS, PROVED = 10, 100
COURSE = 13
GROWING = (250, 500, 1000)
LESSON = """\
format: 1
title: Signal number {n}
framework: Django
minutes: 5
level: beginner
summary: A signal that carries {n} is sent to two receivers.
probes: [signals]

sample: |
  from django.dispatch import Signal

  changed = Signal()
  heard = []


  def first(sender, **kwargs):
      heard.append(kwargs["number"])


  def second(sender, **kwargs):
      print(sum(heard) + kwargs["number"])


  changed.connect(first)
  changed.connect(second)
  changed.send(sender=None, number={n})

flow:
  nodes:
    - id: connect
      label: Connect both
      at: connect second
    - id: send
      label: Send the number
      at: send changed
  edges:
    - from: connect
      to: send

key_moments:
  - id: order
    question: Who is called first?
    answer: The receiver that was connected first.
    claim: {{order: [receive first, receive second]}}
  - id: alone
    question: What if nobody keeps the number?
    answer: Then it is printed as it came.
    claim:
      without: connect first
      prints: "{n}"

visual_quiz:
  - id: sent
    kind: step
    level: easy
    prompt: At which step is the signal sent?
    answer: send changed
    hints: [Look for the last statement of the program.]
    solution: ["The number leaves at {{step:send changed}}."]

snapshot:
  points:
    - Receivers are called in the order in which they were connected.

practice:
  - id: printed
    kind: one choice
    level: easy
    prompt: What is printed when the second receiver is connected first?
    move: connect first
    after: connect second
    options:
      - id: once
        text: The number as it was sent
        right: yes
        claim: {{prints: "{n}"}}
        feedback: Nothing has been kept by then.
      - id: twice
        text: Twice the number
        claim: {{value: heard, is: "[{n}, {n}]"}}
        feedback: It is kept once.
      - id: never
        text: Nothing at all
        claim: {{happens: print, times: 0}}
        feedback: The second receiver prints.
      - id: error
        text: A complaint
        claim: {{raises: TypeError}}
        feedback: Both receivers take what is sent.
    hints: [Who has run by then?]
    solution: ["Both are called at {{step:send changed}}."]
  - id: changed
    kind: one choice
    level: medium
    prompt: Which change leaves the output as it is?
    options:
      - id: again
        text: Connecting the first receiver again
        insert: changed.connect(first)
        before: send changed
        right: yes
        claim: {{unchanged: yes}}
        feedback: A receiver that is connected already stays connected once.
      - id: more
        text: Sending more
        replace: "`changed.send(sender=None, number={n})`"
        with: changed.send(sender=None, number={n} + 1)
        claim: {{unchanged: yes}}
        feedback: Both receivers count with what is sent.
      - id: silent
        text: Sending nothing
        without: send changed
        claim: {{unchanged: yes}}
        feedback: Nobody is called.
      - id: own
        text: Keeping the number before it is sent
        insert: heard.append({n})
        before: send changed
        claim: {{unchanged: yes}}
        feedback: It is counted once more.
    hints: [Who is connected when the signal is sent?]
    solution: ["Only what is there at {{step:send changed}} counts."]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One command: its seconds, what it printed, and the most memory that any of its processes had, in MB."""

    seconds: float
    said: str
    memory: float


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        proved(Path(folder, "proved"))
        checked(Path(folder, "checked"))
        grown(Path(folder, "grown"))


def proved(home: Path) -> None:
    """1,000 claims, none of whose programs is another's, from nothing to recordings."""
    generate(home / "lessons" / "course", PROVED)
    run = lessons(home, "build")
    found = re.search(r"built with (\d+) runs", run.said)
    runs = int(found[1]) if found else 0
    count = PROVED * CLAIMS
    print(
        f"{count:,} claims of {PROVED} lessons ({runs:,} runs) proved in {run.seconds:.1f} s, "
        f"{count / run.seconds:.0f} a second (goal < 60 s); {run.memory:.0f} MB"
    )


def checked(home: Path) -> None:
    """A course: nothing changed, then the words of one lesson, then a program of one lesson."""
    course = home / "lessons" / "course"
    generate(course, COURSE)
    lessons(home, "build")
    cold, warm = lessons(home, "check"), lessons(home, "check")
    path = course / "lesson-0007.yaml"
    text = path.read_text()
    path.write_text(text.replace("Nobody is called.", "Nobody is called then."))
    words = lessons(home, "check")
    path.write_text(text.replace("sum(heard) +", "sum(heard) + 0 +"))
    program = lessons(home, "check")
    print(
        f"check of {COURSE} lessons, first time: {cold.seconds:.2f} s; nothing changed: {warm.seconds:.2f} s (goal < 2)"
    )
    print(
        f"one lesson changed, its words: {words.seconds:.2f} s; its program, whose claims are run: "
        f"{program.seconds:.2f} s (goal < 3)"
    )


def grown(home: Path) -> None:
    """The time and the memory of checks that know nothing of the last one, over more and more lessons."""
    course = home / "lessons" / "course"
    generate(course, GROWING[-1])
    built = lessons(home, "build")
    print(f"{GROWING[-1]:,} lessons built in {built.seconds:.0f} s; {built.memory:.0f} MB (goal < 500)")
    for count in GROWING:
        named = [str(course / f"lesson-{n:04}.yaml") for n in range(count)]
        (home / "var" / "verdicts.json").unlink(missing_ok=True)
        cold, warm = lessons(home, "check", *named), lessons(home, "check", *named)
        print(
            f"{count:,} lessons checked in {cold.seconds:.1f} s, {1000 * cold.seconds / count:.0f} ms a lesson; "
            f"again in {warm.seconds:.1f} s; {cold.memory:.0f} MB (goal < 500)"
        )


def generate(course: Path, count: int) -> None:
    (course / "traces").mkdir(parents=True)
    for n in range(count):
        (course / f"lesson-{n:04}.yaml").write_text(LESSON.format(n=1000 + n))
    head = "format: 1\ntitle: Generated\nframework: Django\nsummary: Generated.\nlessons:\n"
    (course / "course.yaml").write_text(
        head + "".join(f"  - lesson-{n:04}\n" for n in range(min(count, 200)))
    )


def lessons(home: Path, action: str, *arguments: str) -> Run:
    """`manage.py lessons ACTION` in a process of its own."""
    environment = os.environ | {"LOCKSTEP_LESSONS": str(home / "lessons"), "LOCKSTEP_VAR": str(home / "var")}
    (home / "var").mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "lessons", action, *arguments]
    before = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - before
        file.seek(0)
        said = file.read().decode()
    if process.returncode not in {0, 1} or "Traceback" in said:
        raise RuntimeError(said)
    return Run(seconds=seconds, said=said, memory=used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
