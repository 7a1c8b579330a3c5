"""The sample with one change, as claims ask for it: by selector or by the statement's own words."""

import ast

import pytest

from tests.lessons.runs import trace_of
from tutor.lessons.patch import PatchError, moved, patched, without
from tutor.lessons.schema_claims import Program
from tutor.lessons.select import EventIndex, SelectorError
from tutor.tracer.trace import Statement

SOURCE = "import shop\n\n\n@shop.open\ndef sell(item):\n    shop.note(item)\n\n\nsell('tea')\n"
SAMPLE = """\
import functools


@functools.cache
def price(item):
    print(f"looked up {item}")  # once
    return {"tea": 3,
            "milk": 1}[item]


total = 0
for item in ["tea", "milk"]:
    total += price(item)
    total += 0
if total: print(total)
print(total)
print(total)
é = "ü"; last = é
"""


def statement(line, column=1):
    return Statement(number=1, kind="", line=line, end_line=line, column=column, text="", scope="")


def changed(sample=SAMPLE, **words):
    trace = trace_of(sample)
    part = Program.model_validate({key.rstrip("_"): value for key, value in words.items()})
    return patched(sample, part, trace, EventIndex(trace))


def test_a_statement_goes_with_its_decorators_and_its_body():
    assert without(SOURCE, statement(4)) == "import shop\n\n\n\n\nsell('tea')\n"
    whole = SAMPLE[SAMPLE.index("@functools") : SAMPLE.index("\n\ntotal")]
    for words in ("define price", "`def price(item):`", "`@functools.cache`", "`def  price( item ):`"):
        if "( item )" in words:
            with pytest.raises(PatchError):
                changed(without=words)
        else:
            assert changed(without=words) == SAMPLE.replace(whole, "")


def test_pass_stands_in_for_the_only_statement_of_a_block():
    assert "def sell(item):\n    pass\n" in without(SOURCE, statement(6, 5))


def test_a_statement_moves_behind_a_later_one_or_an_earlier_one():
    assert moved(SOURCE, statement(1), statement(9)).endswith("sell('tea')\nimport shop\n")
    assert moved(SOURCE, statement(9), statement(1)).startswith("import shop\nsell('tea')\n")


def test_a_moved_statement_takes_the_indentation_of_its_new_place():
    patch = moved(SOURCE, statement(9), statement(6, 5))
    assert "    shop.note(item)\n    sell('tea')\n" in patch
    ast.parse(patch)


def test_a_statement_moves_out_of_the_block_it_stands_in():
    out = changed(move="`total += 0`", after="`for item in ['tea', 'milk']:`".replace("'", '"'))
    assert out == SAMPLE.replace("    total += 0\n", "total += 0\n")


def test_a_statement_is_not_moved_into_itself():
    with pytest.raises(SelectorError):
        moved(SOURCE, statement(4), statement(6, 5))
    with pytest.raises(PatchError) as caught:
        changed(move="`def price(item):`", after="print in price")
    assert caught.value.key == "after"


def test_a_statement_named_by_an_event_or_by_its_text_is_replaced():
    for words in ("`total += price(item)`", "2nd assign total"):
        assert changed(replace=words, with_="total -= 1") == SAMPLE.replace(
            "total += price(item)", "total -= 1"
        )


def test_code_of_several_lines_takes_the_indentation_of_its_place():
    code = "for each in [1]:\n    total += each"
    placed = "    for each in [1]:\n        total += each\n"
    assert changed(replace="`total += 0`", with_=code) == SAMPLE.replace("    total += 0\n", placed)
    assert changed(insert=code, before="`total += 0`") == SAMPLE.replace(
        "    total += 0\n", f"{placed}    total += 0\n"
    )
    assert changed(insert=code, after="`total += 0`") == SAMPLE.replace(
        "    total += 0\n", f"    total += 0\n{placed}"
    )


def test_of_a_statement_with_a_body_only_the_head_is_replaced_by_a_head():
    head = 'for item in ["tea", "milk"]:'
    assert changed(replace=f"`{head}`", with_="for item in []:") == SAMPLE.replace(head, "for item in []:")
    assert changed(replace="define price", with_="def price(item, more=1):") == SAMPLE.replace(
        "def price(item):", "def price(item, more=1):"
    )
    whole = SAMPLE[SAMPLE.index("for item") : SAMPLE.index("if total")]
    assert changed(replace=f"`{head}`", with_="total = 4") == SAMPLE.replace(whole, "total = 4\n")


def test_code_is_put_behind_the_body_of_a_statement_and_before_its_decorators():
    put = changed(insert="x = 1", after="define price")
    assert put == SAMPLE.replace('"milk": 1}[item]\n', '"milk": 1}[item]\nx = 1\n')
    assert changed(insert="x = 1", before="define price") == SAMPLE.replace("@func", "x = 1\n@func")


def test_a_statement_over_several_lines_is_named_by_its_first_or_by_all_of_it():
    gone = SAMPLE.replace('    return {"tea": 3,\n            "milk": 1}[item]\n', "")
    assert changed(without='`return {"tea": 3,`') == gone
    assert changed(without='`return {"tea": 3, "milk": 1}[item]`') == gone


def test_a_comment_behind_a_statement_need_not_be_named():
    assert "looked up" not in changed(without='`print(f"looked up {item}")`')
    assert "looked up" not in changed(without='`print(f"looked up {item}") # once`')


@pytest.mark.parametrize(
    ("words", "key", "message", "hint"),
    [
        ({"without": "`total += prise(item)`"}, "without", "the sample has no statement `total += prise(item)`",
         "did you mean `total += price(item)`?"),
        ({"without": "`print(total)`"}, "without",
         "`print(total)` stands in the sample 3 times, in lines 15 and 16 and 17",
         "point at one of them with a selector, such as «2nd call name»"),
        ({"replace": "send saved", "with": "x"}, "replace", "the run has no event «send saved»", "did you mean"),
        ({"without": "total = 0"}, "without", "«total = 0» is no selector",
         "put a statement in backticks: `total = 0`"),
        ({"insert": "x", "before": "2nd call nobody"}, "before", "the run has no event «2nd call nobody»",
         "did you mean"),
        ({"move": "`total = 0`", "after": "`nothing`"}, "after", "the sample has no statement `nothing`",
         "expected a statement"),
        ({"without": '`é = "ü"`'}, "without", "the statement in line 18 shares its line with another", "give each"),
        ({"without": "assign last"}, "without", "the statement in line 18 shares its line with another", "give each"),
    ],
)  # fmt: skip
def test_a_change_that_can_t_be_made_says_at_which_key_and_what_was_meant(words, key, message, hint):
    with pytest.raises(PatchError) as caught:
        changed(**words)
    assert (caught.value.key, caught.value.message) == (key, message)
    assert caught.value.hint.startswith(hint)
