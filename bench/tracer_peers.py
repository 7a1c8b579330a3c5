"""The other tracers that are installed, each as a function that runs a source under it and throws its text away."""

from collections.abc import Callable
from typing import Final

PEERS: Final[dict[str, Callable[[str], None]]] = {}
