"""One object in, its Value or what its parts can be read from out: a walk that goes no deeper."""

from tutor.tracer.describe_contents import Contents
from tutor.tracer.describe_walk import Walk
from tutor.tracer.trace import Value


class Shallow(Walk):
    """A walk that stops at the first level, to tell what is there rather than to describe it."""

    __slots__ = ("found",)
    found: tuple[str, Contents, int | None] | None

    def look(self, obj: object) -> Value | tuple[str, Contents, int | None]:
        self.found = None
        self._spent = 0
        self._open.clear()
        value = self.value(obj, 0)
        return value if self.found is None else self.found

    def _compound(self, obj: object, level: int, name: str, read: Contents, number: int | None) -> Value:
        if level:
            return super()._compound(obj, level, name, read, number)
        self.found = (name, read, number)
        return Value(type=name, text="")
