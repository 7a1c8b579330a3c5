"""What a person sees of the stage at one step, held against the lesson as it was read off the run."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tutor.lessons.page import Cell, LessonPage

NO_OUTPUT = "Nothing printed yet"
# Read in one go, as a step has some thirty parts. Text is what is rendered, so what is hidden is left out of it.
STAGE_AS_SEEN = """() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const text = (element) => element.textContent.replace(/\\s+/g, " ").trim();
  const current = (section, selector) => all(`#${section} ${selector}`)
    .filter((each) => each.getAttribute("aria-current") === "step").map(text);
  const nodes = (state) => all(`#concept-flow svg [data-node].${state}`).map((each) => each.dataset.node);
  const step = Number(document.querySelector("#slider").value);
  return {
    count: document.querySelector("#stage .bar-count").innerText.replace(/\\s+/g, " "),
    sentence: document.querySelector("#stage .bar [role=status]").innerText,
    rows: all("#execution-table tr").filter((each) => each.hasAttribute("aria-current")).map((each) => each.id),
    lines: all("#execution-sample .line")
      .flatMap((each, index) => each.getAttribute("aria-current") === "step" ? [index + 1] : []),
    lit: nodes("is-current"),
    passed: nodes("is-passed"),
    columns: current("variable-tracker", "thead th"),
    cells: all("#variable-tracker tbody tr").map((row) => text(all("td", row)[step])),
    variables: all("[aria-label='This step'] dd").map(text),
    title: text(document.querySelector("[aria-label='This step'] [data-now=title]")),
    output: document.querySelector("[aria-label='What was printed']").innerText.trim(),
    transcript: current("full-transcript", "li"),
  };
}"""


def stage_of(page: Page) -> Locator:
    return page.get_by_role("group", name="The run, step by step")


def bar_of(page: Page) -> Locator:
    return page.get_by_role("group", name="Step controls")


def row_of(page: Page, step: int) -> Locator:
    table = page.get_by_role("table", name="Execution Table")
    return table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=f"Step {step}", exact=True))


def node_of(page: Page, node: str) -> Locator:
    """A node of the drawing: it has no role, as the list below the drawing says the same."""
    return page.locator(f"#concept-flow svg [data-node={node}]")


def line_of(page: Page, number: int) -> Locator:
    return page.get_by_role("region", name="The program").locator(".line").nth(number - 1)


def expect_step(page: Page, lesson: LessonPage, step: int, *, address: bool = True) -> None:
    """Bar, table, sample, flow, tracker, panel, output, sentence, transcript and address all stand at the step."""
    expect(page.get_by_role("slider", name="Step")).to_have_value(str(step))
    if address:
        expect(page).to_have_url(re.compile(rf"\?step={step}(#stage)?$"))
    assert page.evaluate(STAGE_AS_SEEN) == stage_at(lesson, step)


def stage_at(lesson: LessonPage, step: int) -> dict[str, Any]:
    """What has to be seen at a step, by the lesson."""
    row = lesson.rows[step - 1]
    cells = [said(track.cells[step - 1]) for track in lesson.tracks]
    nodes = lesson.flow.nodes
    return {
        "count": f"Step {step} of {len(lesson.rows)}",
        "sentence": row.say,
        "rows": [f"step-{step}"],
        "lines": [line.number for line in lesson.lines if step in line.steps],
        "lit": [node.id for node in nodes if step in node.steps],
        "passed": [node.id for node in nodes if node.steps and max(node.steps) < step],
        "columns": [f"Step {step}"],
        "cells": cells,
        "variables": cells,
        "title": re.sub(r"<[^>]+>", "", row.title_html),
        "output": row.output.strip() or NO_OUTPUT,
        "transcript": [f"Step {step}{row.say}"],
    }


def said(cell: Cell) -> str:
    """A cell as a screen reader says it; where there is no value a dash is seen, which it passes over."""
    value = cell.text or "\N{EN DASH}doesn't exist"
    return f"changed: {value}" if cell.changed else value
