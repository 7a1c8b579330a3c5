"""Style problems among the checker's others: shown, counted, of a level of their own, and silent on good lessons."""

from tests.lessons.runs import LESSON, problems_of
from tests.lessons.styled import TEXT


def test_good_lessons_have_no_style_problem(tmp_path):
    assert problems_of(TEXT, tmp_path) == []
    assert problems_of(LESSON, tmp_path) == []


def test_a_style_problem_has_its_level_and_its_place(tmp_path):
    text = LESSON.replace(
        "text: The receiver runs once, as soon as it is connected", "text: All of the above"
    )
    (problem,) = problems_of(text, tmp_path)
    assert (problem.code, problem.level) == ("all-of-the-above", "style")
    assert text.split("\n")[problem.line - 1][problem.column - 1 :] == "All of the above"
    assert problem.expected


def test_errors_and_style_problems_come_together_in_the_order_of_the_file(tmp_path):
    text = LESSON.replace(
        "text: The receiver runs once, as soon as it is connected", "text: All of the above"
    )
    text = text.replace('claim: {prints: "obj1 created=True"}', "claim: {prints contains: obj2}")
    problems = problems_of(text, tmp_path)
    assert [(problem.code, problem.level) for problem in problems] == [
        ("all-of-the-above", "style"),
        ("key-does-not-hold", "error"),
    ]


def test_the_key_of_a_question_about_the_run_is_known_to_the_check_of_hints(tmp_path):
    text = LESSON.replace(
        "- The text in the quotation marks comes first", "- It is `Received Hello`; the text comes first"
    )
    (problem,) = problems_of(text, tmp_path)
    assert problem.code == "telling-hint"
    assert text.split("\n")[problem.line - 1][problem.column - 1 :].startswith("Received Hello")
