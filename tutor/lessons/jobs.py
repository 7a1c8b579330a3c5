"""Turns what a lesson wants to be run into the sandbox's job, and what the sandbox could not make into a fault."""

from tutor.lessons.claims import Trial
from tutor.lessons.engine import LIMITS
from tutor.lessons.environment import Way
from tutor.lessons.fault import Fault, quoted
from tutor.lessons.positions import Path
from tutor.lessons.schema_environment import Environment
from tutor.sandbox import Environment as Django
from tutor.sandbox import Job, Surroundings, SurroundingsError


def job_of(trial: Trial) -> Job:
    return Job(
        source=trial.program,
        limits=LIMITS,
        environment=django_of(trial.environment),
        surroundings=surroundings_of(trial.environment),
        probes=trial.probes,
    )


def django_of(environment: Environment) -> Django:
    """What decides on the process that a program runs in."""
    return Django(debug=environment.debug, apps=environment.apps)


def surroundings_of(environment: Environment) -> Surroundings:
    """What is made inside that process before the program begins."""
    return Surroundings(
        settings=environment.settings.given(),
        app=environment.app,
        models=environment.models or "",
        setup=environment.setup or "",
        templates=environment.templates,
    )


def environment_fault(error: SurroundingsError, way: Way) -> Fault:
    """What could not be made, where the nearest of these environments says it."""
    keys = tuple(error.part.split(" "))
    at = next((home for home, environment in way if _says(environment, *keys)), ())
    path: Path = (*at, "environment", *keys)
    return Fault(
        path=path,
        code="environment-fails",
        message=f"{quoted(keys[-1])} can't be made ready for the program: {error}",
        hint="",
        inside=(error.line, error.column) if error.line else None,
    )


def _says(environment: Environment, key: str, setting: str = "") -> bool:
    return key in environment.model_fields_set and (not setting or setting in environment.settings.given())
