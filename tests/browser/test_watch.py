"""`manage.py lessons watch` in a real browser: what is saved is seen, and nothing else moves."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, SIZES
from tests.browser.test_accessibility import AXE, FIND_VIOLATIONS

SLUG = "01-custom-signals"
LESSON = f"/lessons/django-signals/{SLUG}/"


class Watched:
    """A copy of the first course, and the process that watches it."""

    def __init__(self, folder):
        self.home = folder / "lessons" / "django-signals"
        shutil.copytree(ROOT / "lessons" / "django-signals", self.home)
        self.file = self.home / f"{SLUG}.yaml"
        self.first = self.file.read_text()
        command = [sys.executable, "manage.py", "lessons", "watch", str(folder / "lessons")]
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LOCKSTEP_", "DJANGO_"))
        }
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--editor", "vscode"],
            cwd=ROOT,
            env=kept | {"LOCKSTEP_VAR": str(folder / "var")},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = re.search(r"http://\S+", self.process.stdout.readline())[0]

    def save(self, text):
        self.file.write_text(text)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    watched = Watched(tmp_path_factory.mktemp("watched"))
    yield watched
    watched.stop()


@pytest.fixture
def watched(process):
    process.save(process.first)
    return process


def opened(page, watched, address=LESSON):
    page.goto(watched.address + address)
    expect(page.locator("#watch")).to_have_class(re.compile("is-good"))
    expect(page.locator("#lesson-title")).to_have_text("Custom signals in Django")
    return page


def test_a_saved_sentence_is_seen_in_the_same_place(open_context, watched):
    page = opened(open_context(reduced_motion="reduce").new_page(), watched, f"{LESSON}?step=4")
    page.locator("[data-go=next]").first.click()
    moment = page.locator("#key-moments details").nth(1)
    moment.locator("summary").click()
    option = page.locator("#practice input[type=radio]").first
    option.check()
    moment.scroll_into_view_if_needed()
    page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => done(true)))")
    before = moment.bounding_box()["y"]
    watched.save(
        watched.first.replace("summary: >\n", "summary: >\n" + "  Much more is said of it now.\n" * 9)
    )
    expect(page.locator(".lead")).to_contain_text("Much more is said")
    expect(moment).to_have_attribute("open", "")
    expect(page.locator("#stage")).to_have_attribute("data-step", "5")
    expect(option).to_be_checked()
    assert moment.bounding_box()["y"] == pytest.approx(before, abs=2)


def test_problems_lie_over_the_last_good_version_until_they_are_mended(page, watched):
    opened(page, watched)
    watched.save(watched.first.replace("minutes:", "minuts:").replace("Custom signals", "Broken signals"))
    panel = page.locator("#watch")
    expect(panel).to_contain_text("unknown key 'minuts' in the lesson")
    expect(page.locator("#watch-said")).to_have_text("2 problems")
    expect(page.locator("#lesson-title")).to_have_text("Custom signals in Django")
    link = panel.locator("a.watch-place").last
    expect(link).to_have_attribute("href", f"vscode://file{watched.file}:5:1")
    panel.locator("summary").click()
    expect(panel.locator(".watch-body")).to_be_hidden()
    watched.save(watched.first.replace("Custom signals", "Mended signals"))
    expect(page.locator("#lesson-title")).to_have_text("Mended signals in Django")
    expect(page.locator("#watch-said")).to_have_text("No problem")


def test_a_changed_program_is_run_and_seen(page, watched):
    opened(page, watched)
    watched.save(watched.first.replace('data="Hello"', 'data="Goodbye"').replace("Hello", "Goodbye"))
    expect(page.locator("#stage .line-code", has_text="Goodbye")).to_be_visible()
    expect(page.locator("#watch")).to_have_class(re.compile("is-good"))


def test_a_run_that_takes_long_is_told_and_then_what_came_of_it(page, watched):
    opened(page, watched)
    watched.save(watched.first.replace("sample: |\n", "sample: |\n  import time\n  time.sleep(60)\n", 1))
    expect(page.locator("#watch-title")).to_have_text("Looking into it…")
    expect(page.locator("#watch")).to_have_class(re.compile("is-bad"), timeout=20_000)
    expect(page.locator("#lesson-title")).to_have_text("Custom signals in Django")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_fits_on_a_phone_and_can_be_read_in_both_themes(open_context, watched, scheme):
    context = open_context(viewport=SIZES["phone"], color_scheme=scheme)
    page = opened(context.new_page(), watched)
    watched.save(watched.first.replace("minutes:", "minuts:"))
    expect(page.locator("#watch")).to_have_class(re.compile("is-bad"))
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("#watch").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= SIZES["phone"]["width"]
    page.evaluate(AXE)
    assert page.evaluate(FIND_VIOLATIONS)["violations"] == []
