"""`manage.py lessons list`: says which lessons are served, and which can't be and why."""

import time
from typing import Any

from tutor.lessons.catalogue import Catalogue, NoLessonError
from tutor.management.lesson_actions.action import (
    Action,
    Terminal,
    lessons,
    lessons_folders,
    no_arguments,
)

SECONDS_FOR_A_LIST = 2.0


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    """A lesson that can't be shown is named, and doesn't keep the others from being served.

    Lessons newer than their recording are all looked into, the others as long as it takes no time to speak of.
    """
    catalogue = Catalogue(lessons_folders())
    left = _look_into(catalogue)
    for course in catalogue.courses():
        terminal.say(f"{course.title}: {lessons(len(course.lessons))}, {course.minutes} minutes")
    if not catalogue.courses():
        terminal.say("There is no course yet.")
    for problem in catalogue.problems():
        terminal.warn(str(problem))
    if left:
        terminal.say(f"{lessons(left)} will be looked into when first asked for")


def _look_into(catalogue: Catalogue) -> int:
    """How many lessons there was no time for."""
    suspects = catalogue.suspects()
    others = [key for one in catalogue.lessons() if (key := (one.course, one.slug)) not in suspects]
    for course, slug in suspects:
        _is_served(catalogue, course, slug)
    until = time.monotonic() + SECONDS_FOR_A_LIST
    for place, (course, slug) in enumerate(others):
        if time.monotonic() > until:
            return len(others) - place
        _is_served(catalogue, course, slug)
    return 0


def _is_served(catalogue: Catalogue, course: str, slug: str) -> bool:
    """The catalogue keeps in mind why a lesson is not."""
    try:
        catalogue.lesson(course, slug)
    except NoLessonError:
        return False
    return True


ACTION = Action(
    name="list",
    help="load all lessons and say what is served, and what can't be and why",
    add_arguments=no_arguments,
    run=_run,
)
