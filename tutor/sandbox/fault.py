"""The one exception of this package."""


class SandboxError(Exception):
    """A job left no trace.

    The message is one or two sentences for the person who wrote the program, or, where the machine is at fault,
    for the one who runs it.
    """
