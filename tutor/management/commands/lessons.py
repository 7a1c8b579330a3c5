"""`manage.py lessons ACTION`: everything an author does with lessons, one module an action."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tutor.lessons.visible import visible
from tutor.management.lesson_actions import build, check, diff, listing, new, prove, schema, watch
from tutor.management.lesson_actions.action import Terminal

ACTIONS = {each.ACTION.name: each.ACTION for each in (new, build, check, diff, prove, watch, listing, schema)}


class Command(BaseCommand):
    """Builds, checks and lists lessons."""

    help = "What an author does with lessons: build, check, list and more."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
        for action in ACTIONS.values():
            action.add_arguments(actions.add_parser(action.name, help=action.help))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ACTIONS[options["action"]].run(Terminal(out=self.stdout, err=self.stderr), options)
        except CommandError as error:
            # It may quote a file's name, or what was typed.
            raise CommandError(visible(str(error)), returncode=error.returncode) from error
