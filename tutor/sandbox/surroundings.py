"""Make, inside the walls, what a program finds beside it: settings, templates, an app with its tables, and rows."""

import ast
import builtins
import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType, ModuleType
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.checks import ERROR
from django.db import connection, connections
from django.db.models import Field, Model
from django.test.utils import override_settings
from django.utils.module_loading import import_string
from django.utils.timezone import get_default_timezone

from tutor.sandbox.fault import SurroundingsError
from tutor.sandbox.job import DATABASE_OPTIONS, TEMPLATE_OPTIONS, Environment, Setting, Surroundings

_OF_CLASSES: Final = ("MIDDLEWARE", "AUTHENTICATION_BACKENDS", "context_processors")
_OF_MODULES: Final = ("ROOT_URLCONF", "SESSION_ENGINE")
_SETUP: Final = "<setup>"
_LONGEST_MESSAGE: Final = 500


class _TooLongError(BaseException):
    """The surroundings took longer to make than the program itself may run."""


def surround(wanted: Surroundings, environment: Environment, *, seconds: float) -> None:
    """Make all of it, so that the program can begin. Raises SurroundingsError, which says what is at fault."""
    if wanted == Surroundings() and not environment.apps:
        return
    with _bell(seconds):
        _apply(wanted)
        if wanted.models:
            _install(wanted)
        _look_up(wanted.settings)
        with _blaming("models", _models_file(wanted.app), wanted.models):
            _make_tables()
        _set_up(wanted.setup)
    # The program's queries are counted from here, and what the setup left behind doesn't die in its middle.
    for each in connections.all(initialized_only=True):
        each.queries_log.clear()
    gc.collect()


@contextlib.contextmanager
def _bell(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooLongError(f"it took more than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _blaming(part: str, filename: str = "", text: str = "") -> Iterator[None]:
    """Whatever goes wrong is this part's fault, at the place in the text of that name where it began."""
    try:
        yield
    except SurroundingsError:
        raise
    except BaseException as error:
        line, column = _place(error, filename, text)
        raise SurroundingsError(_said(error), part=part, line=line, column=column) from None


def _said(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException:
        text = ""
    if isinstance(error, _TooLongError):
        return text
    name = type(error).__name__
    return f"{name}: {text}"[:_LONGEST_MESSAGE] if text else name


def _place(error: BaseException, filename: str, text: str) -> tuple[int, int]:
    """Line and column of the innermost frame in that text, counted from 1; noughts where there is none."""
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno or 1, error.offset or 1
    inside = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == filename]
    if not inside:
        return 0, 0
    line, column = inside[-1].lineno or 1, inside[-1].colno or 0
    # Python counts bytes.
    before = "".join(text.split("\n")[line - 1 : line]).encode()[:column]
    return line, len(before.decode(errors="replace")) + 1


def _apply(wanted: Surroundings) -> None:
    overrides: dict[str, object] = {
        name: value
        for name, value in wanted.settings.items()
        if name not in (*TEMPLATE_OPTIONS, *DATABASE_OPTIONS)
    }
    if wanted.templates or wanted.settings.keys() & set(TEMPLATE_OPTIONS):
        overrides["TEMPLATES"] = [_engine(wanted)]
    with _blaming("settings"):
        override_settings(**overrides).enable()
        # Connections hold the very same mapping.
        for name in wanted.settings.keys() & set(DATABASE_OPTIONS):
            settings.DATABASES["default"][name] = wanted.settings[name]
    with _blaming("settings TIME_ZONE"):
        get_default_timezone()


def _look_up(found: Mapping[str, Setting]) -> None:
    """What a setting names must be there now, unless it is in the program, which isn't yet."""
    for name, value in found.items():
        with _blaming(f"settings {name}"):
            if name in _OF_MODULES and isinstance(value, str) and value != "__main__":
                importlib.import_module(value)
            if name in _OF_CLASSES and isinstance(value, Sequence):
                for dotted in value:
                    if not dotted.startswith("__main__."):
                        import_string(dotted)


def _engine(wanted: Surroundings) -> Mapping[str, Any]:
    """The template engine, with texts of ours before the apps' own and cached as in any project."""
    plain: Mapping[str, Any] = settings.TEMPLATES[0]
    options = {name: wanted.settings[name] for name in TEMPLATE_OPTIONS if name in wanted.settings}
    loaders: Sequence[object] = (
        ("django.template.loaders.locmem.Loader", dict(wanted.templates)),
        "django.template.loaders.app_directories.Loader",
    )
    cached = [("django.template.loaders.cached.Loader", loaders)]
    return {
        "BACKEND": plain["BACKEND"],
        "OPTIONS": {**plain["OPTIONS"], **options, "loaders": cached},
    }


class _AppLoader(importlib.abc.ExecutionLoader, importlib.abc.MetaPathFinder):
    """Finds one package with one module, of which there are no files."""

    def __init__(self, app: str, models: str) -> None:
        self._sources = {app: "", f"{app}.models": models}
        self._app = app

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name in self._sources else None

    def is_package(self, name: str) -> bool:
        return name == self._app

    def get_source(self, name: str) -> str:
        return self._sources[name]

    def get_filename(self, name: str) -> str:
        return f"{self._app}/__init__.py" if self.is_package(name) else _models_file(self._app)


def _models_file(app: str) -> str:
    return f"{app}/models.py"


def _install(wanted: Surroundings) -> None:
    """The app and its models become a part of Django, whose own checks then look at them."""
    app = wanted.app
    if app in sys.modules:
        raise SurroundingsError(f"there is a module {app!r} already", part="app")
    sys.meta_path.insert(0, _AppLoader(app, wanted.models))
    with _blaming("models", _models_file(app), wanted.models):
        override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, app]).enable()
        for model in apps.get_app_config(app).get_models():
            _check(model, wanted.models)


def _check(model: type[Model], text: str) -> None:
    wrong = next((each for each in model.check() if each.level >= ERROR), None)
    if wrong is None:
        return
    line, column = _place_of(model.__name__, wrong.obj.name if isinstance(wrong.obj, Field) else "", text)
    raise SurroundingsError(f"{model.__name__}: {wrong.msg}", part="models", line=line, column=column)


def _place_of(model: str, field: str, text: str) -> tuple[int, int]:
    """Where the text defines a field of a model, or else the model; noughts where it can't be seen."""
    tree = ast.parse(text)
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == model]
    for node in (statement for each in classes for statement in each.body):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == field for target in targets):
            return node.lineno, node.col_offset + 1
    return (classes[0].lineno, classes[0].col_offset + 1) if classes else (0, 0)


def _make_tables() -> None:
    models = [model for model in apps.get_models() if model._meta.can_migrate(connection)]
    if not models:
        return
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)


def _set_up(text: str) -> None:
    """In a namespace that nobody sees afterwards."""
    with _blaming("setup", _SETUP, text):
        code = compile(text, _SETUP, "exec", dont_inherit=True)
        exec(code, {"__name__": "setup", "__builtins__": builtins})  # noqa: S102
