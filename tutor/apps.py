"""Makes Django find our management commands."""

from django.apps import AppConfig


class TutorConfig(AppConfig):
    name = "tutor"
