"""The report of problems: what a person reads, and what other programs do."""

import json

import pytest

from tutor.lessons.problem import Problem
from tutor.lessons.report.reporting import FORMATS, count, report

LINE = "title: 100%, [日本]"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "one.yaml").write_text(f"format: 1\n{LINE}\n", encoding="utf-8")
    return tmp_path


def problem(**changes):
    given = {
        "path": "course/one.yaml",
        "line": 2,
        "column": 14,
        "code": "wrong-type",
        "message": "'title' is a list",
        "hint": "expected a text; put it in quotes",
    }
    return Problem(**(given | changes))


def test_the_text_has_the_place_the_line_a_caret_what_was_expected_and_a_hint(folder):
    assert report([problem()], "text", folder).split("\n") == [
        "course/one.yaml:2:14: wrong-type 'title' is a list",
        f"  2 | {LINE}",
        "    |              ^",
        "  expected: a text",
        "  hint: put it in quotes",
    ]


def test_the_caret_counts_cells_where_characters_are_wide(folder):
    lines = report([problem(column=17)], "text", folder).split("\n")
    assert lines[2] == f"    | {' ' * 18}^"


def test_a_style_problem_is_marked_as_such(folder):
    said = report([problem(level="style", code="long-sample", hint="", expected="fewer")], "text", folder)
    assert said.startswith("course/one.yaml:2:14: long-sample [style] ")
    assert said.endswith("\n  expected: fewer")


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_isn_t_there_has_a_report_without_its_line(form, tmp_path):
    said = report([problem(path="course/none.yaml", code="no-file")], form, tmp_path)
    assert "course/none.yaml" in said
    assert "no-file" in said
    assert LINE not in said


@pytest.mark.parametrize("line", [0, 4, 10**9])
def test_a_line_that_isn_t_there_is_not_shown(line, folder):
    assert " | " not in report([problem(line=line)], "text", folder)


def test_a_link_out_of_the_lessons_is_not_followed_for_its_lines(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("a\nsecret\n")
    (folder / "course" / "link.yaml").symlink_to(secret)
    assert "secret" not in report([problem(path="course/link.yaml")], "text", folder)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_in_a_file_its_name_or_a_message_moves_the_cursor(form, tmp_path):
    hostile = "\x1b[2J\x07\u202e\x9b\x7f"
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / f"{hostile}.yaml").write_text(f"format: 1\n{hostile}\n", encoding="utf-8")
    said = report(
        [problem(path=f"course/{hostile}.yaml", message=hostile, hint=f"expected {hostile}; {hostile}")],
        form,
        tmp_path,
    )
    assert not set(hostile) & set(said) - set("[2J")


def test_a_message_of_several_lines_stays_on_its_own_in_text(folder):
    said = report([problem(message="one\ntwo", hint="three\nfour")], "text", folder)
    assert "\ntwo" not in said
    assert "\nfour" not in said


def test_json_has_every_field_and_the_counts(folder):
    style = problem(level="style", line=1, column=1, hint="", message="m")
    told = json.loads(report([problem(), style], "json", folder))
    assert told["version"] == 1
    assert told["counts"] == {"problems": 2, "errors": 1, "style": 1}
    assert told["problems"][0] == {
        "code": "wrong-type",
        "level": "error",
        "path": "course/one.yaml",
        "line": 2,
        "column": 14,
        "message": "'title' is a list",
        "expected": "a text",
        "hint": "put it in quotes",
        "source": LINE,
    }
    assert (told["problems"][1]["expected"], told["problems"][1]["hint"]) == (None, None)


def test_no_problem_is_an_empty_list_for_programs_and_nothing_for_people():
    assert json.loads(report([], "json"))["problems"] == []
    assert json.loads(report([], "sarif"))["runs"][0]["results"] == []
    assert (report([], "text"), report([], "github")) == ("", "")


def test_a_workflow_command_escapes_what_would_end_it(folder):
    said = report([problem(path="a,b:c.yaml", message="100%\nnext", hint="")], "github", folder)
    assert said == "::error file=a%2Cb%3Ac.yaml,line=2,col=14,title=wrong-type::100%25%0Anext"


def test_a_style_problem_is_a_warning_in_a_workflow(folder):
    said = report([problem(level="style", hint="")], "github", folder)
    assert said.startswith("::warning file=course/one.yaml,line=2,col=14,")


def test_sarif_has_what_the_format_requires(folder):
    problems = [problem(), problem(line=1, column=1), problem(code="long-sample", level="style", hint="")]
    log = json.loads(report(problems, "sarif", folder))
    (run,) = log["runs"]
    assert (log["version"], log["$schema"].endswith("sarif-schema-2.1.0.json")) == ("2.1.0", True)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["long-sample", "wrong-type"]
    assert run["tool"]["driver"]["name"]
    for found, result in zip(problems, run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == found.code
        assert result["message"]["text"].startswith(found.message)
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "course/one.yaml"}
        assert place["region"] == {"startLine": found.line, "startColumn": found.column}
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_sarif_rules_address_is_absolute_and_leads_to_the_codes_explanation(folder):
    (rule,) = json.loads(report([problem()], "sarif", folder))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"].startswith("file:///")
    assert rule["helpUri"].endswith("/docs/problems.md#wrong-type")
    assert rule["help"]["text"].startswith("A text where a list belongs")
    assert "minutes: five" in rule["help"]["markdown"]
    assert "###" not in rule["help"]["markdown"]


def test_a_path_in_sarif_is_an_address(folder):
    places = [
        json.loads(report([problem(path=path)], "sarif", folder))["runs"][0]["results"][0]["locations"][0]
        for path in ("a b/ü.yaml", "/a b.yaml")
    ]
    addresses = [place["physicalLocation"]["artifactLocation"]["uri"] for place in places]
    assert addresses == ["a%20b/%C3%BC.yaml", "file:///a%20b.yaml"]


def test_problems_are_counted_with_those_of_style_apart():
    style = problem(level="style")
    assert [count(each) for each in ([problem()], [problem(), style], [style])] == [
        "1 problem",
        "2 problems, 1 of style",
        "1 problem of style",
    ]
