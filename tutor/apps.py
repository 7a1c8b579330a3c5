"""Makes Django find our management commands, and check our settings when it starts."""

from django.apps import AppConfig
from django.core.checks import register

from tutor.pages.checks import check_lessons_folders


class TutorConfig(AppConfig):
    name = "tutor"

    def ready(self) -> None:
        register(check_lessons_folders)
