"""The frames under a hook in, which of the ORM's operations the program called and on which line of it out."""

import sys
from dataclasses import dataclass
from types import FrameType
from typing import Final

_FRAMES_AT_MOST: Final = 80
_ORM: Final = "django.db."
_BETWEEN: Final = frozenset({"django.utils.asyncio", "django.utils.functional", "contextlib"})
# What teachers call it, where the function's own name doesn't tell.
_WORDS: Final = {
    "__iter__": "iteration",
    "_fetch_all": "iteration",
    "__len__": "len",
    "__bool__": "bool",
    "__getitem__": "index",
    "__getstate__": "pickle",
    "__repr__": "repr",
    "_iterator": "iterator",
    "next_slice": "iterator",
    "execute": "cursor",
    "executemany": "cursor",
    "__enter__": "schema_editor",
    "__exit__": "schema_editor",
}
_PREFETCH: Final = "prefetch_related_objects"
_PROXY: Final = "manager_method"  # Manager.get() and the like, which call the QuerySet's
_DESCRIPTORS: Final = {
    "django.db.models.fields.related_descriptors": "related object",
    "django.db.models.query_utils": "deferred field",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`by` is the operation that the program, or other parts of Django, called; `line` the program's, if it is on the
    stack."""

    by: str
    line: int | None


def find_caller(frame: FrameType | None, program: object) -> Caller:
    """`frame` is one of the ORM's; `program` the globals of the module that is watched."""
    by, prefetch = "", False
    left = _FRAMES_AT_MOST
    while frame is not None and left:
        module, name = module_of(frame), frame.f_code.co_name
        if not (module.startswith(_ORM) or module in _BETWEEN):
            break
        if module.startswith(_ORM) and name != _PROXY:
            by = _DESCRIPTORS.get(module, name) if name == "__get__" else name
            prefetch = prefetch or name == _PREFETCH
        frame, left = frame.f_back, left - 1
    by = "prefetch_related" if prefetch else _WORDS.get(by, by)
    while frame is not None and left:
        if frame.f_globals is program:
            return Caller(by=by, line=frame.f_lineno)
        frame, left = frame.f_back, left - 1
    return Caller(by=by, line=None)


def is_orms(frame: FrameType) -> bool:
    return module_of(frame).startswith(_ORM)


def module_of(frame: FrameType) -> str:
    """The name of the module whose code runs there, whatever a program may have put in its place."""
    found = dict.get(frame.f_globals, "__name__")
    return found if type(found) is str else ""


def program_globals() -> object:
    """The globals of the program that is about to run."""
    main = sys.modules.get("__main__")
    return None if main is None else main.__dict__
