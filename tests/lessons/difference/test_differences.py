"""What changes between two versions of a lesson is said by step, value and question, not by line of the file."""

from dataclasses import replace

import pytest

from tests.lessons.runs import EVERY_KIND, LESSON, recorded
from tutor.lessons.difference.differences import Version, differences
from tutor.lessons.join import join


@pytest.fixture
def told(tmp_path):
    """Groups of sentences, by their titles, between a lesson and the same with other words in it."""

    def told(text, *edits):
        changed = text
        for old, new in edits:
            assert old in changed
            changed = changed.replace(old, new, 1)
        old, new = (version(each, tmp_path) for each in (text, changed))
        return {group.title.partition(",")[0]: list(group.sentences) for group in differences(old, new)}

    return told


def version(text, folder):
    loaded, recording = recorded(text, folder)
    return Version(lesson=loaded.lesson, page=join(loaded, recording, "course", "lesson").page)


def test_nothing_changes_between_a_lesson_and_itself(told):
    assert told(LESSON) == told(EVERY_KIND) == {}


def test_a_word_of_the_author_changes_words_alone(told):
    edits = ("A signal starts out", "A signal begins"), ("Sending still works.", "Sending works.")
    assert told(LESSON, *edits) == {
        "Words": ["2 texts are changed: table rows 'assign my_signal' note, key_moments 'nobody' answer."]
    }


def test_a_text_that_only_moves_is_the_same_text(told):
    first = LESSON[
        LESSON.index("    - at: import Signal\n") : LESSON.index("    - at: assign my_signal\n      title")
    ]
    second = LESSON[
        LESSON.index("    - at: assign my_signal\n      title") : LESSON.index(
            "    - at: define my_receiver\n"
        )
    ]
    assert told(LESSON, (first + second, second + first)) == {}


def test_steps_are_paired_by_what_they_are_and_not_by_their_number(told):
    found = told(LESSON, ("  my_signal = Signal()\n", "  print('begin')\n  my_signal = Signal()\n"))
    assert found["Steps"] == [
        "Step 2 is new: «Print».",
        "7 steps have another number, the first of them «Define the signal»: it was 2 and is 3.",
    ]
    assert found["Output"] == [
        "The program prints «begin», then «Received: Hello»; before it printed «Received: Hello»."
    ]
    assert found["The program"] == ["New: «print('begin')»."]


def test_a_key_that_is_a_step_says_that_it_is_the_same_step(told):
    found = told(LESSON, ("  my_signal = Signal()\n", "  print('begin')\n  my_signal = Signal()\n"))
    grades = found["Grades"]
    assert "'connected': step 4 was right and is now wrong." in grades
    assert "'connected': step 5 was wrong and is now right." in grades
    assert "'connected': the step is the same and has another number." in grades


def test_a_changed_statement_is_one_step_that_changed(told):
    found = told(EVERY_KIND, ("in [1, 2]:\n      total", "in [1, 5]:\n      total"))
    assert not [said for said in found["Steps"] if "is new" in said or "is gone" in said]
    assert found["Values"] == [
        "«total» has another value at 2 steps, the first time at step 2: 6 instead of 3.",
    ]
    assert found["Output"] == ["The program prints «6»; before it printed «3»."]
    assert "'which-value': «3» was right and is now wrong." in found["Grades"]
    assert "'which-value': «6» was wrong and is now right." in found["Grades"]


def test_a_repaired_key_names_the_options_whose_grades_change(told):
    right = "        right: yes\n        claim: {prints: 5}\n"
    wrong = "        claim: {value: total, is: 6}\n"
    found = told(
        EVERY_KIND,
        (right, "        claim: {prints: 6}\n"),
        (wrong, "        right: yes\n        claim: {value: total, is: 5}\n"),
    )
    assert found["Grades"] == [
        "'which-hold': option 'holds' is right now.",
        "'which-hold': option 'five' is wrong now.",
    ]
    moved = told(
        EVERY_KIND,
        (
            '        text: No\n        right: yes\n        claim: {prints: "0"}',
            '        text: No\n        claim: {prints: "3"}',
        ),
        (
            '        text: 3\n        claim: {prints: "3"}',
            '        text: 3\n        right: yes\n        claim: {prints: "0"}',
        ),
    )
    assert moved["Grades"] == [
        "'moved': option 'nought' (No) was right and is now wrong.",
        "'moved': option 'fine' (3) was wrong and is now right.",
    ]


def test_options_and_questions_come_and_go(told):
    gone = (
        "      - id: once\n        text: The receiver runs once, as soon as it is connected\n"
        "        claim: {calls: my_receiver, times: 1}\n"
        "        feedback: Connecting a receiver does not call it.\n"
    )
    found = told(LESSON, (gone, ""), ("  - id: define\n    kind", "  - id: defined\n    kind"))
    assert "'unsent' has no option 'once' any more." in found["Questions"]
    assert any(said.startswith("'unsent': option 'once'") for said in found["Grades"])
    assert "'define' is gone: answers to it keep their grades." in found["Grades"]
    assert (
        "'defined' is new in the practice: How is a custom signal defined in Django today?"
        in found["Questions"]
    )
    assert "'define' is not asked any more." in found["Questions"]


def test_a_question_of_another_kind_or_in_another_part_is_said(told):
    as_number = (
        "    kind: value\n    level: easy\n    prompt: What is printed?\n    answer: total at print\n",
        "    kind: number\n    level: hard\n    prompt: What is printed?\n    answer: count of print\n",
    )
    found = told(EVERY_KIND, as_number)
    assert found["Grades"] == [
        "'which-value' is of kind number and was of kind value: answers that don't fit keep their grades."
    ]
    assert found["Questions"] == ["'which-value' is hard and was easy."]


def test_a_tolerance_changes_which_numbers_are_right(told):
    found = told(EVERY_KIND, ("tolerance: 0", "tolerance: 1"))
    assert found == {"Grades": ["'how-often': answers count as right within 1; before within 0."]}


def test_how_the_run_ends_is_said(tmp_path):
    old = version(EVERY_KIND, tmp_path)
    new = replace(old, page=replace(old.page, stopped="The run ended in line 4 with NameError"))
    (group,) = differences(old, new)
    assert group.sentences == ("The run ended in line 4 with NameError; before: the run came to its end.",)
    (back,) = differences(new, old)
    assert back.sentences == ("The run comes to its end; before: the run ended in line 4 with NameError.",)


def test_the_tracker_s_variables_come_and_go(told):
    found = told(LESSON, ("variables: [my_signal, my_receiver,", "variables: [my_signal,"))
    assert found == {"Values": ["The tracker doesn't show «my_receiver» any more."]}
