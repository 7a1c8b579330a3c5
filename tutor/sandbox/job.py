"""One program to run, with the limits, the probes and the Django settings it runs under."""

import json
import re
from dataclasses import asdict, dataclass, field

from tutor.tracer import Limits

# A lesson may switch on Django's own apps. Any other would be imported outside the walls.
_APP = re.compile(r"django\.contrib\.[a-z]+")


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
                    "OPTIONS": {"init_command": "PRAGMA temp_store = MEMORY"},
                }
            },
            "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
            # The warden sets up logging: see there.
            "LOGGING_CONFIG": None,
            "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
            "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
            "SECRET_KEY": "the-same-for-every-sample-and-no-secret",
            "TIME_ZONE": "UTC",
            "USE_TZ": True,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to run. The limits are the tracer's; the walls and the wall clock are the sandbox's own."""

    source: str
    limits: Limits = field(default_factory=Limits)
    environment: Environment = field(default_factory=Environment)
    probes: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """The job as it travels to the warden, which knows its environment already."""
        return json.dumps(
            {"source": self.source, "limits": asdict(self.limits), "probes": self.probes}
        ).encode()

    @classmethod
    def from_json(cls, text: bytes, environment: Environment) -> "Job":
        """The job that `to_json` wrote."""
        data = json.loads(text)
        return cls(
            source=data["source"],
            limits=Limits(**data["limits"]),
            environment=environment,
            probes=tuple(data["probes"]),
        )
