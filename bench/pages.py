"""The lesson page against a view that returns as many bytes from memory, on the same server in the same minutes."""

import gzip
import http.cookiejar
import re
import statistics
import subprocess
import tempfile
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.serving import ROOT, running

LESSON = "/lessons/django-signals/01-custom-signals/"
ROUNDS, SECONDS, CONNECTIONS = 5, 4, 16
SCRIPTS = sorted((ROOT / "static").rglob("*.js")) + sorted((ROOT / "static").rglob("*.mjs"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one round of load gave: requests per second, and the 99th percentile in milliseconds."""

    rate: float
    p99: float


def main() -> None:
    with tempfile.TemporaryDirectory() as var, running(Path(var), settings="bench.settings") as address:
        page = urllib.request.urlopen(address + LESSON).read()
        cookie = cookie_of_a_learner(address)
        ways = {
            "from memory": (f"{address}/bench/bytes/{len(page)}/", ""),
            "anonymous": (address + LESSON, ""),
            "returning": (address + LESSON, cookie),
        }
        rounds = [{name: load(*way) for name, way in ways.items()} for _ in range(ROUNDS)]
    report(rounds)
    print(f"HTML of the lesson: {len(page):,} bytes, {len(gzip.compress(page)):,} gzipped (goal < 61,440)")
    scripts = sum(len(gzip.compress(path.read_bytes())) for path in SCRIPTS)
    print(f"JavaScript with htmx: {scripts:,} bytes gzipped in {len(SCRIPTS)} files (goal < 20,480)")


def cookie_of_a_learner(address: str) -> str:
    """The cookies of somebody who has answered a question of the lesson."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(address + LESSON).read().decode()
    form = re.search(r'<form[^>]*action="([^"]*practice[^"]*)".*?</form>', page, re.DOTALL)
    if form is None:
        raise RuntimeError("the lesson's page has no practice form")
    fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"', form[0]))
    fields |= dict(re.findall(r'<input[^>]*type="radio"[^>]*name="([^"]*)"[^>]*value="([^"]*)"', form[0])[:1])
    opener.open(address + form[1], urllib.parse.urlencode(fields).encode()).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def load(address: str, cookie: str) -> Load:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", address]
    if cookie:
        command[1:1] = ["-H", f"Cookie: {cookie}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        raise RuntimeError(f"the server refused some requests:\n{text}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    if not rate or not p99:
        raise RuntimeError(f"wrk said something new:\n{text}")
    return Load(rate=float(rate[1]), p99=float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]])


def report(rounds: list[dict[str, Load]]) -> None:
    print(
        f"{'page':<14}{'requests/s':>12}{'of memory':>11}{'p99 ms':>9}{'of memory':>11}   (goal >= 0.50, <= 2.00)"
    )
    for name in rounds[0]:
        rate = statistics.median(row[name].rate for row in rounds)
        p99 = statistics.median(row[name].p99 for row in rounds)
        rates = statistics.median(row[name].rate / row["from memory"].rate for row in rounds)
        waits = statistics.median(row[name].p99 / row["from memory"].p99 for row in rounds)
        print(f"{name:<14}{rate:>12,.0f}{rates:>11.2f}{p99:>9.1f}{waits:>11.2f}")


if __name__ == "__main__":
    main()
