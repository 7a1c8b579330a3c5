"""An object of a known standard type without parts in, its one line of text out, and no user code run.

Every reader here is handed objects of exactly one type, so attributes of the object are that type's own.
"""

import dis
import functools
import pathlib
import types
import uuid
import weakref
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from zoneinfo import ZoneInfo

from tutor.tracer.describe_types import exact, is_class, plain_lookup, type_name

ELLIPSIS: Final = "…"
_MOST_BITS: Final = 2000  # 603 digits: below the lowest limit that sys.set_int_max_str_digits accepts
_METHOD_KINDS: Final = (type(str.join), type("".__add__), type(str.__add__), type(dict.__dict__["fromkeys"]))
_SLOT_METHODS: Final = frozenset(map(id, _METHOD_KINDS))
_RETURN_GENERATOR: Final = dis.opmap["RETURN_GENERATOR"]


class UnreadableError(Exception):
    """The object holds something whose text only user code could give: name its type and no more."""


def clip(text: str, limit: int) -> tuple[str, bool]:
    """At most `limit` characters, and whether any were left out."""
    return (text, False) if len(text) <= limit else (text[: limit - 1] + ELLIPSIS, True)


def string_text(text: str, limit: int) -> tuple[str, bool]:
    """As Python would write it; of a long string the first `limit` characters and an ellipsis."""
    shown = repr(str.__getitem__(text, slice(limit)))
    return _end_quoted(shown, limit, cut=str.__len__(text) > limit)


def bytes_text(data: bytes, limit: int) -> tuple[str, bool]:
    return _end_quoted(repr(bytes.__getitem__(data, slice(limit))), limit, cut=bytes.__len__(data) > limit)


def bytearray_text(data: bytearray, limit: int) -> tuple[str, bool]:
    start = bytes(bytearray.__getitem__(data, slice(limit)))
    text, cut = _end_quoted(repr(start), limit, cut=bytearray.__len__(data) > limit)
    return f"bytearray({text})", cut


def integer_text(number: int, limit: int) -> tuple[str, bool]:
    bits = int.bit_length(number)
    if bits > _MOST_BITS:
        return f"<integer of {bits} bits>", True
    return clip(int.__repr__(number), limit)


def function_name(function: Any) -> str:
    """`my_receiver`, `Book.save`, `lambda`, `partial(send_mail)`: what a teacher would call this callable."""
    kind = type(function)
    if kind is types.FunctionType:
        name = exact(function.__name__)
        return "lambda" if name == "<lambda>" else name
    if kind is types.MethodType:
        return f"{_owner_name(function.__self__)}.{function_name(function.__func__)}"
    if kind is types.BuiltinFunctionType:
        owner = function.__self__
        bound = owner is not None and type(owner) is not types.ModuleType
        return f"{_owner_name(owner)}.{exact(function.__name__)}" if bound else exact(function.__name__)
    if kind is functools.partial:
        return f"partial({function_name(function.func)})"
    if id(kind) in _SLOT_METHODS:
        return exact(function.__name__)
    return type_name(function if is_class(function) else kind)


def _owner_name(owner: Any) -> str:
    return type_name(owner if is_class(owner) else type(owner))


def _end_quoted(shown: str, limit: int, *, cut: bool) -> tuple[str, bool]:
    if len(shown) > limit + 3:
        shown, cut = shown[:limit] + shown[-1], True
    return (shown[:-1] + ELLIPSIS + shown[-1], True) if cut else (shown, False)


def _range_text(numbers: range, limit: int) -> tuple[str, bool]:
    ends = [numbers.start, numbers.stop] + ([numbers.step] if numbers.step != 1 else [])
    return clip(f"range({', '.join(integer_text(number, limit)[0] for number in ends)})", limit)


def _fraction_text(number: Fraction, limit: int) -> tuple[str, bool]:
    over, under = number.numerator, number.denominator
    if type(over) is not int or type(under) is not int:
        raise UnreadableError
    return clip(f"Fraction({integer_text(over, limit)[0]}, {integer_text(under, limit)[0]})", limit)


def _uuid_text(value: uuid.UUID, limit: int) -> tuple[str, bool]:
    if type(value.int) is not int:
        raise UnreadableError
    digits = f"{value.int:032x}"
    return f"UUID('{'-'.join(digits[a:b] for a, b in _UUID_GROUPS)}')", False


_UUID_GROUPS: Final = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))


def _path_text(path: pathlib.PurePath, limit: int) -> tuple[str, bool]:
    given = getattr(path, "_raw_paths", None) or getattr(path, "_parts", None) or []
    if any(type(piece) is not str for piece in given):
        raise UnreadableError
    text, cut = string_text(str(path), limit)
    return f"{type_name(type(path))}({text})", cut


def _zoned_text(moment: datetime | time, limit: int) -> tuple[str, bool]:
    zone = moment.tzinfo
    if zone is None:
        return repr(moment), False
    return clip(f"{repr(moment.replace(tzinfo=None))[:-1]}, tzinfo={_zone_text(zone)})", limit)


def _zone_text(zone: tzinfo) -> str:
    if zone is timezone.utc:  # noqa: UP017 - the name that repr() shows
        return "datetime.timezone.utc"
    if type(zone) is ZoneInfo and type(zone.key) is str:
        return f"ZoneInfo({zone.key!r})"
    if type(zone) is timezone:
        return repr(zone.utcoffset(None)).join(("datetime.timezone(", ")"))
    return type_name(type(zone))


def _generator_text(generator: Any, limit: int) -> tuple[str, bool]:
    running, suspended, frame = _generator_state(generator)
    if running:
        state = "running"
    elif suspended:
        state = "suspended"
    else:
        state = "finished" if frame is None else "not started"
    kind = _GENERATORS[type(generator)]
    return clip(f"<{kind} {exact(generator.__name__)}, {state}>", limit)


def _generator_state(generator: Any) -> tuple[bool, bool, object]:
    kind = type(generator)
    if kind is types.CoroutineType:
        return generator.cr_running, generator.cr_suspended, generator.cr_frame
    if kind is types.GeneratorType:
        return generator.gi_running, generator.gi_suspended, generator.gi_frame
    frame = generator.ag_frame
    if hasattr(types.AsyncGeneratorType, "ag_suspended"):  # since 3.12
        return generator.ag_running, generator.ag_suspended, frame
    started = frame is not None and frame.f_code.co_code[frame.f_lasti] != _RETURN_GENERATOR
    return generator.ag_running, started, frame


_GENERATORS: Final[dict[type, str]] = {
    types.GeneratorType: "generator",
    types.CoroutineType: "coroutine",
    types.AsyncGeneratorType: "async generator",
}


def _module_text(module: Any, limit: int) -> tuple[str, bool]:
    name = plain_lookup(module.__dict__, "__name__")
    return (clip(f"module {exact(name)}", limit)) if type(name) is str else ("module", False)


def _weak_text(reference: Any, limit: int) -> tuple[str, bool]:
    target = reference()
    if target is None:
        return "<dead weak reference>", False
    return clip(f"<weak reference to {function_name(target)}>", limit)


def _callable_text(word: str) -> Callable[[Any, int], tuple[str, bool]]:
    def text(function: object, limit: int) -> tuple[str, bool]:
        name = function_name(function)
        return clip(name if name == "lambda" else f"{word} {name}", limit)

    return text


def _repr(value: object, limit: int) -> tuple[str, bool]:
    return clip(repr(value), limit)


def _fixed(text: str) -> Callable[[Any, int], tuple[str, bool]]:
    return lambda _, __: (text, False)


Reader = Callable[[Any, int], tuple[str, bool]]

# Values: two equal ones are as good as one, so they have no identity.
PLAIN: Final[dict[type, Reader]] = {
    int: integer_text,
    str: string_text,
    bytes: bytes_text,
    float: _repr,
    complex: _repr,
    bool: _repr,
    type(None): _repr,
    type(...): _fixed("..."),
    type(NotImplemented): _fixed("NotImplemented"),
    range: _range_text,
    Decimal: _repr,
    Fraction: _fraction_text,
    date: _repr,
    datetime: _zoned_text,
    time: _zoned_text,
    timedelta: _repr,
    timezone: lambda zone, limit: clip(_zone_text(zone), limit),
    uuid.UUID: _uuid_text,
    pathlib.PurePosixPath: _path_text,
    pathlib.PureWindowsPath: _path_text,
    type(pathlib.Path()): _path_text,
}

# Things: each is itself and no other.
THINGS: Final[dict[type, Reader]] = {
    bytearray: bytearray_text,
    types.FunctionType: _callable_text("function"),
    types.BuiltinFunctionType: _callable_text("function"),
    types.MethodType: _callable_text("method"),
    **dict.fromkeys(_METHOD_KINDS, _callable_text("method")),
    types.ModuleType: _module_text,
    **dict.fromkeys(_GENERATORS, _generator_text),
    weakref.ReferenceType: _weak_text,
    weakref.ProxyType: _fixed("<weak proxy>"),
    weakref.CallableProxyType: _fixed("<weak proxy>"),
    property: _fixed("<property>"),
    classmethod: _fixed("<class method>"),
    staticmethod: _fixed("<static method>"),
    object: _fixed("<object>"),
}
