"""The heads of lessons: what lists need, read fast and from whatever file there is."""

import os
import random

import pytest

from tests.lessons.runs import LESSON, ROOT
from tutor.lessons.heads import read_head
from tutor.lessons.problem import LessonError


def head(tmp_path, text):
    path = tmp_path / "lesson.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_head(path)


def test_values_are_the_texts_that_were_written(tmp_path):
    found = head(tmp_path, "# hi\ntitle: No\nminutes: 10\nsummary: >\n  Two\n  lines.\nsample: |\n  x = [1\n")
    assert (found.text("title"), found.number("minutes"), found.text("summary")) == ("No", 10, "Two lines.")


def test_the_rest_of_the_file_is_not_read(tmp_path):
    assert head(tmp_path, "title: A\nflow: {{{\nlevel: easy\n").text("level") == "easy"


def test_lists_of_lessons_may_stand_at_the_margin(tmp_path):
    assert head(tmp_path, "lessons:\n- one\n- two\ntitle: T\n").names("lessons") == ("one", "two")


def test_texts_of_a_list_are_lines_and_may_be_missing(tmp_path):
    found = head(tmp_path, "outcomes:\n  - say `why`\n  - >\n    do\n    it\nbuilds_on: [a/b]\nlevel: easy\n")
    assert (found.texts("outcomes"), found.texts("builds_on")) == (("say `why`", "do it"), ("a/b",))
    assert found.texts("prerequisites") == ()
    with pytest.raises(LessonError, match="'level' is no list"):
        found.texts("level")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"title: " + b"[" * 60_000,
        b"title: 'open",
        b"title: {a: {b: c}}",
        b"lessons: [../up]",
        b"lessons: [a, [b]]",
        b'lessons: ["a\\0"]',
        b'title: "a\\0"\nlessons: [a]',
        b'title: "\\u202e"\nlessons: [a]',
        b"title: a\0\nlessons: [a]",
        "title: \u2066\nlessons: [a]".encode(),
    ],
)
def test_hostile_heads_are_refused_with_the_name_of_the_file(tmp_path, text):
    with pytest.raises(LessonError, match=r"lesson\.yaml"):
        head(tmp_path, text).names("lessons")


@pytest.mark.parametrize(
    "minutes", ["9" * 6_000, "1" * 10, "-1", "1.5", "ten", "٣", "²", "[1]", "{a: 1}", ""]
)
def test_what_is_no_number_of_minutes_is_refused(tmp_path, minutes):
    with pytest.raises(LessonError, match="'minutes' is"):
        head(tmp_path, f"minutes: {minutes}\n").number("minutes")


def test_only_ordinary_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "nowhere.yaml").symlink_to(tmp_path / "missing")
    (tmp_path / "itself.yaml").symlink_to(tmp_path / "itself.yaml")
    (tmp_path / "device.yaml").symlink_to("/dev/zero")
    for name in ("pipe", "folder", "nowhere", "itself", "device", "missing", "x" * 300):
        with pytest.raises(LessonError, match="the file can't be read: "):
            read_head(tmp_path / f"{name}.yaml")


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "lesson.yaml"
    path.write_text("title: A\n")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(LessonError, match="the file can't be read: Permission denied"):
        read_head(path)


NOISE = (
    *("\0", "\\0", '"\\0"', '"\\ud800"', "\u202e", "\x85", "\u2028", "\ufeff"),
    "9" * 5_000,
    *"[]{}:-!&*|>%@`,#\t\r\n",
)


@pytest.mark.parametrize("source", [LESSON, (ROOT / "lessons/django-signals/course.yaml").read_text()])
def test_garbled_heads_have_values_or_problems(tmp_path, source):
    chance = random.Random(7)
    found = set()
    for _ in range(150):
        text = source[: source.find("sample:")]
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(NOISE) + text[place + chance.choice((0, 0, 1, 9)) :]
        data = text.encode() if chance.random() < 0.8 else text.encode().replace(b"e", b"\xed\xa0\x80", 1)
        found |= set(asked(tmp_path, data))
    assert found == {"no head", "no value", str, int, tuple} - ({int} if "minutes" not in source else {tuple})


def asked(tmp_path, data):
    """What came of all that lists ask of a head."""
    try:
        found = head(tmp_path, data)
    except LessonError:
        return ["no head"]
    return [value_of(found, *asked) for asked in ASKED]


def value_of(found, how, key):
    try:
        return type(getattr(found, how)(key))
    except LessonError:
        return "no value"


ASKED = [("text", key) for key in ("title", "framework", "level", "summary")]
ASKED += [("number", "minutes"), ("names", "lessons")]
