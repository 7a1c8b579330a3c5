"""Where a learner stands after all that they sent to a question."""

from tutor.quiz.grade import grade
from tutor.quiz.question import Answer, Key, Option, Question
from tutor.quiz.standing import UNTOUCHED, Entry, Standing, entry_of, standing

QUESTION = Question(
    id="q",
    kind="several choices",
    level="easy",
    prompt="?",
    options=tuple(Option(id=one, html=one, right=one in "ab") for one in "abcd"),
    key=Key(options=frozenset("ab")),
)


def after(*answers: Answer) -> Standing:
    """Each answer graded as it came, after those before it."""
    entries: list[Entry] = []
    for revision, answer in enumerate(answers, start=1):
        given = grade(QUESTION, answer, tries_before=standing(QUESTION, entries).tries, hints_taken=0)
        entries.append(entry_of(answer, given, revision=revision, hints=0, lesson_hash=""))
    return standing(QUESTION, entries)


SKIP, SHOW = Answer(skipped=True), Answer(shown=True)
RIGHT, HALF, WRONG = (Answer(options=tuple(chosen)) for chosen in ("ab", "a", "cd"))


def test_nothing_sent_is_untouched():
    assert after() == UNTOUCHED
    assert UNTOUCHED.latest is None


def test_a_right_answer_ends_the_question():
    assert after(RIGHT).ended
    assert after(RIGHT).score == 1.0


def test_a_wrong_answer_leaves_one_more_try():
    assert not after(WRONG).ended
    assert after(WRONG).revision == 2
    assert after(WRONG, WRONG).ended


def test_a_second_try_never_costs_points():
    assert after(HALF, RIGHT).score == 0.5
    assert after(HALF, WRONG).score == 0.5


def test_a_skip_uses_up_no_try():
    where = after(SKIP, WRONG, SKIP)
    assert where.skipped
    assert not where.ended
    assert where.tries == 1
    assert after(SKIP, RIGHT).score == 1.0
    assert not after(SKIP, RIGHT).skipped


def test_the_solution_ends_the_question_and_leaves_what_was_earned():
    assert after(SHOW).ended
    assert after(HALF, SHOW).score == 0.5


def test_an_answer_to_an_older_lesson_uses_up_no_try():
    stale = Entry(revision=1, answer=RIGHT, verdict="stale", score=0.0, hints=0, lesson_hash="old")
    where = standing(QUESTION, [stale])
    assert (where.tries, where.ended, where.revision, where.last) == (0, False, 2, None)
    assert where.latest == stale
