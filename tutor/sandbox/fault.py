"""The exceptions of this package."""


class SandboxError(Exception):
    """A job left no trace.

    The message is one or two sentences for the person who wrote the program, or, where the machine is at fault,
    for the one who runs it.
    """


class SurroundingsError(SandboxError):
    """What a program should have found beside it could not be made, so the program was not run.

    `part` is the field of Surroundings that is at fault, or one setting or template as `settings NAME`; `line` and
    `column` count from 1 inside its text and are 0 where no place in it is known.
    """

    def __init__(self, message: str, *, part: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.part = part
        self.line = line
        self.column = column
