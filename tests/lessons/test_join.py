"""The first lesson as it is shipped, joined with its recording: every fact on the page."""

import pytest

from tests.lessons.runs import EVERY_KIND, first_lesson, recorded
from tutor.lessons.join import join, join_page
from tutor.lessons.load import parse_lesson
from tutor.lessons.problem import LessonError
from tutor.lessons.visible import visible_page


@pytest.fixture(scope="module")
def page():
    return join_page(*first_lesson(), "django-signals", "01-custom-signals")


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory):
    return join_page(*recorded(EVERY_KIND, tmp_path_factory.mktemp("lessons")), "c", "s")


def test_the_table_has_the_eight_steps_of_the_run(page):
    assert [(row.number, row.kind, row.depth, row.lines, row.result) for row in page.rows] == [
        (1, "import", 0, (1, 1), "Signal can be used"),
        (2, "assign", 0, (3, 3), "my_signal = Signal, no receivers"),
        (3, "define", 0, (6, 6), "my_receiver is a function"),
        (4, "connect", 0, (10, 10), "my_signal: 1 receiver: my_receiver"),
        (5, "send", 0, (12, 12), "calls 1 receiver: my_receiver"),
        (6, "receive", 1, (6, 6), page.rows[5].result),
        (7, "output", 2, (7, 7), "prints Received: Hello"),
        (8, "respond", 1, (12, 12), "my_receiver returns None"),
    ]
    assert page.rows[5].result.startswith("sender = None; kwargs = {'signal': ")


def test_what_expressions_were_stands_beside_the_step(page):
    assert [(each.expression, each.value) for each in page.rows[6].evaluations] == [
        ("kwargs['data']", "'Hello'")
    ]
    assert page.rows[7].evaluations[0].value == "[(function my_receiver, None)]"


def test_the_tracker_follows_the_signal(page):
    track = page.tracks[0]
    assert track.name == "my_signal"
    assert [cell.text for cell in track.cells] == [
        "",
        "no receivers",
        "no receivers",
        *["1 receiver: my_receiver"] * 5,
    ]
    assert [cell.changed for cell in track.cells] == [False, True, False, True, False, False, False, False]
    assert [(track.scope, track.name) for track in page.tracks[2:]] == [
        ("my_receiver", "sender"),
        ("my_receiver", "kwargs"),
    ]


def test_the_flow_knows_the_way_taken_and_the_way_not_taken(page):
    assert {node.id: node.steps for node in page.flow.nodes} == {
        "define": (2,),
        "connect": (4,),
        "send": (5,),
        "call": (6,),
        "run": (7,),
        "nothing": (),
        "done": (8,),
    }
    not_taken = {(edge.source, edge.target) for edge in page.flow.edges if not edge.taken}
    assert not_taken == {("send", "nothing"), ("nothing", "done")}
    assert [node.role for node in page.flow.nodes] == [
        "start",
        "step",
        "branch",
        "step",
        "step",
        "step",
        "end",
    ]


def test_lines_of_the_sample_know_their_steps(page):
    assert {line.number: line.steps for line in page.lines if line.steps} == {
        1: (1,),
        3: (2,),
        6: (3, 6),
        7: (7,),
        10: (4,),
        12: (5, 8),
    }


def test_references_are_links_with_the_numbers_of_the_run(page):
    assert '<a class="step-ref" href="?step=5#stage" data-step="5">step 5</a>' in page.closing_html
    assert page.rows[6].say == "The receiver looks up data in kwargs and prints Received: Hello."


def test_keys_are_read_off_the_run(page):
    keys = {question.id: question.key for question in (*page.visual_quiz, *page.practice)}
    assert keys["printed"].values == ("Received: Hello",)
    assert keys["connected"].values == ("4",)
    assert keys["decorated"].options == {"both"}


def test_each_option_says_what_its_run_did(page):
    define = next(question for question in page.practice if question.id == "define")
    assert [option.outcome for option in define.options][:2] == [
        "This runs to its end and prints nothing.",
        (
            "This raises <code>TypeError: Signal.__init__() got an unexpected keyword argument "
            "&#x27;providing_args&#x27;</code>."
        ),
    ]


def test_key_moments_say_what_was_run_to_show_them(page):
    assert [moment.proof for moment in page.key_moments] == [
        (
            "Run with <code>my_signal.connect(my_receiver)</code> after "
            "<code>my_signal.send(sender=None, data=&quot;Hello&quot;)</code>: "
            "this runs to its end and prints nothing."
        ),
        "Run without <code>my_signal.connect(my_receiver)</code>: this runs to its end and prints nothing.",
        (
            "Run as a program of its own: this prints <code>Heard from None</code>, then "
            "<code>Heard from shop</code>."
        ),
    ]


def test_the_header_says_what_it_was_verified_with_and_how_far(page):
    assert page.proof_summary == "7 of 8 answers proved by a run, 1 cited"
    assert page.environment == "Runs with DEBUG = False, no database"
    assert (page.stopped, page.output) == ("", "Received: Hello\n")
    assert page.django.count(".") == page.python.count(".") == 1


def test_a_cited_question_has_its_source_and_no_proof(page):
    purpose = page.practice[0]
    assert purpose.citation is not None
    assert purpose.citation.url.startswith("https://docs.djangoproject.com/")
    assert not purpose.proved


def test_what_to_look_at_again_are_the_steps_of_the_solution(page):
    assert [question.look_again for question in page.visual_quiz] == [(7,), (3, 4), (5, 6)]


def test_the_hash_changes_with_the_words_and_with_the_run(page):
    loaded, recording = first_lesson()
    reworded = parse_lesson(loaded.text.replace("minutes: 10", "minutes: 11").encode(), "L")
    assert join_page(loaded, recording, "a", "b").hash == page.hash
    assert join_page(reworded, recording, "a", "b").hash != page.hash


def test_every_kind_of_question_gets_its_key(every_kind):
    keys = {question.id: question.key for question in (*every_kind.visual_quiz, *every_kind.practice)}
    assert keys["which-step"].values == ("1", "2")
    assert keys["which-value"].values == ("3",)
    assert keys["how-often"].values == ("3",)
    assert keys["which-word"].values == ("for", "the word for")
    assert keys["which-hold"].options == {"five", "digit"}
    finals = {question.id: question.final for question in (*every_kind.visual_quiz, *every_kind.practice)}
    assert finals["which-word"] == "The word is <code>for</code>."
    assert finals["which-step"].count("data-step=") == 2


def test_options_are_one_line_and_their_program(page, every_kind):
    options = {option.id: option.html for question in page.practice for option in question.options}
    assert options["both"] == "<code>obj1 created=True</code>"
    assert options["bare"].startswith('By calling <code>Signal</code> without arguments<pre class="program">')
    assert every_kind.practice[1].final == "It prints 5<br>What it prints has a 5 in it"


def test_a_long_run_is_cut_with_a_word_on_what_is_not_shown(tmp_path):
    loaded, recording = recorded(EVERY_KIND.replace("[1, 2]", "range(290)"), tmp_path)
    joined = join(loaded, recording, "c", "s")
    assert len(joined.page.rows) == 200
    assert joined.page.closing_html.startswith("<p>The run goes on for ")
    assert "more steps, not shown.</p>" in joined.page.closing_html
    assert any("behind the last row shown (200)" in problem.message for problem in joined.problems)


def test_a_recording_without_a_claim_is_out_of_date():
    loaded, recording = first_lesson()
    asked_more = loaded.text.replace("{raises: Exception}", "{program: x = 1, raises: Exception}")
    joined = join(parse_lesson(asked_more.encode(), "L"), recording, "c", "s")
    assert [problem.code for problem in joined.problems] == ["recording-out-of-date"]
    with pytest.raises(LessonError):
        join_page(parse_lesson(asked_more.encode(), "L"), recording, "c", "s")


HIDDEN = r"""sample: |
  total = 0
  total = 3
  total = 3 if total else 4
  text = "half \ud800"
  kind = type("Od\u202ed", (Exception,), {"__str__": lambda self: "odd\0\ud800"})
  thing = kind("a\0")
  setattr(thing, "\x1b\ud800", ["\0"])
  kept = {"\ud800": "\u2066", kind: thing}
  print(total, end="\0visual-quiz\0\r\n")
  print(text, "\x85\u202e")
  raise thing

flow:"""


def test_characters_that_nobody_sees_are_shown_wherever_the_run_left_them(tmp_path):
    sample = EVERY_KIND[EVERY_KIND.index("sample: |") : EVERY_KIND.index("flow:") + len("flow:")]
    loaded, recording = recorded(EVERY_KIND.replace(sample, HIDDEN), tmp_path)
    page = join(loaded, recording, "c", "s").page
    assert visible_page(page) is page
    assert page.output == "3␀visual-quiz␀␍\nhalf \\ud800 \\x85\\u202e\n"
    assert "".join(row.printed for row in page.rows) == page.rows[-1].output == page.output
    assert page.stopped == "The run ended in line 11 with Od\\u202ed: odd␀\\ud800"
    assert "Raise <code>Od\\u202ed</code>" in {row.title_html for row in page.rows}
    assert "prints half \\ud800 \\x85\\u202e" in {row.result for row in page.rows}
