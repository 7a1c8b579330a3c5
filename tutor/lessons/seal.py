"""Closes a file of JSON with the hash of all that stands in it, so that it shows when somebody changes it by hand."""

import hashlib
from typing import Final

_MARK: Final = b',\n "seal": "'
_END: Final = "\n}\n"


def sealed(text: str) -> str:
    """The text of an object, indented by one, with its seal as the last key."""
    body = text.removesuffix(_END)
    return f'{body}{_MARK.decode()}{_hash(body.encode())}"{_END}'


def is_sealed(data: bytes) -> bool:
    """Whether it is as it was when it was closed; line ends may be another system's."""
    body, mark, rest = data.replace(b"\r\n", b"\n").rpartition(_MARK)
    return bool(mark) and rest == f'{_hash(body)}"{_END}'.encode()


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
