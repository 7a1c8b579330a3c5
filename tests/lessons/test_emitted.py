"""The search for codes: through functions that hand them on, out of tables, and never silent where it is lost."""

import pytest

from tests.lessons.emitted import Codes

MADE = "from tutor.lessons.fault import Fault\n\n\n"


@pytest.fixture
def codes(tmp_path):
    (tmp_path / "tutor" / "lessons").mkdir(parents=True)

    def search(**modules):
        for name, source in modules.items():
            (tmp_path / "tutor" / "lessons" / f"{name}.py").write_text(MADE + source)
        return Codes(tmp_path)

    return search


@pytest.mark.parametrize(
    "source",
    [
        "def a():\n    return Fault(code='found')\n",
        "def a(x):\n    return Fault(code='found' if x else 'other')\n",
        "def a():\n    code, hint = 'found', 'h'\n    return Fault(code=code, hint=hint)\n",
        "CODE = 'found'\n\n\ndef a():\n    return Fault(code=CODE)\n",
        "def a():\n    return _b('p', 'found')\n\n\ndef _b(path, code):\n    return Fault(path=path, code=code)\n",
        "def a():\n    return _b('p', kind='found')\n\n\ndef _b(path, *, kind):\n    return Fault(code=kind)\n",
        "class A:\n    def a(self):\n        self.b('found')\n\n    def b(self, code):\n        Fault(code=code)\n",
        "def a(x):\n    return replace(x, code='found')\n",
    ],
)
def test_a_code_is_found_however_it_gets_to_the_problem(codes, source):
    found = codes(one=source)
    assert "found" in found.found
    assert found.unknown == set()


def test_a_code_is_followed_into_another_module(codes):
    two = "from tutor.lessons.one import make\n\n\ndef a():\n    return make('found')\n"
    found = codes(one="def make(code):\n    return Fault(code=code)\n", two=two)
    assert found.found == {"found": {"tutor/lessons/two.py:8"}}


def test_the_codes_of_a_table_are_found(codes):
    table = "TABLE = {1: ('too-few', 'x y'), 2: ('too-many', 'z')}\n\n\n"
    found = codes(
        one=f"{table}def a(n):\n    code, text = TABLE[n]\n    return Fault(code=code, message=text)\n"
    )
    assert set(found.found) == {"too-few", "too-many"}


@pytest.mark.parametrize("code", ["made()", "'a' + 'b'", "name"])
def test_a_code_that_cannot_be_told_is_named_with_its_place(codes, code):
    assert codes(one=f"def a():\n    return Fault(code={code})\n").unknown == {"tutor/lessons/one.py:5"}
