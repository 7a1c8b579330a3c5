"""Files made to hurt: each is refused with a message, after reading no more of it than that takes."""

import pytest

from tutor.lessons.load import load_lesson, parse_lesson
from tutor.lessons.problem import LessonError

KB = 1024

HOSTILE = {
    "60 KB of [": (b"[" * 60 * KB, "1:26: too-deep more than 24 levels inside each other"),
    "60 KB of {": (b"{" * 60 * KB, "1:2: bad-key this is no key"),
    "groups in groups": (b"{a: " * 15 * KB, "1:101: too-deep"),
    "lists in lists": (b"- " * 30 * KB, "1:51: too-deep"),
    "question marks": (b"? " * 30 * KB, "1:3: bad-key"),
    "deeper and deeper": (b"".join(b" " * n + b"a:\n" for n in range(600)), "26:26: too-deep"),
    "a second value that is deep": (b"a: 1\na: " + b"[" * 50 * KB, "2:29: too-deep"),
    "an anchor": (b"title: &a x\n", "1:8: yaml-anchor &a names a part for later"),
    "an anchor on a key": (b"&a title: x\n", "1:1: yaml-anchor"),
    "an alias": (b"title: *a\n", "1:8: yaml-alias *a repeats another part"),
    "an alias as a key": (b"*a : x\n", "1:1: bad-key"),
    "a merge key": (b"x: &a {title: y}\n<<: *a\n", "2:5: yaml-alias"),
    "ten laughs": (b"a: &a [x]\n" + b"b: [*a, *a, *a]\n" * 9, "1:4: yaml-anchor"),
    "30,000 anchors": (b"- &a x\n" * 30_000, "100:3: too-many-problems"),
    "a tag": (
        b"title: !!python/object/apply:os.system [ls]\n",
        "1:8: yaml-tag the tag !!python/object/apply:os.sys",
    ),
    "a bare tag": (b"title: ! x\n", "1:8: yaml-tag the tag ! changes"),
    "an unknown tag": (b"title: !a!b x\n", "1:8: yaml-syntax a tag in front of a value"),
    "two documents": (b"title: x\n---\ntitle: y\n", "2:1: several-documents a second document begins here"),
    "20,000 documents": (b"a: b\n---\n" * 20_000, "2:1: several-documents"),
    "another version of YAML": (b"%YAML 3.0\n---\ntitle: x\n", "1:1: yaml-syntax another version of YAML"),
    "a NUL": (b"title: a\0b\n", "1:9: bad-character the character U+0000 can't be read or seen"),
    "a bell": ("title: é\a\n".encode(), "1:9: bad-character the character U+0007"),
    "a hidden line break": ("title: a\u2028b\n".encode(), "1:9: bad-character the character U+2028"),
    "a line turned around": ("title: a\u202eb\n".encode(), "1:9: bad-character the character U+202E"),
    "a part of a line turned around": (
        "title: a\u2067b\n".encode(),
        "1:9: bad-character the character U+2067",
    ),
    "a NUL as an escape": (
        b'minutes: 1\ntitle: "a\\\\0\n  b\\0"\n',
        "3:4: bad-character the character U+0000 can't be read or seen",
    ),
    "a bell as an escape": (b'title: "a\\ab"\n', "1:10: bad-character the character U+0007"),
    "a bell in hexadecimal": (b'title: "a\\x07b"\n', "1:10: bad-character the character U+0007"),
    "a carriage return as an escape": (b'title: "a\\r"\n', "1:10: bad-character the character U+000D"),
    "a hidden line break as an escape": (b'title: "a\\Lb"\n', "1:10: bad-character the character U+2028"),
    "a control character as an escape": (b'title: "\\x9b1"\n', "1:9: bad-character the character U+009B"),
    "a turned line as an escape": (b'title: "a\\u202Eb"\n', "1:10: bad-character the character U+202E"),
    "a turned part as a long escape": (b'title: "\\U00002066"\n', "1:9: bad-character the character U+2066"),
    "a NUL in a key": (b'"a\\0": b\n', "1:3: bad-character the character U+0000"),
    "a NUL in a list": (b'a: [b, "\\0"]\n', "1:9: bad-character the character U+0000"),
    "a surrogate as an escape": (b'title: "\\ud800"\n', "1:11: yaml-syntax"),
    "20,000 NULs": (b"a:" + b'\n- "\\0"' * 20_000, "101:3: too-many-problems"),
    "a lone surrogate": (
        b"minutes: 1\ntitle: \xed\xa0\x80\n",
        "2:8: not-utf8 the file isn't UTF-8 text from here on",
    ),
    "Latin-1": ("title: é\n".encode("latin-1"), "1:8: not-utf8"),
    "UTF-16": ("title: x\n".encode("utf-16"), "1:1: not-utf8"),
    "10 MB": (
        b'title: "' + b"x" * 10**7 + b'"',
        "1:1: too-big the file has more than 256 KB",
    ),
    "a text of 65 KB": (b"title: " + b"x" * 65 * KB, "1:8: too-big a text of 65 KB; expected at most 64 KB"),
    "a key of 65 KB": (b"x" * 65 * KB + b":\n", "1:1: too-big a text of 65 KB"),
    "80,000 items": (b"- \n" * 80_000, "3001:2: too-many-values more than 3,000 values in one file"),
    "20,000 keys": (b"".join(b"%d: \n" % n for n in range(20_000)), "too-many-values"),
    "50,000 times the same key": (b"a: b\n" * 50_000, "101:1: too-many-problems reading ends here"),
    "a long list twice": (b"a: b\na: [" + b"x," * 100_000 + b"]\n", "too-many-values"),
    "a list as a key": (b"? [" + b"x," * 100_000 + b"]\n: b\n", "too-many-values"),
    "200 KB of comment": (b"#" * 200 * KB, "1:1: empty-file there is nothing in the file"),
    "nothing": (b"", "1:1: empty-file"),
    "a mark and nothing": (b"\xef\xbb\xbf", "1:1: empty-file"),
    "one word": (b"title\n", "1:1: wrong-type the file is 'title'; expected keys and values"),
    "a list": (b"- title\n", "1:1: wrong-type the file is a list; expected keys and values"),
    "null": (b"---\n", "2:1: empty the file is empty"),
    "a tab": (
        b"title: x\n\ttext: y\n",
        "2:1: yaml-syntax a tab where spaces are expected; indent with spaces",
    ),
    "a tab in a block": (b"sample: |\n  x\n\ty\n", "3:1: yaml-syntax a tab where spaces are expected"),
    "an open quote": (b"title: 'x\nminutes: 1\n", "1:8: yaml-syntax this quote isn't closed"),
    "an open bracket": (b"title: [x, y\nminutes: 1\n", "1:8: yaml-syntax this list in brackets isn't closed"),
    "an open brace": (b"title: {x: y\n", "1:8: yaml-syntax this group in braces isn't closed"),
    "200 KB of tabs": (b"\t" * 200 * KB, "1:1: yaml-syntax a tab"),
    "200 KB of %": (b"%" * 200 * KB, "yaml-syntax"),
}


@pytest.mark.parametrize(("data", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_refused_with_a_message(data, expected):
    with pytest.raises(LessonError) as caught:
        parse_lesson(data, "lesson.yaml")
    problems = [str(problem) for problem in caught.value.problems]
    assert any(expected in problem for problem in problems), problems
    assert all(problem.startswith("lesson.yaml:") for problem in problems)
    assert len(problems) <= 102


def test_no_more_of_a_huge_file_is_read_than_shows_that_it_is_huge(tmp_path):
    path = tmp_path / "lesson.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)
    with pytest.raises(LessonError, match="1:1: too-big the file has more than 256 KB"):
        load_lesson(path)


SAMPLES = {
    "brackets": "(" * 5_000,
    "minus signs": "-" * 5_000 + "1",
    "additions": "1+" * 5_000 + "1",
    "attributes": "a" + ".b" * 5_000,
    "a huge number": "9" * 5_000,
    "not": "not " * 3_000 + "x",
    "lambdas": "lambda: " * 1_900 + "x",
}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_a_sample_made_to_hurt_python_is_a_problem_and_no_crash(sample):
    with pytest.raises(LessonError) as caught:
        parse_lesson(f"sample: |\n  {sample}\n".encode(), "lesson.yaml")
    problems = [problem for problem in caught.value.problems if problem.code != "missing-key"]
    assert {problem.code for problem in problems} <= {"python-syntax"}
    assert all(problem.line == 2 or problem.column == 9 for problem in problems)


def test_a_sample_too_long_for_a_lesson_is_refused_before_python_reads_it():
    with pytest.raises(LessonError, match=r"1:9: too-big the sample has 301 lines"):
        parse_lesson(b"sample: |\n" + b"  x = (\n" * 301, "lesson.yaml")
