"""A container or object in, its brackets and children out, by the built-in types' own methods alone."""

import collections
import functools
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from itertools import count as count_from
from typing import Any, Final, Protocol

from tutor.tracer.describe_leaves import PLAIN, bytes_text, function_name, integer_text, string_text
from tutor.tracer.describe_types import Shape, class_dict, fields, is_class, type_name

# Its label; what stands before its text in the container's line (None: not in the line); the child.
Child = tuple[str, str | None, object]

_LABELS: Final = tuple(f"[{index}]" for index in range(64))
_SORTED_AT_MOST: Final = 200
_KEYS_CHECKED: Final = 200
_FEW_FIELDS: Final = 7
_TELLING: Final = 2
_SCALARS: Final = frozenset(map(id, (int, float, str, bytes, bool, type(None))))
_exception_args: Final = BaseException.__dict__["args"].__get__


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """`children` None: a line and nothing inside. `whole`: `opening` is the line, however many children.
    `count` is how many children there are, if there may be more than are shown. `titled`: the line says nothing of what
    kind of object this is, so inside of another one it gets the type's name: `<Signal: no receivers>`."""

    opening: str
    closing: str
    children: Iterator[Child] | None
    count: int | None = None
    whole: bool = False
    cut: bool = False
    titled: bool = False


class Keywords(dict[str, object]):
    """Keyword arguments as a probe saw them: a picture of the call, no object of the program's, so not numbered."""


class Teller(Protocol):
    """What a reader may ask of the walk it is part of."""

    def text(self, obj: object) -> str: ...

    def peek(self, obj: object) -> str: ...


def of_class(cls: Any) -> Contents:
    """Of a class, only the data that it holds: what a program may count or collect there."""
    data = (
        (f".{key}", "", value)
        for key, value in class_dict(cls).items()
        if type(key) is str and not key.startswith("_") and id(type(value)) in _CLASS_DATA
    )
    return Contents(opening=f"class {type_name(cls)}", closing="", children=data, whole=True)


def of_instance(obj: object, shape: Shape) -> Contents:
    if shape.dict_at is None and not shape.slots:
        return Contents(opening=f"<{shape.name}>", closing="", children=None)
    return Contents(opening=f"{shape.name}(", closing=")", children=_fields(obj, shape))


def of_named_tuple(obj: tuple[object, ...], shape: Shape) -> Contents:
    pairs = zip(shape.names, tuple.__iter__(obj), strict=False)
    children = ((f".{name}", f"{name}=", value) for name, value in pairs)
    return Contents(opening=f"{shape.name}(", closing=")", children=children)


def of_plain_kin(obj: Any, shape: Shape, base: type, limit: int) -> Contents:
    """An instance of a user's subclass of int, str and the like: `Level(3)`."""
    reader = _KIN_TEXTS.get(base)
    if reader is None:
        return of_instance(obj, shape)
    text, cut = reader(obj, limit)
    children = _fields(obj, shape)
    return Contents(opening=f"{shape.name}({text})", closing="", children=children, whole=True, cut=cut)


def of_kin(obj: object, shape: Shape, read: Contents) -> Contents:
    """An instance of a user's subclass of a container: `Stack([1, 2])`, its attributes after its items."""
    named = read.opening[:1].isalpha()
    bare = read.opening.partition("(")[2] if named else read.opening
    own = ((f".{name}", None, value) for name, value in fields(obj, shape))
    return Contents(
        opening=f"{shape.name}({bare}",
        closing=read.closing if named else f"{read.closing})",
        children=None if read.cut else chain(read.children or (), own),
        count=read.count,
        cut=read.cut,
    )


def of_role(obj: object, shape: Shape) -> Contents:
    found = dict(fields(obj, shape))
    if shape.role == "enum":
        return _enum(found, shape)
    if shape.role == "queryset":
        return _queryset(found, shape)
    if shape.role == "model":
        return Contents(opening=f"{shape.name}(", closing=")", children=_model_fields(found))
    if shape.role == "manager":
        return Contents(opening=f"<{shape.name}{_of_model(found)}>", closing="", children=None)
    if shape.role == "lazy object" and not _is_unset(found.get("_wrapped")):
        inner = iter([("._wrapped", "", found["_wrapped"])])
        return Contents(opening=f"{shape.name}(", closing=")", children=inner)
    name = "lazy value" if shape.role == "lazy value" else shape.name
    return Contents(opening=f"<{name}, not evaluated>", closing="", children=None)


def _model_fields(found: Mapping[str, object]) -> Iterator[Child]:
    """All of few; in the line of many, the first, which is the key, and what tells one instance from another."""
    own = [(key, value) for key, value in found.items() if not key.startswith("_")]
    telling = [key for key, value in own[1:] if type(value) is str and value and key != "password"]
    in_line = {key for key, _ in own[:1]} | set(telling[:_TELLING])
    for key, value in own:
        shown = len(own) <= _FEW_FIELDS or key in in_line
        yield f".{key}", f"{key}=" if shown else None, value


def _enum(found: Mapping[str, object], shape: Shape) -> Contents:
    name = found.get("_name_")
    children = iter([(".value", "", found.get("_value_"))])
    if type(name) is str:
        return Contents(opening=f"{shape.name}.{name}", closing="", children=children, whole=True)
    return Contents(opening=f"{shape.name}(", closing=")", children=children)


def _queryset(found: Mapping[str, object], shape: Shape) -> Contents:
    rows = found.get("_result_cache")
    if type(rows) is not list:
        return Contents(opening=f"<{shape.name}{_of_model(found)}, not evaluated>", closing="", children=None)
    noun = "object" if len(rows) == 1 else "objects"
    opening = f"<{shape.name}{_of_model(found)}, {len(rows)} {noun}>"
    return Contents(opening=opening, closing="", children=_numbered(iter(rows)), whole=True)


def _of_model(found: Mapping[str, Any]) -> str:
    model: Any = found.get("model")
    return f" of {type_name(model)}" if is_class(model) else ""


def _is_unset(wrapped: object) -> bool:
    """Django's `empty` marker is a bare object()."""
    return type(wrapped) is object


def _fields(obj: object, shape: Shape) -> Iterator[Child]:
    return ((f".{name}", f"{name}=", value) for name, value in fields(obj, shape))


def _numbered(items: Iterator[object]) -> Iterator[Child]:
    labels = chain(_LABELS, (f"[{index}]" for index in count_from(len(_LABELS))))
    return zip(labels, repeat(""), items, strict=False)


def _list(obj: list[object], _: Teller) -> Contents:
    children = _numbered(list.__iter__(obj))
    return Contents(opening="[", closing="]", children=children, count=list.__len__(obj))


def _tuple(obj: tuple[object, ...], _: Teller) -> Contents:
    count = tuple.__len__(obj)
    closing = ",)" if count == 1 else ")"
    return Contents(opening="(", closing=closing, children=_numbered(tuple.__iter__(obj)), count=count)


def _deque(obj: Any, _: Teller) -> Contents:
    longest = _max_length(obj)
    closing = "])" if longest is None else f"], maxlen={longest})"
    children = _numbered(collections.deque.__iter__(obj))
    return Contents(
        opening="deque([", closing=closing, children=children, count=collections.deque.__len__(obj)
    )


_max_length: Final = collections.deque.__dict__["maxlen"].__get__


def _dict(obj: dict[object, object], walk: Teller) -> Contents:
    return _entries("{", "}", dict.items(obj), dict.__len__(obj), walk)


def _ordered(obj: Any, walk: Teller) -> Contents:
    """In the order kept by the OrderedDict if its keys can be looked up without running user code."""
    count = dict.__len__(obj)
    items: Any = dict.items(obj)
    if count <= _KEYS_CHECKED and all(id(type(key)) in _SCALARS for key in dict.keys(obj)):
        keys = list(collections.OrderedDict.__iter__(obj))
        items = [(key, dict.__getitem__(obj, key)) for key in keys]
    return _entries("OrderedDict({", "})", items, count, walk)


def _default(obj: Any, walk: Teller) -> Contents:
    factory = _factory(obj)
    opening = "defaultdict(None, {" if factory is None else f"defaultdict({function_name(factory)}, {{"
    return _entries(opening, "})", dict.items(obj), dict.__len__(obj), walk)


_factory: Final = collections.defaultdict.__dict__["default_factory"].__get__


def _entries(opening: str, closing: str, items: Any, count: int, walk: Teller) -> Contents:
    keyed = ((walk.text(key), value) for key, value in items)
    children = ((f"[{key}]", f"{key}: ", value) for key, value in keyed)
    return Contents(opening=opening, closing=closing, children=children, count=count)


def _set(obj: Any, walk: Teller) -> Contents:
    return _unordered(obj, "set", set.__iter__(obj), set.__len__(obj), walk)


def _frozenset(obj: Any, walk: Teller) -> Contents:
    read = _unordered(obj, "frozenset", frozenset.__iter__(obj), frozenset.__len__(obj), walk)
    if read.count is None:
        return read
    return Contents(
        opening=f"frozenset({read.opening}",
        closing=f"{read.closing})",
        children=read.children,
        count=read.count,
    )


def _unordered(obj: object, word: str, items: Iterator[object], count: int, walk: Teller) -> Contents:
    if count == 0:
        return Contents(opening=f"{word}()", closing="", children=None)
    if count > _SORTED_AT_MOST:
        return Contents(opening=f"<{word} of {count} items>", closing="", children=None, cut=True)
    ranked = sorted(((_rank(item, walk), item) for item in items), key=_first)
    children = ((f"{{{rank[2]}}}", "", item) for rank, item in ranked)
    return Contents(opening="{", closing="}", children=children, count=count)


def _rank(item: Any, walk: Teller) -> tuple[int, float, str]:
    """Numbers by size, then all others by the line that describes them: never by hash or address."""
    text = walk.peek(item)
    if id(type(item)) in _NUMBERS and abs(item) < _EXACT_AS_FLOAT:
        return 0, float(item), text
    return 1, 0.0, text


def _first(ranked: tuple[tuple[int, float, str], object]) -> tuple[int, float, str]:
    return ranked[0]


def _exception(obj: Any, _: Teller) -> Contents:
    args = _exception_args(obj)
    children = ((f".args[{index}]", "", value) for index, value in enumerate(args))
    return Contents(opening="BaseException(", closing=")", children=children)


def _partial(obj: Any, walk: Teller) -> Contents:
    function, args, keywords = (member(obj) for member in _PARTIAL_MEMBERS)
    children: Iterator[Child] = iter([(".func", "", function)])
    positional = ((f".args[{index}]", "", value) for index, value in enumerate(args))
    named = (
        (f".keywords[{walk.text(key)}]", f"{key if type(key) is str else ''}=", value)
        for key, value in dict.items(keywords)
    )
    return Contents(opening="partial(", closing=")", children=chain(children, positional, named))


_PARTIAL_MEMBERS: Final = [functools.partial.__dict__[name].__get__ for name in ("func", "args", "keywords")]


def _slice(obj: slice, _: Teller) -> Contents:
    children = iter([(".start", "", obj.start), (".stop", "", obj.stop), (".step", "", obj.step)])
    return Contents(opening="slice(", closing=")", children=children)


def _view(obj: Any, _: Teller) -> Contents:
    children = (("", "", item) for item in obj)
    return Contents(opening=f"{type(obj).__name__}([", closing="])", children=children, count=len(obj))


def _weak_method(obj: Any, _: Teller) -> Contents:
    """Of a subclass of weakref.ref, only what it is: calling it would run the subclass."""
    target = weakref.ref.__call__(obj)
    word = "dead weak reference" if target is None else f"weak reference to {function_name(target)}"
    return Contents(opening=f"<{word}>", closing="", children=None)


_NUMBERS: Final = frozenset(map(id, (int, float, bool)))
_EXACT_AS_FLOAT: Final = 2**53

# What an instance of a user's subclass of a plain type shows, by the plain type's own reading of itself.
_KIN_TEXTS: Final[dict[type, Callable[[Any, int], tuple[str, bool]]]] = {
    int: integer_text,
    str: string_text,
    bytes: bytes_text,
    float: lambda number, _: (float.__repr__(number), False),
    complex: lambda number, _: (complex.__repr__(number), False),
}

CONTAINERS: Final[dict[type, Callable[[Any, Teller], Contents]]] = {
    list: _list,
    tuple: _tuple,
    dict: _dict,
    Keywords: _dict,
    set: _set,
    frozenset: _frozenset,
    collections.deque: _deque,
    collections.OrderedDict: _ordered,
    collections.defaultdict: _default,
    slice: _slice,
    functools.partial: _partial,
    BaseException: _exception,
    weakref.ReferenceType: _weak_method,
    type({}.keys()): _view,
    type({}.values()): _view,
    type({}.items()): _view,
}
_CLASS_DATA: Final = frozenset(map(id, PLAIN)) | frozenset(map(id, (list, dict, set, tuple, frozenset)))
