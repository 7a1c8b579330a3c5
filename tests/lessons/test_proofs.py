"""Claims held against their runs: what is false, can't be tried any more, or says nothing is named where it stands."""

import pytest

from tests.lessons.runs import EVERY_KIND, LESSON, problems_of, recorded
from tutor.lessons.join import join
from tutor.lessons.text import plain

KEY = 'claim: {prints: "0"}'
OTHER = "claim: {value: total, is: 6}"
CHANGE = "    move: print\n    after: assign total\n"
FITTING = EVERY_KIND.replace("in numbers", "in [1, 2]")


def said(text, folder):
    """Code, the words at the place, and message and hint, of all problems but style."""
    lines = text.split("\n")
    return [
        (one.code, lines[one.line - 1][one.column - 1 :], f"{one.message}; {one.hint}")
        for one in problems_of(text, folder)
        if one.level == "error"
    ]


def changed(old, new):
    assert FITTING.count(old) == 1
    return FITTING.replace(old, new)


@pytest.mark.parametrize(
    ("claim", "did"),
    [
        ('{prints: "1"}', "This prints 0."),
        ("{happens: print, before: assign total}", "total is set, then something is printed."),
        ("{happens: print, times: 2}", "Something is printed once."),
        ("{order: [assign number, print]}", "Something is printed, then number is set."),
        ("{value: total, at: print, is: 1}", "total is 0 when something is printed."),
        ("{unchanged: yes}", "This prints 0. The sample does something else."),
        ("{stays: total}", "total is 0, then 1, then 3."),
        (
            "{not: {stays: total, since: last assign total}}",
            "total is 3 from the moment when total is set for the last time.",
        ),
        (
            "{happens: raise}",
            "An exception is never raised. (did you mean «print»?)",
        ),
    ],
)
def test_a_key_that_is_false_is_named_with_what_the_run_did(tmp_path, claim, did):
    (problem,) = said(changed(KEY, f"claim: {claim}"), tmp_path)
    assert problem == (
        "key-does-not-hold",
        claim[1:],
        f"the run doesn't show what is claimed; the run: {did}",
    )


@pytest.mark.parametrize(
    "claim",
    [
        "{happens: print}",
        "{value: total, at: assign total, is: 5}",
        "{stays: total}",
        "{order: [assign total, print]}",
        "{not: {raises: Exception}}",
    ],
)
def test_another_option_that_is_true_is_named(tmp_path, claim):
    (problem,) = said(changed(OTHER, f"claim: {claim}"), tmp_path)
    assert problem[:2] == ("other-option-holds-too", claim[1:])


@pytest.mark.parametrize(
    ("claim", "at", "message"),
    [
        ("{value: total, at: call f, is: 1}", "call f", "the run has no event «call f»; did you mean"),
        ("{value: totl, at: print, is: 1}", "totl", "the run has no value of «totl»; there are total"),
        ("{stays: totl}", "totl", "the run has no value of «totl»; there are total"),
        ("{stays: total, since: call f}", "call f", "the run has no event «call f»; did you mean"),
        ("{not: {stays: totl}}", "totl", "the run has no value of «totl»; there are total"),
    ],
)
def test_a_claim_that_the_run_has_nothing_for_is_named_also_where_it_need_not_hold(
    tmp_path, claim, at, message
):
    (problem,) = said(changed(OTHER, f"claim: {claim}"), tmp_path)
    code, words, told = problem
    assert (code, words.startswith(at), told.startswith(message)) == ("no-such-event", True, True)


@pytest.mark.parametrize(
    ("change", "at", "message"),
    [
        ("without: call nothing", "call nothing", "the run has no event «call nothing»; did you mean"),
        (
            'without: "`print(totals)`"',
            '"`print(totals)`"',
            "the sample has no statement `print(totals)`; did you",
        ),
        (
            "without: print(total)",
            "print(total)",
            "«print(total)» is no selector; put a statement in backticks",
        ),
        (
            'replace: "`total = 1`"\n    with: x = 1',
            '"`total = 1`"',
            "the sample has no statement `total = 1`; did",
        ),
        ("insert: x = 1\n    before: delete x", "delete x", "the run has no event «delete x»; did you mean"),
        ("move: print\n    after: delete x", "delete x", "the run has no event «delete x»; did you mean"),
    ],
)
def test_a_change_that_can_t_be_made_is_named_at_its_statement(tmp_path, change, at, message):
    (problem,) = said(changed(CHANGE, f"    {change}\n"), tmp_path)
    code, words, told = problem
    assert (code, words, told.startswith(message)) == ("stale-patch", at, True)


@pytest.mark.parametrize(
    ("claim", "at"),
    [
        ("{happens: call totl, times: 0}", "call totl"),
        ("{not: {happens: assign totl}}", "assign totl"),
        ("{calls: totl, times: 0}", "totl"),
        ("{happens: assign total, before: delete totl}", "delete totl"),
        ("{order: [assign total, delete totl]}", "delete totl"),
    ],
)
def test_what_no_program_has_a_name_for_can_t_be_claimed_not_to_happen(tmp_path, claim, at):
    for old in (KEY, OTHER):
        (problem,) = said(changed(old, f"claim: {claim}"), tmp_path)
        assert (problem[0], problem[1].startswith(at)) == ("no-such-event", True)
        assert problem[2].startswith(f"no program knows «{at}»; ")


@pytest.mark.parametrize(
    "claim",
    [
        "{happens: call total, times: 0}",
        "{happens: raise KeyError, times: 0}",
        "{not: {calls: number, times: 1}}",
    ],
)
def test_what_a_program_has_a_name_for_can_be_claimed_not_to_happen(tmp_path, claim):
    assert said(changed(KEY, f"claim: {claim}"), tmp_path) == []


def test_a_statement_that_stands_there_twice_is_no_place_for_a_change(tmp_path):
    text = changed("  total = 0\n", "  total = 0\n  total = 0\n").replace(
        CHANGE, '    without: "`total = 0`"\n'
    )
    found = [one for one in said(text, tmp_path) if one[0] == "stale-patch"]
    assert [told.partition(";")[0] for _, _, told in found] == [
        "`total = 0` stands in the sample 2 times, in lines 1 and 2"
    ]


def test_a_changed_program_that_is_none_is_named_at_the_code(tmp_path):
    text = changed(CHANGE, "    replace: print\n    with: print total\n")
    (problem,) = said(text, tmp_path)
    assert problem[:2] == ("python-syntax", "print total")
    assert problem[2].startswith("the changed program is no Python: Missing parentheses")


def test_a_changed_program_may_be_none_where_just_that_is_claimed(tmp_path):
    text = changed(CHANGE, "    replace: print\n    with: print total\n").replace(
        KEY, "claim: {raises: SyntaxError}"
    )
    found = said(text, tmp_path)
    assert [problem[0] for problem in found] == ["python-syntax"]
    assert said(text.replace('claim: {prints: "3"}', "claim: {raises: IndentationError}"), tmp_path) == []


def test_every_option_shows_what_its_own_run_did(tmp_path):
    text = changed(OTHER, "claim: {stays: total, since: print}").replace(
        "program: |\n      total = 5", "program: |\n      total = 4"
    )
    page = join(*recorded(text, tmp_path), "c", "s").page
    outcomes = [option.outcome for option in page.practice[1].options]
    assert outcomes == [
        "This prints <code>4</code>.",
        "This prints <code>4</code>.",
        "<code>total</code> is <code>4</code> from the moment when something is printed.",
        "<code>print</code> is called once.",
    ]


def test_notes_the_closing_and_sentences_are_proved_like_key_moments(tmp_path):
    text = (
        FITTING.replace(
            "note: The total grows.", "note: The total grows.\n      claim: {happens: assign total, times: 3}"
        )
        .replace(
            "closing: That is all.",
            "closing: That is all.\n  cite: {url: 'https://example.org/', section: End}",
        )
        .replace(
            "say: The total begins at nought.",
            "say: It begins.\n    claim: {value: total, at: assign total, is: 0}",
        )
    )
    page = join(*recorded(text, tmp_path), "c", "s").page
    assert said(text, tmp_path) == []
    noted = [row.note_proofs for row in page.rows if row.note_html]
    assert noted == [("The recorded run shows it: <code>total</code> is set 3 times.",)]
    assert page.rows[0].say_proofs == (
        "The recorded run shows it: <code>total</code> is <code>0</code> when <code>total</code> is set.",
    )
    assert page.closing_proof == "Source: End, https://example.org/"


def test_a_note_that_is_false_is_named_even_where_its_row_is_hidden(tmp_path):
    text = changed(
        "      hide: yes\n", "      hide: yes\n      note: Twice.\n      claim: {calls: print, times: 2}\n"
    )
    (problem,) = said(text, tmp_path)
    assert problem == (
        "key-does-not-hold",
        "calls: print, times: 2}",
        "the run doesn't show what is claimed; the run: print is called once.",
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("", "The recorded run shows it: this prints "),
        (
            'without: "`my_signal.connect(my_receiver)`"',
            "Run without my_signal.connect(my_receiver): this runs to",
        ),
        (
            "move: connect my_receiver\n      after: send my_signal",
            "Run with my_signal.connect(my_receiver) after my_si",
        ),
        (
            "replace: connect my_receiver\n      with: pass",
            "Run with pass in place of my_signal.connect(my_receiver): ",
        ),
        (
            "insert: x = 1\n      before: connect my_receiver",
            "Run with x = 1 before my_signal.connect(my_receiver): ",
        ),
        (
            "insert: |\n        x = 1\n        y = 2\n      before: connect my_receiver",
            "Run with x = 1 and 1 more statement before my_signal.connect(my_receiver): ",
        ),
        (
            (
                "insert: |\n        def f():\n            pass\n        f()\n        f()\n"
                "      before: connect my_receiver"
            ),
            "Run with def f(): … and 2 more statements before my_signal.connect(my_receiver): ",
        ),
        (
            "replace: connect my_receiver\n      with: |\n        if my_receiver:\n            pass",
            "Run with if my_receiver: … in place of my_signal.connect(my_receiver): ",
        ),
        ("program: x = 1", "Run as a program of its own: this runs to its end"),
    ],
)
def test_a_proof_says_what_was_run(tmp_path, change, says):
    old = LESSON[LESSON.index("    claim:\n      move: connect my_receiver") : LESSON.index("  - id: nobody")]
    text = LESSON.replace(
        old, f"    claim:\n      {change or 'runs: yes'}\n{'      runs: yes' if change else ''}\n"
    )
    page = join(*recorded(text, tmp_path), "c", "s").page
    assert plain(page.key_moments[0].proof).startswith(says)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('without: "`for number in [1, 2]:`"', "Run without <code>for number in [1, 2]</code>: "),
        ("without: define once", "Run without <code>def once()</code>: "),
        ('without: "`@staticmethod`"', "Run without <code>def once()</code>: "),
    ],
)
def test_a_statement_is_named_by_its_head_without_colon_or_decorator(tmp_path, change, says):
    text = FITTING.replace("sample: |\n", "sample: |\n  @staticmethod\n  def once():\n      pass\n").replace(
        "note: The total grows.", f"note: It grows.\n      claim: {{{change}, runs: yes}}"
    )
    noted = [row.note_proofs for row in join(*recorded(text, tmp_path), "c", "s").page.rows if row.note_html]
    assert noted[0][0].startswith(says)
