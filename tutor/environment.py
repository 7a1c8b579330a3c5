"""Turns environment variables into typed settings, and refuses clearly where one is missing or unreadable."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


class Environment:
    """Reads settings from a mapping of variables. Every method raises ImproperlyConfigured with the variable's
    name and what it should hold."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def text(self, name: str, *, default: str = "", required: bool = False) -> str:
        value = self.variables.get(name, "").strip()
        if not value and required:
            raise ImproperlyConfigured(
                f"Set {name}: it has no safe default in production (see docs/operations.md)."
            )
        return value or default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.variables.get(name)
        if value is None:
            return default
        if value.strip().lower() in TRUE | FALSE:
            return value.strip().lower() in TRUE
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: use 1 or 0.")

    def number(self, name: str, *, default: int) -> int:
        value = self.text(name)
        if value and not value.isdecimal():
            raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.")
        return int(value) if value else default

    def names(self, name: str, *, default: list[str], required: bool = False) -> list[str]:
        """A list written with commas between."""
        value = self.text(name, required=required)
        return [part.strip() for part in value.split(",") if part.strip()] or default

    def path(self, name: str, *, default: Path) -> Path:
        value = self.text(name)
        return Path(value).expanduser().resolve() if value else default

    def secret_key(self, name: str, *, keep_in: Path, required: bool) -> str:
        """The key that signs sessions: from the variable, or made once and kept in a file that only we can read."""
        value = self.text(name, required=required)
        if value and len(value) < 50:
            raise ImproperlyConfigured(
                f"{name} has {len(value)} characters; a key needs at least 50 random ones."
            )
        return value or kept_secret(keep_in)


def kept_secret(path: Path) -> str:
    """The secret in the file, made on first use. Several processes starting at once agree on the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
