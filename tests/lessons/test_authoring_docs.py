"""The guide for authors: it has every key and no other, and every example in it can be read, as can its selectors."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from tutor.lessons.load import parse_course, parse_lesson
from tutor.lessons.schema import Course, Kind, Lesson
from tutor.lessons.schema_claims import Program
from tutor.lessons.schema_settings import Settings
from tutor.lessons.select import VERBS, EventIndex, parse_selector
from tutor.lessons.shapes import keys_of
from tutor.lessons.text import references
from tutor.tracer import run

GUIDE = (Path(__file__).parents[2] / "docs" / "lesson-format.md").read_text()
TABLE = re.compile(r"<!-- (.+?) -->\n\| .*\n\|[-|]+\n((?:\|.*\n)+)")
TABLES = {
    name: [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows.strip().split("\n")]
    for name, rows in TABLE.findall(GUIDE)
}
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
WHOLE, COURSE = EXAMPLES[0], EXAMPLES[-1]


def models_in(annotation, around=()):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in around:
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation, (*around, annotation))
    for part in get_args(annotation):
        yield from models_in(part, around)


MODELS = {model.__name__: model for root in (Lesson, Course, Program) for model in models_in(root)}


def test_every_group_of_keys_has_a_table_and_every_table_a_group():
    documented = {name.removeprefix("keys: ") for name in TABLES if name.startswith("keys: ")}
    assert documented == set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_table_has_the_keys_of_its_group_and_says_which_are_needed(name):
    model = MODELS[name]
    shared = set(keys_of(Program)) if model is not Program and issubclass(model, Program) else set()
    needed = {field.alias or key: field.is_required() for key, field in model.model_fields.items()}
    rows = [row for row in TABLES[f"keys: {name}"] if row[0].strip("| ")]
    documented = {row[0].strip("`| "): row[1] == "yes" for row in rows}
    assert documented == {key: is_needed for key, is_needed in needed.items() if key not in shared}
    assert ("which program" in GUIDE_PARTS[name]) is bool(shared)


GUIDE_PARTS = {
    name.removeprefix("keys: "): " ".join(rows[-1])
    for name, rows in TABLES.items()
    if name.startswith("keys: ")
}


def test_every_kind_of_question_is_explained():
    assert {row[0].strip("`| ") for row in TABLES["kinds"]} == set(get_args(Kind))


def test_every_verb_of_a_selector_is_explained_with_an_example_that_can_be_read():
    verbs = {row[0].strip("`| "): row[2].strip("`| ") for row in TABLES["selectors"]}
    assert set(verbs) == set(VERBS)
    for verb, example in verbs.items():
        assert parse_selector(example).verb == verb


def test_every_selector_and_reference_in_the_text_can_be_read():
    found = list(references(GUIDE))
    assert len(found) > 10
    for reference in found:
        parse_selector(reference.target.rpartition(" at ")[2])


def parts_of(text):
    """A lesson's text cut at its outermost keys."""
    parts = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return {part.split(":", 1)[0]: part for part in parts if part.strip() and not part.startswith("#")}


@pytest.mark.parametrize("example", EXAMPLES[1:-1])
def test_an_example_can_stand_in_the_whole_lesson(example):
    lesson = parse_lesson(
        "".join((parts_of(WHOLE) | parts_of(example)).values()).encode(), "lesson.yaml"
    ).lesson
    assert all(getattr(lesson, key) for key in parts_of(example))


def test_the_whole_lesson_and_the_course_can_be_read():
    assert parse_lesson(WHOLE.encode(), "lesson.yaml").lesson.title == "Adding up in a loop"
    assert parse_course(COURSE.encode(), "course.yaml").course.lessons == ("01-counting", "02-searching")


def test_every_key_stands_in_an_example():
    written = set(re.findall(r"(?:^|[-{,]|\s)\s*([a-z_]+(?: contains| in)?):(?=\s)", "\n".join(EXAMPLES)))
    keys = {key for model in MODELS.values() if model is not Settings for key in keys_of(model)}
    assert keys - written == set()


def test_the_selectors_of_the_examples_point_at_events_of_their_sample():
    index = EventIndex(run(parse_lesson(WHOLE.encode(), "lesson.yaml").lesson.sample))
    examples = "\n".join(example for example in EXAMPLES[:-1] if "probes:" not in example)
    found = re.findall(r"^ +-? *(?:at|move|after|without): ([^\"].+)$", examples, re.MULTILINE)
    found += [reference.target.rpartition(" at ")[2] for reference in references(examples)]
    assert len(found) > 20
    for selector in found:
        assert index.find(selector)


def test_links_within_the_guide_lead_to_headings():
    headings = {
        re.sub(r"[^a-z -]", "", line.lower()).replace(" ", "-")
        for line in re.findall(r"^#+ (.+)$", GUIDE, re.M)
    }
    linked = set(re.findall(r"\]\(#([a-z-]+)\)", GUIDE))
    assert linked
    assert linked <= headings
