"""`manage.py regrade`: turn the stored raw answers into the grades they earn today, and say which ones changed."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tutor.learners.regrading import regrade
from tutor.lessons.catalogue import NoLessonError
from tutor.lessons.page import LessonPage
from tutor.pages.shelf import shelf


class Command(BaseCommand):
    help = "Grade all stored answers anew, after a question was repaired. Prints each grade that changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lesson", nargs="?", help="course/lesson; all lessons if left out")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, lesson: str | None, dry_run: bool, **options: Any) -> None:
        changed = kept = 0
        for page in [named(lesson)] if lesson else self.every_lesson():
            for change in regrade(page, dry_run=dry_run):
                self.stdout.write(str(change))
                changed += change.now is not None
                kept += change.now is None
        verb = "would change" if dry_run else "changed"
        self.stdout.write(f"{changed} grade{'s' * (changed != 1)} {verb}, {kept} could not be graded anew.")

    def every_lesson(self) -> Iterator[LessonPage]:
        for one in shelf().lessons():
            try:
                yield shelf().lesson(one.course, one.slug)
            except NoLessonError:
                self.stderr.write(
                    f"{one.course}/{one.slug} can't be shown as it stands; its answers were left alone."
                )


def named(address: str) -> LessonPage:
    course, _, slug = address.partition("/")
    try:
        return shelf().lesson(course, slug)
    except NoLessonError as error:
        known = ", ".join(f"{one.course}/{one.slug}" for one in shelf().lessons()[:10]) or "none"
        raise CommandError(
            f"There is no lesson '{address}' that can be shown. There are: {known}."
        ) from error
