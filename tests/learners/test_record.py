"""Storing what learners send: once, whatever the network does, and never lost."""

import threading
import uuid
from dataclasses import replace

import pytest
from django.db import connection

from tests.pages.quiz_pages import NUMBER, ONE
from tutor.learners.models import AnswerRow, Attempt, HintTaken, Learner
from tutor.learners.place import Place, Sent
from tutor.learners.progress import progress_for
from tutor.learners.record import MOST_STALE, Recorded, finish, start_again, submit, take_hint
from tutor.quiz.fault import AnswerError
from tutor.quiz.question import Answer

ADA = uuid.UUID(int=1)
OLD, NEW = "0" * 64, "1" * 64
PLACE = Place(course="signals", lesson="first", part="practice", lesson_hash=NEW)
GOOD, BAD, UGLY = (Answer(options=(f"canary-{name}",)) for name in ("good", "bad", "ugly"))
SKIP, SHOW = Answer(skipped=True), Answer(shown=True)


def sent(revision: int = 1, attempt: int = 1, lesson_hash: str = NEW) -> Sent:
    return Sent(attempt=attempt, revision=revision, lesson_hash=lesson_hash)


def answer(given: Answer, revision: int = 1, **more) -> Recorded:
    return submit(ADA, PLACE, sent(revision, **more), ONE, given)


@pytest.mark.django_db
def test_an_answer_is_stored_with_all_that_a_regrade_needs():
    assert answer(GOOD).said == "stored"
    row = AnswerRow.objects.get()
    assert (row.question, row.revision, row.verdict, row.score, row.hints) == ("one", 1, "right", 1.0, 0)
    assert (row.raw, row.lesson_hash) == ({"options": ["canary-good"]}, NEW)
    assert row.attempt.learner_id == ADA
    assert row.entry() == progress_for(ADA, "signals", "first")["practice"].entries["one"][0]


@pytest.mark.django_db
def test_what_is_returned_is_what_is_stored():
    state = answer(BAD).state
    assert state == progress_for(ADA, "signals", "first")["practice"]


@pytest.mark.django_db
def test_the_same_answer_twice_is_one_row_and_one_reply():
    first, second = answer(BAD), answer(BAD)
    assert (first.said, second.said) == ("stored", "repeated")
    assert first.state == second.state
    assert AnswerRow.objects.count() == 1


@pytest.mark.django_db
def test_another_answer_under_the_same_revision_does_not_replace_the_first():
    answer(BAD)
    assert answer(GOOD).said == "repeated"
    assert AnswerRow.objects.get().verdict == "wrong"


@pytest.mark.django_db
def test_the_second_try_is_a_second_row_for_half_the_points():
    answer(BAD)
    assert answer(GOOD, revision=2).said == "stored"
    assert list(AnswerRow.objects.values_list("revision", "verdict", "score")) == [
        (1, "wrong", 0.0),
        (2, "right", 0.5),
    ]


@pytest.mark.django_db
def test_a_revision_from_the_future_counts_as_the_next():
    answer(BAD, revision=40)
    assert AnswerRow.objects.get().revision == 1


@pytest.mark.django_db
def test_nothing_is_stored_after_the_end():
    answer(GOOD)
    assert answer(BAD, revision=2).said == "ended"
    assert answer(SHOW, revision=2).said == "ended"
    assert AnswerRow.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_answer_leaves_no_trace():
    with pytest.raises(AnswerError):
        answer(Answer())
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_an_answer_to_a_lesson_that_has_changed_is_kept_and_not_graded():
    recorded = answer(GOOD, lesson_hash=OLD)
    assert recorded.said == "stale"
    row = AnswerRow.objects.get()
    assert (row.verdict, row.score, row.raw, row.lesson_hash) == (
        "stale",
        0.0,
        {"options": ["canary-good"]},
        OLD,
    )
    assert answer(GOOD, lesson_hash=OLD).said == "stale"
    assert answer(GOOD, revision=2).state.standing(ONE).score == 1.0


@pytest.mark.django_db
def test_even_an_answer_that_fits_no_more_is_kept_when_the_lesson_has_changed():
    assert answer(Answer(options=("gone",)), lesson_hash=OLD).said == "stale"
    assert AnswerRow.objects.get().raw == {"options": ["gone"]}


@pytest.mark.django_db
def test_a_skip_and_the_wish_for_the_solution_don_t_mind_a_change():
    answer(SKIP, lesson_hash=OLD)
    answer(SHOW, revision=2, lesson_hash=OLD)
    assert list(AnswerRow.objects.values_list("verdict", flat=True)) == ["skipped", "shown"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lesson_hash", ["", "old", "0" * 63, "0" * 65, "g" * 64, "0" * 63 + "\n", "\ud800" * 64]
)
def test_an_answer_to_a_lesson_that_never_was_is_not_kept(lesson_hash):
    assert answer(GOOD, lesson_hash=lesson_hash).said == "stale"
    assert not Learner.objects.exists()
    answer(SKIP, lesson_hash=lesson_hash)
    assert AnswerRow.objects.get().lesson_hash == ""


@pytest.mark.django_db
def test_few_answers_to_a_changed_lesson_are_kept_and_the_question_stays_open():
    for revision in range(1, MOST_STALE + 5):
        assert answer(GOOD, revision=revision, lesson_hash=OLD).said == "stale"
    assert AnswerRow.objects.count() == MOST_STALE
    assert answer(GOOD, revision=MOST_STALE + 1).state.standing(ONE).score == 1.0


@pytest.mark.django_db
def test_rows_for_one_question_are_limited():
    for number in range(60):
        answer([SKIP, GOOD][number % 2], revision=99, lesson_hash=OLD)
    for given in (SKIP, BAD, SKIP, SKIP, UGLY, SKIP, SHOW, GOOD):
        answer(given, revision=99)
    stale_tries_and_a_skip_before_each = 2 * (MOST_STALE + 2)
    assert AnswerRow.objects.count() == stale_tries_and_a_skip_before_each


@pytest.mark.django_db
def test_skipping_what_is_skipped_changes_nothing():
    answer(SKIP)
    assert answer(replace(SKIP, text="more"), revision=2).said == "repeated"
    assert AnswerRow.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("lesson_hash", [OLD, NEW])
@pytest.mark.parametrize(
    "sent_in",
    [
        Answer(options=("x" * 65_000,)),
        Answer(options=("x",) * 99),
        Answer(text="x" * 65_000, skipped=True),
        Answer(text="a\0b"),
        Answer(text="a\ud800b", skipped=True),
    ],
)
def test_what_no_form_can_send_is_never_stored(sent_in, lesson_hash):
    with pytest.raises(AnswerError):
        answer(sent_in, lesson_hash=lesson_hash)
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_hints_are_counted_once_and_cost_a_tenth_each():
    assert take_hint(ADA, PLACE, sent(), ONE, 1).said == "stored"
    assert take_hint(ADA, PLACE, sent(), ONE, 1).said == "repeated"
    assert take_hint(ADA, PLACE, sent(), ONE, 2).said == "stored"
    assert take_hint(ADA, PLACE, sent(), ONE, 3).said == "repeated"
    assert HintTaken.objects.count() == 2
    answer(GOOD)
    assert (AnswerRow.objects.get().score, AnswerRow.objects.get().hints) == (0.8, 2)
    assert take_hint(ADA, PLACE, sent(), ONE, 3).said == "ended"


@pytest.mark.django_db
def test_hints_are_taken_in_their_order():
    take_hint(ADA, PLACE, sent(), ONE, 2)
    assert not HintTaken.objects.exists()


@pytest.mark.django_db
def test_starting_again_is_done_once_and_keeps_what_was():
    answer(GOOD)
    start_again(ADA, PLACE, 1)
    start_again(ADA, PLACE, 1)
    assert list(Attempt.objects.values_list("number", flat=True)) == [1, 2]
    assert len(set(Attempt.objects.values_list("seed", flat=True))) == 2
    assert AnswerRow.objects.count() == 1
    state = progress_for(ADA, "signals", "first")["practice"]
    assert (state.number, state.entries, state.hints) == (2, {}, {})


@pytest.mark.django_db
def test_there_is_nothing_to_start_again_before_the_first_answer():
    start_again(ADA, PLACE, 1)
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_an_answer_from_before_the_new_start_is_not_mixed_in():
    answer(BAD)
    start_again(ADA, PLACE, 1)
    assert answer(GOOD, revision=2).said == "restarted"
    assert take_hint(ADA, PLACE, sent(), ONE, 1).said == "restarted"
    assert AnswerRow.objects.count() == 1


@pytest.mark.django_db
def test_an_attempt_is_finished_once():
    answer(GOOD)
    finish(ADA, PLACE, 1)
    first = Attempt.objects.get().finished
    finish(ADA, PLACE, 1)
    assert first is not None
    assert Attempt.objects.get().finished == first


@pytest.mark.django_db
def test_learners_parts_and_lessons_don_t_touch_each_other():
    answer(GOOD)
    others = [
        (uuid.UUID(int=2), PLACE),
        (ADA, replace(PLACE, part="visual-quiz")),
        (ADA, replace(PLACE, lesson="second")),
        (ADA, replace(PLACE, course="views")),
    ]
    for learner, place in others:
        assert submit(learner, place, sent(), ONE, BAD).state.standing(ONE).tries == 1
    assert AnswerRow.objects.count() == 5


@pytest.mark.django_db
def test_who_comes_second_by_a_moment_gets_the_reply_of_the_first(monkeypatch):
    """On databases that let both read before either writes, the unique constraint decides."""
    before = progress_for(ADA, "signals", "first")
    first = answer(BAD)
    seen = iter([{**before, "practice": replace(before["practice"], attempt=first.state.attempt)}])
    monkeypatch.setattr(
        "tutor.learners.record.progress_for", lambda *who: next(seen, None) or progress_for(*who)
    )
    second = answer(GOOD)
    assert (second.said, second.state) == ("repeated", first.state)
    assert next(seen, None) is None


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_the_same_answer_gives_one_row_and_the_same_reply_to_all():
    replies, faults = storm([lambda: answer(BAD)] * 8)
    assert faults == []
    assert AnswerRow.objects.count() == Attempt.objects.count() == Learner.objects.count() == 1
    assert sorted(reply.said for reply in replies) == ["repeated"] * 7 + ["stored"]
    assert all(reply.state == replies[0].state for reply in replies)


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_different_things_loses_none():
    work = [lambda: answer(BAD), lambda: submit(ADA, PLACE, sent(), NUMBER, Answer(text="5"))]
    work += [lambda: take_hint(ADA, PLACE, sent(), NUMBER, 1), lambda: start_again(ADA, PLACE, 2)]
    _, faults = storm(work * 2)
    assert faults == []
    assert sorted(AnswerRow.objects.values_list("question", flat=True)) == ["number", "one"]
    assert HintTaken.objects.count() == 1


def storm(work):
    """All at once, each in a thread of its own with its own connection."""
    gate = threading.Barrier(len(work))
    replies, faults = [], []

    def run(one):
        gate.wait()
        try:
            replies.append(one())
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies, faults
