"""A real server and a real Chromium; a page that fails its test on any console error or blocked content."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from tutor.lessons.catalogue import Catalogue
from tutor.lessons.page import LessonPage

ROOT = Path(__file__).resolve().parent.parent.parent
COURSE = "/lessons/django-signals/"
LESSON = "/lessons/django-signals/01-custom-signals/"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}
TELL_OF_BLOCKED_CONTENT = """
addEventListener("securitypolicyviolation", (event) =>
  tellOfBlockedContent(`${event.effectiveDirective} blocked ${event.blockedURI} ${event.sourceFile ?? ""}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def lesson() -> LessonPage:
    """What the page has to show, read off the files without the site."""
    return Catalogue([ROOT / "lessons"]).lesson("django-signals", "01-custom-signals")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product as `make serve` starts it, on a data folder of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LOCKSTEP_", "DJANGO_"))
    }
    environment = kept | {"LOCKSTEP_VAR": str(tmp_path_factory.mktemp("var"))}
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, timeout=60
        )
    port = free_port()
    serve = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(serve, cwd=ROOT, env=environment)
    try:
        wait_until_answering(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_answering(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 s")


# Not for the whole session: while it is open an event loop counts as running in this thread, and neither Django's ORM
# nor asyncio.run() would work in the tests of other packages that come afterwards.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    assert found, "the browser tests need Chromium: run them with `make test`, which installs it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_context(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a visitor's browser, with cookies of its own.

    Every error on its console, every file that doesn't come and everything that the content security policy blocks
    fails the test. Refusals that a test asks for (a page that isn't there, an answer that can't be graded) don't.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        refused = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not refused:
            complaints.append(message.text)

    def check(response: Response) -> None:
        asked_for = response.request.resource_type in ("document", "fetch", "xhr")
        if response.status >= 500 or (response.status >= 400 and not asked_for):
            complaints.append(f"{response.url} came with status {response.status}")

    def open_one(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=server, **{"viewport": SIZES["desk"], **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.on("console", hear)
        context.on("response", check)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.expose_function("tellOfBlockedContent", lambda what: complaints.append(what))
        context.add_init_script(TELL_OF_BLOCKED_CONTENT)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context().new_page()
