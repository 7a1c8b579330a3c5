"""Tells `manage.py check`, and whatever starts the site, what is wrong with the folders of lessons."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from tutor.lessons.folders import folder_faults

IDS = {"missing": "tutor.E001", "unreadable": "tutor.E002", "nested": "tutor.E003", "twice": "tutor.W001"}


def check_lessons_folders(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[checks.CheckMessage]:
    return [
        (checks.Error if fault.is_fatal else checks.Warning)(
            fault.message, hint=fault.hint, id=IDS[fault.kind]
        )
        for fault in folder_faults(settings.LESSONS_DIRS)
    ]
