"""`manage.py regrade`: grades follow the key, raw answers stay what they are."""

import io
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from tests.learners.test_record import ADA, BAD, GOOD, OLD, PLACE, SHOW, SKIP, answer, sent
from tests.pages.quiz_pages import LESSON, NUMBER, ONE, keyed
from tutor.learners.models import AnswerRow
from tutor.learners.record import start_again, submit, take_hint
from tutor.lessons.catalogue import NoLessonError
from tutor.quiz.question import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """A shelf with one lesson on it, whose questions a test may replace."""
    held = {"lesson": LESSON}

    def lesson(course, slug):
        if (course, slug) != ("signals", "first"):
            raise NoLessonError
        return held["lesson"]

    found = SimpleNamespace(lesson=lesson, lessons=lambda: (SimpleNamespace(course="signals", slug="first"),))
    monkeypatch.setattr("tutor.management.commands.regrade.shelf", lambda: found)
    return held


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("regrade", *words, stdout=out)
    return out.getvalue()


def grades():
    return list(AnswerRow.objects.order_by("id").values_list("question", "verdict", "score"))


def with_other_key():
    return replace(LESSON, practice=(replace(ONE, key=keyed("bad")), NUMBER))


def test_nothing_changes_while_the_questions_stay():
    take_hint(ADA, PLACE, sent(), ONE, 1)
    answer(BAD)
    answer(GOOD, revision=2)
    submit(ADA, PLACE, sent(), NUMBER, Answer(text="731.25"))
    before = grades()
    assert run() == "0 grades changed, 0 could not be graded anew.\n"
    assert grades() == before
    assert ("one", "right", 0.45) in before


def test_a_repaired_key_gives_the_points_it_should_have_given(shelf):
    take_hint(ADA, PLACE, sent(), ONE, 1)
    answer(SKIP)
    answer(BAD, revision=2)
    answer(GOOD, revision=3)
    shelf["lesson"] = with_other_key()
    said = run("signals/first")
    assert "one, try 2" in said
    assert "wrong 0 -> right 0.9" in said
    assert "right 0.45 -> wrong 0" in said
    assert said.endswith("2 grades changed, 0 could not be graded anew.\n")
    assert grades() == [("one", "skipped", 0.0), ("one", "right", 0.9), ("one", "wrong", 0.0)]
    assert run() == "0 grades changed, 0 could not be graded anew.\n"


def test_a_dry_run_only_says_what_would_change(shelf):
    answer(BAD)
    shelf["lesson"] = with_other_key()
    assert "1 grade would change" in run("--dry-run")
    assert grades() == [("one", "wrong", 0.0)]


def test_an_attempt_is_graded_anew_by_itself_whatever_came_after_it(shelf):
    """The first attempt ended with the solution, the second has full points: neither changes the other."""
    answer(BAD)
    answer(SHOW, revision=2)
    start_again(ADA, PLACE, 1)
    answer(GOOD, attempt=2)
    apart = [("one", "wrong", 0.0), ("one", "shown", 0.0), ("one", "right", 1.0)]
    assert grades() == apart
    assert run() == "0 grades changed, 0 could not be graded anew.\n"
    assert grades() == apart
    AnswerRow.objects.update(score=0.25)
    assert run("signals/first").endswith("2 grades changed, 0 could not be graded anew.\n")
    assert grades() == [("one", "wrong", 0.0), ("one", "shown", 0.25), ("one", "right", 1.0)]
    shelf["lesson"] = with_other_key()
    run()
    assert [score for _, verdict, score in grades() if verdict != "shown"] == [1.0, 0.0]


def test_an_answer_that_fits_no_more_keeps_its_grade(shelf):
    answer(GOOD)
    submit(ADA, PLACE, sent(), NUMBER, Answer(text="731.25"))
    shelf["lesson"] = replace(LESSON, practice=(replace(ONE, options=ONE.options[1:]),))
    said = run()
    assert said.count("kept, the answer no longer fits the question") == 2
    assert said.endswith("0 grades changed, 2 could not be graded anew.\n")
    assert grades() == [("one", "right", 1.0), ("number", "right", 1.0)]


def test_what_was_kept_for_a_changed_lesson_is_not_graded_behind_the_learner_s_back():
    answer(GOOD, lesson_hash=OLD)
    assert run() == "0 grades changed, 0 could not be graded anew.\n"
    assert grades() == [("one", "stale", 0.0)]


def test_a_lesson_that_isn_t_there_is_named_with_those_that_are():
    with pytest.raises(CommandError, match=r"no lesson 'signals/other'.*signals/first"):
        run("signals/other")


def test_a_lesson_that_can_t_be_shown_is_left_alone(shelf, monkeypatch, capsys):
    answer(BAD)

    def lesson(course, slug):
        raise NoLessonError

    listed = (SimpleNamespace(course="signals", slug="first"),)
    found = SimpleNamespace(lesson=lesson, lessons=lambda: listed)
    monkeypatch.setattr("tutor.management.commands.regrade.shelf", lambda: found)
    assert run() == "0 grades changed, 0 could not be graded anew.\n"
    assert "signals/first can't be shown as it stands" in capsys.readouterr().err
