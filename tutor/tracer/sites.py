"""The places of a program that report, and what each of them reports: the grammar of a recording.

A recording is a sequence of site numbers beside a sequence of values. Each site says how many values belong to
it, so the two can be read together without any further mark.
"""

from dataclasses import dataclass
from typing import Final

# Sites that every program has; those of its own places follow from FIRST on.
STDOUT: Final = 1
STDERR: Final = 2
NEW: Final = 3
PROBE: Final = 4
TOUCHED: Final = 5
CHAIN: Final = 6
FIRST: Final = 16

# How many values each kind of site takes; a call takes as many as it has parameters.
ARITY: Final = {
    "line": 0,
    "assign": 1,
    "star": 1,
    "define": 1,
    "delete": 0,
    "mutate": 1,
    "seen": 1,
    "call": 0,
    "enter": 0,
    "leave": 0,
    "return": 1,
    "end": 0,
    "returning": 1,
    "close": 0,
    "raise": 1,
    "unwound": 1,
    "suspend": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One place. `statement` is the number of its statement, or 0.

    `name` is the variable, the function or how a changed object was reached; `text` the expression whose value
    this is, where it is worth showing; `names` the parameters of a call or the variables that a line reads;
    `suspends` tells the calls of generators and coroutines. `outer` is "global" or "nonlocal" where the name belongs
    to another scope.
    """

    op: str
    statement: int
    name: str = ""
    text: str = ""
    names: tuple[str, ...] = ()
    suspends: bool = False
    outer: str = ""

    @property
    def arity(self) -> int:
        return len(self.names) if self.op == "call" else ARITY[self.op]
