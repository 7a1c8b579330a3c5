"""What a card holds at each moment, without a request or a row."""

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from tests.pages.quiz_pages import CANARY, LESSON, ONE, SEVERAL, STEP, VALUE, option
from tutor.pages.quiz_cards import Card, Reply, Spot, StepChoice, card
from tutor.quiz.grade import grade
from tutor.quiz.question import Answer
from tutor.quiz.standing import entry_of, standing

pytestmark = pytest.mark.urls("tests.pages.quiz_pages")
SPOT = Spot(
    course="signals",
    lesson="first",
    lesson_hash=LESSON.hash,
    part="practice",
    position=2,
    total=5,
    steps=(
        StepChoice(number=1, code="import x", title="Import"),
        StepChoice(number=2, code="def f():", title="Define"),
    ),
)


def shown(
    question, *answers: Answer, hints: int = 0, lesson_hash: str = LESSON.hash, reply: Reply | None = None
) -> Card:
    entries = []
    for revision, answer in enumerate(answers, start=1):
        given = grade(question, answer, tries_before=standing(question, entries).tries, hints_taken=hints)
        entries.append(entry_of(answer, given, revision=revision, hints=hints, lesson_hash=lesson_hash))
    where = standing(question, entries)
    return card(
        SPOT, question, where, seed=0, attempt="1", hints_taken=hints, csrf="", reply=reply or Reply()
    )


def chosen(*names: str) -> Answer:
    return Answer(options=tuple(f"{CANARY}-{name}" for name in names))


def marks(found: Card) -> dict[str, str]:
    return {one.html: one.mark for one in found.options if one.mark}


def test_an_untouched_card_says_nothing_yet():
    found = shown(ONE)
    assert (found.said, found.solution, found.ended, found.revision) == (None, None, False, 1)
    assert [one.letter for one in found.options] == ["A", "B", "C"]
    assert (found.check_words, found.hint_words) == ("Check answer", "Hint (1 of 2)")
    assert (found.may_skip, found.may_show) == (True, False)


def test_a_wrong_first_choice_is_closed_and_the_others_stay_blank():
    found = shown(ONE, chosen("bad"))
    assert marks(found) == {"<p>Text bad</p>": "wrong"}
    assert [one.closed for one in found.options].count(True) == 1
    assert found.may_show


def test_half_right_choices_stay_chosen_and_unmarked_for_the_second_try():
    found = shown(SEVERAL, chosen("a", "c"))
    assert marks(found) == {}
    assert {one.html for one in found.options if one.chosen} == {"<p>Text a</p>", "<p>Text c</p>"}


def test_at_the_end_each_choice_is_marked():
    found = shown(SEVERAL, chosen("a", "c"), chosen("a", "d"))
    assert marks(found) == {"<p>Text a</p>": "right", "<p>Text b</p>": "missed", "<p>Text d</p>": "wrong"}


def test_the_first_answer_is_still_explained_at_the_end():
    found = shown(ONE, chosen("bad"), chosen("good"))
    assert marks(found) == {"<p>Text bad</p>": "wrong", "<p>Text good</p>": "right"}
    first = next(one for one in found.options if one.mark == "wrong")
    assert first.mark_words == "Your first answer, not right"
    assert f"{CANARY} feedback bad" in first.feedback


def test_marks_of_an_older_lesson_don_t_close_an_option_of_this_one():
    found = shown(ONE, chosen("bad"), lesson_hash="older")
    assert marks(found) == {}
    assert not any(one.closed for one in found.options)
    assert found.notice.startswith("The lesson was edited after you answered.")


def test_a_step_is_chosen_among_the_rows_and_stays_chosen():
    found = shown(STEP, Answer(text="1"))
    assert [(one.number, one.chosen) for one in found.steps] == [(1, True), (2, False)]


def test_hints_come_one_by_one_and_move_into_the_solution():
    assert [shown(ONE, hints=taken).next_hint for taken in (0, 1, 2, 3)] == [1, 2, 0, 0]
    assert shown(ONE, hints=1).hints == (ONE.hints[0],)
    ended = shown(ONE, chosen("good"), hints=1)
    assert (ended.hints, ended.next_hint) == ((), 0)
    assert ended.solution.hints == ONE.hints
    assert ended.said.points == "0.9 of 1 point"


@pytest.mark.parametrize(
    ("answers", "tone", "words"),
    [
        ([chosen("a", "b")], "ok", "Right."),
        ([chosen("c"), chosen("a", "b")], "ok", "Right, at the second try."),
        ([chosen("a")], "part", "Partly right. One more try."),
        ([chosen("a"), chosen("b")], "part", "Partly right."),
        ([chosen("c")], "bad", "Not right. One more try."),
        ([chosen("c"), chosen("d")], "bad", "Not right."),
        ([Answer(skipped=True)], "calm", "Skipped for now. You can still answer, whenever you like."),
        ([Answer(shown=True)], "calm", "Here is the solution."),
    ],
)
def test_words_say_what_the_colour_says(answers, tone, words):
    found = shown(SEVERAL, *answers)
    assert (found.said.tone, found.said.words) == (tone, words)


def test_a_worse_second_try_takes_nothing_away_and_says_so():
    found = shown(SEVERAL, chosen("a"), chosen("c", "d"))
    assert (found.said.words, found.said.points) == ("Not right. Your first answer counts.", "0.5 of 1 point")


def test_rows_are_offered_by_their_code_as_titles_may_give_the_step_away():
    html = render_to_string("quiz/_card.html", {"card": shown(STEP)})
    assert "2: def f():</option>" in html
    assert "Define" not in html


def test_who_may_choose_several_is_told_so():
    told = [
        "Choose all" in render_to_string("quiz/_card.html", {"card": shown(one)}) for one in (ONE, SEVERAL)
    ]
    assert told == [False, True]


def test_who_typed_other_capitals_hears_that_they_count():
    other = Answer(text=f"{CANARY} Value")
    assert shown(VALUE, other).said.words == "Not right: capitals count here. One more try."
    assert shown(VALUE, other, other).said.words == "Not right: capitals count here."
    assert shown(VALUE, Answer(text="another")).said.words == "Not right. One more try."


def test_the_answer_to_a_question_for_a_step_is_told_with_what_happens_there():
    link = '<a class="step-ref" href="?step=2#stage">step 2</a>'
    alone = shown(replace(STEP, final=link), Answer(text="2")).solution
    assert (alone.final, [(row.number, row.title) for row in alone.rows]) == ("", [(2, "Define")])
    assert shown(replace(STEP, final=f"In {link}."), Answer(text="2")).solution.final == f"In {link}."
    assert shown(ONE, chosen("good")).solution.rows == ()


@pytest.mark.parametrize(
    ("steps", "words"),
    [((3,), "at step 3."), ((3, 4), "at steps 3 and 4."), ((1, 3, 4), "at steps 1, 3 and 4.")],
)
def test_steps_to_look_at_again_are_told_in_words_and_linked(steps, words):
    found = shown(replace(ONE, look_again=steps), chosen("good"))
    html = render_to_string("quiz/_card.html", {"card": found})
    assert words in strip_tags(html)
    assert re.findall(r'href="\?step=(\d)#stage"', html) == [str(step) for step in steps]


def test_one_run_for_all_options_is_told_once():
    same = tuple(replace(one, outcome="It ends.") for one in ONE.options)
    outcomes = [one.outcome for one in shown(replace(ONE, options=same), Answer(shown=True)).options]
    assert sorted(outcomes) == ["", "", "It ends."]
    assert all(one.outcome for one in shown(ONE, Answer(shown=True)).options)


def test_what_a_run_shared_by_the_options_did_is_told_when_no_try_is_left():
    shared = replace(ONE, options=tuple(replace(one, own_run=False) for one in ONE.options))

    def outcomes(question, *answers):
        return [one.outcome for one in shown(question, *answers).options if one.outcome]

    assert len(outcomes(ONE, chosen("bad"))) == 1
    assert outcomes(shared, chosen("bad")) == []
    assert len(outcomes(shared, chosen("bad"), chosen("ugly"))) == 3


def test_what_was_typed_comes_back_without_what_no_page_can_hold():
    assert shown(STEP, reply=Reply(typed=Answer(text="a\0b\u2028"))).typed == "ab"


def test_an_option_that_is_gone_is_simply_not_chosen():
    found = shown(ONE, reply=Reply(typed=Answer(options=(option("gone").id,))))
    assert not any(one.chosen for one in found.options)
