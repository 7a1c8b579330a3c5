"""The page on problems: it explains each code that the source has, with examples that do what it says."""

import json
import re
from functools import partial
from pathlib import Path

import pytest

from tests.lessons.emitted import Codes
from tests.lessons.made_problems import MADE
from tests.lessons.runs import UnbuiltError, problems_of
from tests.lessons.snippets import merged
from tutor.lessons.build import build
from tutor.lessons.check import check
from tutor.lessons.problem import Problem
from tutor.lessons.report.finding import findings
from tutor.lessons.report.reporting import FORMATS, report
from tutor.sandbox import Workshop

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "problems.md").read_text()
SECTIONS = dict(re.findall(r"^### `([a-z0-9-]+)`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = {
    code: re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for code, text in SECTIONS.items()
}
(LESSON,) = re.findall(r"^```yaml\n# lesson\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = sorted(code for code, examples in EXAMPLES.items() if examples)
# Of no lesson, but of our own faults: nothing in a file has to lead to it.
OF_OURS = {"fault-of-ours"}
OF_THE_SANDBOX = {"environment-fails"}


def problems(text, folder):
    try:
        return problems_of(text, folder)
    except UnbuiltError as error:
        return list(error.problems)


def test_the_lesson_of_the_examples_has_no_problem(tmp_path):
    assert problems(LESSON, tmp_path) == []


@pytest.mark.parametrize("code", sorted(set(SHOWN) - OF_THE_SANDBOX))
def test_the_bad_example_has_the_problem_at_the_arrow_and_the_mended_one_has_none(code, tmp_path):
    bad, mended = EXAMPLES[code]
    assert (bad.startswith("# bad"), mended.startswith("# mended")) == (True, True)
    text, line = merged(LESSON, bad)
    assert line, "no arrow"
    found = problems(text, tmp_path)
    assert (code, line) in {(problem.code, problem.line) for problem in found}
    assert_expected(code, found)
    assert problems(merged(LESSON, mended)[0], tmp_path) == []


@pytest.mark.parametrize("code", MADE)
def test_what_is_told_in_words_has_the_problem_and_what_is_mended_has_not(code, tmp_path):
    assert not EXAMPLES[code], "shown and made"
    assert re.search(r"\*Bad:\*.*\*Mended:\*", SECTIONS[code], re.DOTALL)
    bad, mended = MADE[code](LESSON, tmp_path)
    assert code in {problem.code for problem in bad}
    assert_expected(code, bad)
    assert mended == []


def assert_expected(code, found):
    told = [finding.expected for finding in findings(found, Path()) if finding.code == code]
    assert all(told), f"say what is expected where there is a {code}, in the problem or in expectations.py"


def test_an_environment_that_cannot_be_made_ready_is_named_by_the_confined_process(tmp_path):
    path = tmp_path / "lesson.yaml"
    bad, mended = EXAMPLES["environment-fails"]
    with Workshop() as workshop:
        run_all = partial(workshop.trace_many, workers=1)
        text, line = merged(LESSON, bad)
        path.write_text(text)
        found = build([path], run_all).problems
        assert {(problem.code, problem.line) for problem in found} == {("environment-fails", line)}
        path.write_text(merged(LESSON, mended)[0])
        assert build([path], run_all).problems == ()
    assert check([path]) == []


def test_every_code_of_the_source_is_explained_and_every_code_explained_is_in_the_source():
    codes = Codes()
    assert codes.unknown == set(), "which codes these places give can't be told from the source"
    missing = {code: sorted(places) for code, places in codes.found.items() if code not in SECTIONS}
    assert missing == {}, f"docs/problems.md lacks a section for {', '.join(missing)}"
    gone = set(SECTIONS) - set(codes.found)
    assert gone == set(), f"nothing in the source has {', '.join(gone)}"


def test_every_code_has_an_example_that_is_shown_or_made():
    without = set(SECTIONS) - set(SHOWN) - set(MADE) - OF_OURS
    assert without == set(), f"no example of {', '.join(without)}"
    assert all(len(EXAMPLES[code]) == 2 for code in SHOWN), "a bad example and a mended one"


def test_the_page_names_every_format_and_every_key_of_the_report_in_json():
    for form in FORMATS:
        assert f"| `{form}` |" in PAGE
    problem = Problem(path="a.yaml", line=1, column=1, code="empty", message="m")
    told = json.loads(report([problem], "json"))
    for key in told:
        assert f"| `{key}` |" in PAGE
    for key in told["problems"][0]:
        assert f"`problems[].{key}`" in PAGE
    for key in told["counts"]:
        assert f"`{key}`" in PAGE
