"""The JSON Schemas that editors read: committed as generated, a word on every key, and of one mind with the loader."""

import re
from pathlib import Path

import pytest
import yaml

from tutor.lessons.json_schema import course_schema, lesson_schema, schema_files

LESSONS = Path(__file__).parents[2] / "lessons"
WHOLE = Path(__file__).parent / "every_kind.yaml"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


@pytest.mark.parametrize("name", ["lesson.schema.json", "course.schema.json"])
def test_the_committed_schema_is_the_generated_one(name):
    assert (LESSONS / name).read_text() == schema_files()[name], "run `manage.py lessons schema`"


@pytest.mark.parametrize("schema", [lesson_schema(), course_schema()], ids=["lesson", "course"])
def test_every_group_and_every_key_has_a_word_for_authors(schema):
    groups = [schema, *schema.get("$defs", {}).values()]
    for group in groups:
        assert group["description"].endswith(".")
        assert group["additionalProperties"] is False
        for key, part in group["properties"].items():
            described = part if "description" in part else schema["$defs"][part["$ref"].rpartition("/")[2]]
            assert described["description"].strip(), key


@pytest.mark.parametrize("schema", [lesson_schema(), course_schema()], ids=["lesson", "course"])
def test_nothing_of_python_is_left_in_it(schema):
    text = str(schema)
    assert "'null'" not in text
    assert "'default'" not in text
    assert not re.search(r"'ge'|'title': '", text)


def complaints(part, value, schema, path=""):
    """What an editor underlines: the few words of JSON Schema that ours uses."""
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    if "anyOf" in part:
        tried = [list(complaints(choice, value, schema, path)) for choice in part["anyOf"]]
        yield from min(tried, key=len)
    if "enum" in part and value not in part["enum"]:
        yield f"{path} enum"
    if "const" in part and value != part["const"]:
        yield f"{path} const"
    kinds = [part["type"]] if isinstance(part.get("type"), str) else part.get("type", [])
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        yield f"{path} type"
    else:
        yield from complaints_inside(part, value, schema, path)


def complaints_inside(part, value, schema, path):
    if isinstance(value, dict):
        yield from (f"{path} {key} missing" for key in part.get("required", ()) if key not in value)
        for key, inner in value.items():
            if key in part["properties"]:
                yield from complaints(part["properties"][key], inner, schema, f"{path}/{key}")
            else:
                yield f"{path} {key} unknown"
    elif isinstance(value, list):
        if not part.get("minItems", 0) <= len(value) <= part.get("maxItems", 1000):
            yield f"{path} length"
        for index, item in enumerate(value):
            yield from complaints(part.get("items", {}), item, schema, f"{path}/{index}")
    elif isinstance(value, str) and not re.search(part.get("pattern", ""), value):
        yield f"{path} pattern"


class AsEditorsRead(yaml.CSafeLoader):
    """YAML 1.2: only true and false are no strings, where version 1.1 has yes and no as well."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tfTF"
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_as_editors_do(text):
    return yaml.load(text, Loader=AsEditorsRead)


def test_an_editor_underlines_nothing_in_a_lesson_that_loads():
    schema = lesson_schema()
    for path in [*LESSONS.glob("*/[0-9]*.yaml"), WHOLE]:
        assert list(complaints(schema, read_as_editors_do(path.read_text()), schema)) == []
    schema = course_schema()
    for path in LESSONS.glob("*/course.yaml"):
        assert list(complaints(schema, read_as_editors_do(path.read_text()), schema)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: Counting", "titel: Counting", [" title missing", " titel unknown"]),
        ("minutes: 5", "minutes: five", ["/minutes type"]),
        ("hide: yes", "hide: perhaps", ["/table/rows/2/hide enum"]),
        ("kind: step", "kind: steps", ["/visual_quiz/0/kind enum"]),
        ("id: begin", "id: Begin", ["/flow/nodes/0/id pattern"]),
        ("hints: [Look at the top.]", "hints: []", ["/visual_quiz/0/hints length"]),
    ],
)
def test_an_editor_underlines_what_the_loader_would_refuse(old, new, expected):
    schema = lesson_schema()
    faulty = read_as_editors_do(WHOLE.read_text().replace(old, new))
    assert list(complaints(schema, faulty, schema)) == expected
