"""What tracing costs: each program's traced run with its JSON, against an empty `sys.settrace` function on it."""

import argparse
import contextlib
import gc
import io
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.conf import settings

from bench.tracer_peers import PEERS
from bench.tracer_programs import PROGRAMS, append_program, heap_program
from tutor.tracer import Limits, Trace, run
from tutor.tracer.probes.signals import SignalsProbe

FREE: Final = Limits(steps=10_000_000, seconds=600.0, output_bytes=1 << 30, memory_bytes=1 << 40)
GOAL: Final = 3.0
WORST: Final = 10.0
_PEER_SCALE: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: str
    steps: int
    ratio: float
    per_step: float
    raw: float


def main() -> None:
    options = _options()
    settings.configure()
    print("Tracing, the JSON included, as a multiple of an empty sys.settrace function on the same program")
    print(f"Python {sys.version.split()[0]}; medians of {options.rounds} interleaved rounds\n")
    print(f"{'program':<22}{'steps':>9}{'times':>8}{'bytes/step':>12}{'all bytes/step':>16}")
    rows = [measured(name, source, options.rounds) for name, source in PROGRAMS.items()]
    for row in rows:
        print(f"{row.name:<22}{row.steps:>9}{row.ratio:>8.2f}{row.raw:>12.1f}{row.per_step:>16.1f}")
    mean = math.exp(statistics.fmean(math.log(row.ratio) for row in rows))
    worst = max(rows, key=lambda row: row.ratio)
    print(f"\ngeometric mean {mean:.2f} (goal {GOAL}); worst {worst.ratio:.2f} {worst.name} (goal {WORST})")
    print(f"bytes per step, geometric mean {_mean([row.raw for row in rows]):.1f} (goal 30)")
    growth(options.rounds)
    untouched(options.rounds)
    if not options.alone:
        peers(options.rounds)


def measured(name: str, source: str, rounds: int) -> Row:
    """Median times of both ways, taken in turns."""
    empty: list[float] = []
    traced: list[float] = []
    code = compile(source, "<sample>", "exec")
    for _ in range(rounds):
        empty.append(_timed(partial(_under_empty_trace, code)))
        traced.append(_timed(partial(_json, source)))
    trace = _run(source)
    steps = len(trace.steps)
    size = len(trace.to_json())
    head = len(run("pass").to_json()) + len(trace.source)
    return Row(
        name=name,
        steps=steps,
        ratio=statistics.median(traced) / statistics.median(empty),
        per_step=size / steps,
        raw=max(0, size - head) / steps,
    )


def growth(rounds: int) -> None:
    """k in cost ~ n^k, by least squares on the logarithms."""
    sizes = [2_000, 4_000, 8_000, 16_000, 32_000]
    times: list[float] = []
    lengths: list[float] = []
    for size in sizes:
        source = append_program(size)
        times.append(min(_timed(partial(_json, source)) for _ in range(rounds)))
        lengths.append(len(_run(source).to_json()))
    print(
        f"\ngrowth as a list is appended to: time n^{_slope(sizes, times):.3f}, bytes n^{_slope(sizes, lengths):.3f}"
        " (goal 1.05)"
    )


def untouched(rounds: int) -> None:
    small, large = heap_program(100), heap_program(1_600)
    pairs = [(_timed(partial(_json, small)), _timed(partial(_json, large))) for _ in range(rounds * 3)]
    time_ratio = statistics.median(pair[1] for pair in pairs) / statistics.median(pair[0] for pair in pairs)
    sizes = [len(_run(source).to_json()) for source in (small, large)]
    print(
        f"untouched heap of 1,600 integers against 100: time {time_ratio - 1:+.1%}, bytes "
        f"{sizes[1] / sizes[0] - 1:+.1%} (goal under 10 %)"
    )


def peers(rounds: int) -> None:
    """The peers that are installed, on the same programs made smaller."""
    print(f"\npeers, geometric mean over the programs at {_PEER_SCALE:.0%} of their size")
    for name, way in PEERS.items():
        found = [
            _peer(way, smaller(source), rounds) for source in PROGRAMS.values() if "django" not in source
        ]
        ratios = [ratio for ratio in found if ratio is not None]
        failed = len(found) - len(ratios)
        print(f"{name:<22}{_mean(ratios):>17.0f}" + (f"  (fails on {failed} of them)" if failed else ""))


def _peer(way: Callable[[str], None], source: str, rounds: int) -> float | None:
    """None if the peer cannot trace the program."""
    code = compile(source, "<sample>", "exec")
    base = statistics.median(_timed(partial(_under_empty_trace, code)) for _ in range(rounds))
    try:
        return _timed(partial(way, source)) / base
    except AttributeError:
        return None


def smaller(source: str) -> str:
    """The program with its number of rounds cut down."""
    first, _, rest = source.partition("\n")
    rounds = int(first.removeprefix("ROUNDS = "))
    return f"ROUNDS = {max(1, int(rounds * _PEER_SCALE))}\n{rest}"


def _json(source: str) -> str:
    return _run(source).to_json()


def _run(source: str) -> Trace:
    probes = [SignalsProbe()] if "django" in source else []
    return run(source, limits=FREE, probes=probes)


def _under_empty_trace(code: Any) -> None:
    def empty(frame: Any, event: str, argument: Any) -> Callable[..., Any]:
        return empty

    with contextlib.redirect_stdout(io.StringIO()):
        sys.settrace(empty)
        try:
            exec(code, {"__name__": "__main__"})
        finally:
            sys.settrace(None)


def _timed(work: Callable[[], object]) -> float:
    """Processor time, so that a busy machine does not matter; from a clean slate, so that no one pays for another."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _slope(sizes: list[int], costs: list[float]) -> float:
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    return statistics.linear_regression(xs, ys).slope


def _mean(values: list[float]) -> float:
    return math.exp(statistics.fmean(math.log(max(value, 1e-9)) for value in values))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
