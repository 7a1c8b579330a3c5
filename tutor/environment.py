"""Turns environment variables into typed settings, and refuses clearly where one is missing or unreadable."""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
HOST = re.compile(r"\*|\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]")
FALSE = {"", "0", "false", "no", "off"}


class Environment:
    """Reads settings from a mapping of variables. Every method raises ImproperlyConfigured with the variable's
    name and what it should hold."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.known: set[str] = set()

    def text(self, name: str, *, default: str = "", required: bool = False) -> str:
        self.known.add(name)
        value = self.variables.get(name, "").strip()
        if not value and required:
            raise ImproperlyConfigured(
                f"Set {name}: it has no safe default in production (see docs/operations.md)."
            )
        return value or default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name)
        if name not in self.variables:
            return default
        if value.lower() in TRUE | FALSE:
            return value.lower() in TRUE
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: use 1 or 0.")

    def number(self, name: str, *, default: int, least: int = 0) -> int:
        value = self.text(name)
        if value and not (value.isascii() and value.isdecimal() and len(value) < 10 and int(value) >= least):
            raise ImproperlyConfigured(f"{name}={value!r} is not a whole number from {least} on.")
        return int(value) if value else default

    def choice(self, name: str, choices: Sequence[str], *, default: str) -> str:
        value = self.text(name, default=default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name}={value!r} is none of {', '.join(choices)}.")
        return value

    def names(self, name: str, *, default: list[str], required: bool = False) -> list[str]:
        """A list written with commas between."""
        value = self.text(name, required=required)
        return [part.strip() for part in value.split(",") if part.strip()] or default

    def hosts(self, name: str, *, default: list[str], required: bool = False) -> list[str]:
        """Host names as a browser sends them, without scheme, port or path."""
        names = self.names(name, default=default, required=required)
        for host in names:
            if not HOST.fullmatch(host):
                hint = "write host names alone, such as learn.example.org"
                raise ImproperlyConfigured(f"{name}: {host!r} is no host name; {hint}.")
        return names

    def path(self, name: str, *, default: Path) -> Path:
        value = self.text(name)
        return Path(value).expanduser().resolve() if value else default

    def folders(self, name: str, *, default: list[Path]) -> list[Path]:
        """Several, written as in PATH. Relative ones count from the current folder; whether they exist is another's
        question."""
        value = self.text(name)
        parts = [part.strip() for part in value.split(os.pathsep) if part.strip()]
        if value and not parts:
            raise ImproperlyConfigured(f"{name}={value!r} names no folder.")
        try:
            return [Path(os.path.realpath(Path(part).expanduser())) for part in parts] or default
        except (RuntimeError, ValueError) as error:
            raise ImproperlyConfigured(f"{name}={value!r} can't be read as folders: {error}") from error

    def secret_key(self, name: str, *, keep_in: Path, required: bool) -> str:
        """The key that signs sessions: from the variable, or made once and kept in a file that only we can read."""
        value = self.text(name, required=required)
        if value and len(value) < 50:
            raise ImproperlyConfigured(
                f"{name} has {len(value)} characters; a key needs at least 50 random ones."
            )
        if value and len(set(value)) < 5:
            raise ImproperlyConfigured(f"{name} repeats a few characters: make a random one.")
        return value or kept_secret(keep_in)

    def refuse_unknown(self, prefix: str) -> None:
        """Call it last: a variable that nobody has asked for is a misspelt one."""
        for name in sorted(self.variables):
            if name.startswith(prefix) and name not in self.known:
                near = get_close_matches(name, self.known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(self.known))}."
                raise ImproperlyConfigured(f"There is no setting {name}; {hint}")


def kept_secret(path: Path) -> str:
    """The secret in the file, made on first use. Several processes starting at once agree on the first one's."""
    try:
        return made_or_read(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path.parent} can't be written ({error.strerror}): set LOCKSTEP_VAR to a folder of ours."
        ) from error


def made_or_read(path: Path) -> str:
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
