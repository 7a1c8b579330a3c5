"""One program to run, with the limits, the probes, the Django settings and the surroundings it runs under."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

import django

from tutor.tracer import Limits

# A lesson may switch on Django's own apps. Any other would be imported outside the walls.
_APP = re.compile(r"django\.contrib\.[a-z]+")

# What stands among a lesson's settings for short: options of the template engine, and one of the database.
TEMPLATE_OPTIONS: Final = ("autoescape", "context_processors", "string_if_invalid")
DATABASE_OPTIONS: Final = ("ATOMIC_REQUESTS",)

# Without it a sort too big for SQLite's cache fails, as there is no place for its file.
# https://docs.djangoproject.com/en/5.2/ref/databases/#init-command
_CAN_BEGIN: Final = django.VERSION >= (5, 1)

Setting = str | bool | int | Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The Django that a sample finds set up. Raises ValueError for an app that is not one of Django's own."""

    debug: bool = False
    apps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for app in self.apps:
            if not _APP.fullmatch(app):
                raise ValueError(
                    f"{app!r} can't be used in a lesson: only Django's own apps, django.contrib.*"
                )

    def to_json(self) -> bytes:
        """The environment as it travels to the warden."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Environment":
        """The environment that `to_json` wrote."""
        data = json.loads(text)
        return cls(debug=data["debug"], apps=tuple(data["apps"]))

    def settings(self) -> dict[str, object]:
        """The settings by name, as the sample's page shows them."""
        return {
            "DEBUG": self.debug,
            "INSTALLED_APPS": list(self.apps),
            "DATABASES": {
                "default": {
                    "ENGINE": "django.db.backends.sqlite3",
                    # One database for all threads of a run, none of it on disk.
                    "NAME": "file:sample?mode=memory&cache=shared",
                    "OPTIONS": {"init_command": "PRAGMA temp_store = MEMORY"} if _CAN_BEGIN else {},
                }
            },
            "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
            # A request made in memory comes to this host, and Django's own tests allow it.
            "ALLOWED_HOSTS": ["testserver"],
            "TEMPLATES": [
                {
                    "BACKEND": "django.template.backends.django.DjangoTemplates",
                    "APP_DIRS": True,
                    "OPTIONS": {"context_processors": self._context_processors()},
                }
            ],
            # The warden sets up logging: see there.
            "LOGGING_CONFIG": None,
            "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
            "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
            "SECRET_KEY": "the-same-for-every-sample-and-no-secret",
            "TIME_ZONE": "UTC",
            "USE_TZ": True,
        }

    def _context_processors(self) -> list[str]:
        """Those of a new project, as far as their apps are installed."""
        found = ["django.template.context_processors.request"]
        for name in ("auth", "messages"):
            if f"django.contrib.{name}" in self.apps:
                found.append(f"django.contrib.{name}.context_processors.{name}")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a program finds beside it. All of it is made inside the walls, before the program is watched.

    `settings` are Django's by name, and the options named above.
    `models` is the text of the module `<app>.models`; the tables of all apps are made, then `setup` is run.
    `templates` are texts by name.
    """

    settings: Mapping[str, Setting] = field(default_factory=dict)
    app: str = "shop"
    models: str = ""
    setup: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to run. The limits are the tracer's; the walls and the wall clock are the sandbox's own."""

    source: str
    limits: Limits = field(default_factory=Limits)
    environment: Environment = field(default_factory=Environment)
    surroundings: Surroundings = field(default_factory=Surroundings)
    probes: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """The job as it travels to the warden, which knows its environment already."""
        parts = {
            "source": self.source,
            "limits": asdict(self.limits),
            "surroundings": asdict(self.surroundings),
            "probes": self.probes,
        }
        return json.dumps(parts).encode()

    @classmethod
    def from_json(cls, text: bytes, environment: Environment) -> "Job":
        """The job that `to_json` wrote."""
        data = json.loads(text)
        return cls(
            source=data["source"],
            limits=Limits(**data["limits"]),
            environment=environment,
            surroundings=Surroundings(**data["surroundings"]),
            probes=tuple(data["probes"]),
        )
