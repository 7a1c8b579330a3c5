"""Turn a program into its trace, in a confined process of its own."""

from tutor.sandbox.confinement import Tier, survey
from tutor.sandbox.fault import SandboxError, SurroundingsError
from tutor.sandbox.job import DATABASE_OPTIONS, TEMPLATE_OPTIONS, Environment, Job, Surroundings
from tutor.sandbox.workshop import Workshop, trace, trace_many

__all__ = [
    "DATABASE_OPTIONS",
    "TEMPLATE_OPTIONS",
    "Environment",
    "Job",
    "SandboxError",
    "Surroundings",
    "SurroundingsError",
    "Tier",
    "Workshop",
    "survey",
    "trace",
    "trace_many",
]
