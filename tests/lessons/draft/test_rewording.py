"""A statement is made shorter by what can be left out of its calls, and stays one that Python can read."""

import ast

import pytest

from tutor.lessons.draft.rewording import shorter


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("connect(thank, weak=False)", ["connect(thank)"]),
        ("Field(min_value=0)", ["Field()"]),
        ("f(a=1, b=2)", ["f(b=2)", "f(a=1)"]),
        ("f(a=1, *rest)", ["f(*rest)"]),
        ("x = f(g(a=1), b=2)", ["x = f(g(a=1))", "x = f(g(), b=2)"]),
        ("books.filter(x).order_by('y')", ["books.filter(x)"]),
        (
            "for book in Book.objects.select_related('author').order_by('title'):",
            [
                "for book in Book.objects.select_related('author'):",
                "for book in Book.objects.all().order_by('title'):",
            ],
        ),
        ("Book.objects.get(pk=1)", ["Book.objects.get()"]),
        ("print('ä', sep='ö', end='ü')", ["print('ä', end='ü')", "print('ä', sep='ö')"]),
        ("return f(**given)", []),
        ("print(f'{f(a=1)}')", []),
        ("total = 1 + 2", []),
        ("elif f(a=1):", []),
        ("f(\n    a=1,\n)", []),
    ],
)
def test_a_keyword_or_a_link_of_a_chain_is_left_out(statement, found):
    assert shorter(statement) == found
    for each in found:
        ast.parse(f"{each} pass" if each.endswith(":") else each)
