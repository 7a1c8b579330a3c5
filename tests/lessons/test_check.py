"""The checker: facts change with the sample, and words that no longer fit are named with their place."""

from dataclasses import replace

import pytest

from tests.lessons.runs import (
    EVERY_KIND,
    LESSON,
    ROOT,
    SAMPLE,
    UnbuiltError,
    first_lesson,
    problems_of,
    recorded,
    run_here,
    trace_of,
    with_sample,
)
from tutor.lessons.check import check, check_course, check_lesson, problems_between
from tutor.lessons.join import join
from tutor.lessons.prove import Prover
from tutor.lessons.proved import CannotProveError
from tutor.sandbox import SandboxError


def found(text, folder, code):
    return [problem for problem in problems_of(text, folder) if problem.code == code]


def place(text, words, line_holds=""):
    """Line and column of the first such words in a line that holds others, after the sample."""
    for number, line in enumerate(text.split("\n"), start=1):
        if words in line and line_holds in line and number > LESSON[: LESSON.index("flow:")].count("\n"):
            return number, line.index(words) + 1
    raise AssertionError(words)


def test_the_shipped_lessons_and_a_lesson_of_every_kind_are_clean(tmp_path):
    assert check([ROOT / "lessons"]) == []
    assert problems_of(EVERY_KIND.replace("in numbers", "in [1, 2]"), tmp_path) == []


def test_a_letter_of_the_text_changes_all_that_depends_on_it(tmp_path):
    text = with_sample("Hello", "Hellp")
    loaded, recording = recorded(text, tmp_path)
    page = join(loaded, recording, "c", "s").page
    before = join(*first_lesson(), "c", "s").page
    assert page.rows[6].result == "prints Received: Hellp"
    assert "Hellp" in page.rows[4].say
    assert page.rows[6].say.endswith("prints Received: Hellp.")
    assert "'Hellp'" in page.tracks[3].cells[6].text
    assert page.visual_quiz[0].key.values == ("Received: Hellp",)
    assert page.visual_quiz[0].solution != before.visual_quiz[0].solution
    assert "Hello" not in str((page.rows, page.tracks, page.visual_quiz, page.output))


def test_the_snapshots_old_text_is_named(tmp_path):
    text = with_sample("Hello", "Hellp")
    (problem,) = problems_of(text, tmp_path)
    assert problem.code == "words-do-not-fit"
    assert (problem.line, problem.column) == place(text, "Hello")
    assert problem.hint == "did you mean Hellp?"


def test_what_is_printed_changes_everywhere_with_no_other_edit(tmp_path):
    text = with_sample("Received: ", "Got: ")
    assert problems_of(text, tmp_path) == []
    page = join(*recorded(text, tmp_path), "c", "s").page
    assert page.visual_quiz[0].key.values == ("Got: Hello",)
    assert "Got: Hello" in page.rows[6].say


def test_a_renamed_signal_is_found_in_selectors_in_variables_and_in_words(tmp_path):
    text = with_sample("my_signal", "my_signat")
    problems = {
        (problem.code, problem.line, problem.column): problem for problem in problems_of(text, tmp_path)
    }
    selector = problems[("no-such-event", *place(text, "send my_signal"))]
    assert selector.hint.startswith("did you mean «send my_signat»")
    assert ("never-bound", *place(text, "my_signal", "variables:")) in problems
    word = problems[("words-do-not-fit", *place(text, "my_signal", "named `my_signal`"))]
    assert word.hint == "did you mean my_signat?"
    assert ("no-such-event", *place(text, "{value:my_signal at connect")) in problems


def test_a_renamed_receiver_is_found_wherever_it_is_meant(tmp_path):
    text = with_sample("my_receiver", "his_receiver")
    problems = problems_of(text, tmp_path)
    assert {problem.code for problem in problems} == {
        "no-such-event",
        "never-bound",
        "stale-patch",
        "words-do-not-fit",
    }
    places = {(problem.line, problem.column) for problem in problems}
    assert place(text, "respond my_receiver") in places
    assert place(text, "connect my_receiver", "move:") in places
    # The program of the third key moment is its own, and still has that name.
    assert not any(line == place(text, "my_signal.connect(my_receiver)")[0] for line, _ in places)


@pytest.mark.parametrize(
    ("old", "new", "selector"),
    [
        ('  my_signal.send(sender=None, data="Hello")\n', "", "send my_signal"),
        ("  my_signal.connect(my_receiver)\n", "", "connect my_receiver"),
    ],
)
def test_events_that_don_t_happen_any_more_are_named(tmp_path, old, new, selector):
    text = with_sample(old, new)
    lines = {problem.line: problem for problem in found(text, tmp_path, "no-such-event")}
    assert f"«{selector}»" in lines[place(text, selector, f"at: {selector}")[0]].message


def test_a_key_that_doesn_t_hold_and_another_that_does_are_named(tmp_path):
    text = LESSON.replace('claim: {prints: "obj1 created=True"}', "claim: {prints contains: obj2}")
    text = text.replace('claim: {prints: "None created=True"}', 'claim: {prints contains: "created"}')
    problems = problems_of(text, tmp_path)
    assert [(problem.code, problem.line) for problem in problems] == [
        ("key-does-not-hold", place(text, "claim: {prints contains: obj2}")[0]),
        ("other-option-holds-too", place(text, 'claim: {prints contains: "created"}')[0]),
    ]
    assert problems[0].hint == "the run: This prints obj1 created=True."


def test_a_number_typed_by_hand_is_named(tmp_path):
    text = LESSON.replace("note: Nothing is sent yet.", "note: Nothing is sent before step 5.")
    (problem,) = problems_of(text, tmp_path)
    assert (problem.code, problem.line, problem.column) == ("step-by-number", *place(text, "step 5"))
    assert problem.hint == "refer to it by its event: {step:send my_signal}"


def test_names_in_code_must_exist_somewhere(tmp_path):
    text = LESSON.replace("`kwargs`, under its keyword.", "`kwarks`, under `'date'` or `7`.")
    assert text != LESSON
    problems = found(text, tmp_path, "words-do-not-fit")
    assert (
        sorted(problem.message.split("»")[0] for problem in problems) == ["«7", "«date", "«kwarks"] * 2
        or len(problems) >= 3
    )
    kwarks = next(problem for problem in problems if "kwarks" in problem.message)
    assert (kwarks.line, kwarks.column, kwarks.hint) == (*place(text, "kwarks"), "did you mean kwargs?")


def test_addresses_in_what_is_printed_are_no_facts():
    loaded, recording = first_lesson()
    printed = replace(recording, trace=trace_of(loaded.lesson.sample + "\nprint(object())\n"))
    (problem,) = problems_between(loaded, printed)
    assert (problem.code, problem.message[:40]) == (
        "not-repeatable",
        "what the program prints has an address i",
    )


def test_a_changed_program_makes_the_recording_out_of_date(tmp_path):
    path = tmp_path / "lesson.yaml"
    path.write_text(LESSON)
    assert [problem.code for problem in check_lesson(path)] == ["recording-out-of-date"]
    recorded(LESSON, tmp_path)
    assert check_lesson(path) == []
    path.write_text(with_sample("Hello", "Hellp"))
    (problem,) = check_lesson(path)
    assert problem.code == "recording-out-of-date"
    assert problem.hint == f"run: .venv/bin/python manage.py lessons build {path}"


def test_a_lesson_that_no_course_names_is_said(tmp_path):
    (tmp_path / "course.yaml").write_text("format: 1\ntitle: C\nframework: F\nsummary: S\nlessons: [one]\n")
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(LESSON)
    (problem,) = check_course(tmp_path / "course.yaml")
    assert (problem.code, problem.line) == ("lesson-not-listed", 5)


def test_all_files_are_checked_in_order(tmp_path):
    (tmp_path / "b.yaml").write_text("title: [")
    (tmp_path / "a.yaml").write_text("")
    assert [problem.path.rpartition("/")[2] for problem in check([tmp_path])][:2] == ["a.yaml", "b.yaml"]


def test_no_letter_of_the_sample_can_change_without_a_trace(tmp_path):
    """Every tenth visible character of the sample; all of them were tried, with the same result."""
    before = join(*first_lesson(), "c", "s").page.rows
    places = [place for place in range(len("sample: |\n"), len(SAMPLE)) if not SAMPLE[place].isspace()]
    for changed in (f"{SAMPLE[:at]}q{SAMPLE[at + 1 :]}" for at in places[::10]):
        try:
            loaded, recording = recorded(LESSON.replace(SAMPLE, changed), tmp_path)
        except UnbuiltError:
            continue
        page = join(loaded, recording, "c", "s").page
        assert problems_between(loaded, recording) or page.rows != before, changed


def test_a_run_that_failed_says_how_it_ended(tmp_path):
    loaded, recording = recorded(with_sample("data=", "date="), tmp_path)
    page = join(loaded, recording, "c", "s").page
    assert page.stopped == "The run ended in line 7 with KeyError: 'data'"
    assert page.rows[-1].result == "my_receiver raises KeyError('data')"
    assert page.rows[-1].say.endswith(
        " and so is the program. The run ended in line 7 with KeyError: 'data'."
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "hint"),
    [
        (
            "from django.dispatch import Signal\n",
            "import numpy\n  from django.dispatch import Signal\n",
            1,
            "the sample ends in line 1 with ModuleNotFoundError: No module named 'numpy'",
            "only the standard library and Django are available",
        ),
        (
            "my_signal = ",
            "my_signat = ",
            10,
            "the sample ends in line 10 with NameError: name 'my_signal' is not defined",
            "what comes after it never happens, such as «assign my_signal»",
        ),
        (
            "data=",
            "date=",
            7,
            "the sample ends in line 7 with KeyError: 'data'",
            "what comes after it never happens, such as «print in my_receiver»",
        ),
    ],
)
def test_a_sample_that_ends_early_is_the_only_problem(tmp_path, old, new, line, message, hint):
    (problem,) = problems_of(with_sample(old, new), tmp_path)
    assert (problem.code, problem.message, problem.hint) == ("sample-ends-early", message, hint)
    assert problem.line == LESSON[: LESSON.index("sample: |")].count("\n") + 1 + line


def test_a_mistyped_selector_is_still_named_where_the_sample_ends_early(tmp_path):
    text = with_sample("data=", "date=").replace("at: import Signal\n", "at: import Signol\n", 1)
    codes = [problem.code for problem in problems_of(text, tmp_path)]
    assert codes == ["sample-ends-early", "no-such-event"]


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (1, "refer to it by its event: {step:import Signal}"),
        (4, "refer to it by its event: {step:connect my_receiver}"),
        (7, "refer to it by its event: {step:print in my_receiver}"),
        (8, "refer to it by its event: {step:respond my_receiver}"),
        (9, "the run has 8 steps; refer to one by its event"),
    ],
)
def test_the_reference_that_is_suggested_for_a_number_means_that_very_row(tmp_path, number, hint):
    text = LESSON.replace("note: Nothing is sent yet.", f"note: Nothing is sent before step {number}.")
    (problem,) = problems_of(text, tmp_path)
    assert problem.hint == hint


def test_every_row_of_a_run_has_a_reference_of_its_own(tmp_path):
    sample = "for n in range(2):\n      x = n\n      if x:\n          print(x)\n  del x\n  pass\n"
    text = EVERY_KIND.replace(
        "summary: A loop", "summary: " + "".join(f"Step {n}, " for n in range(1, 11)) + "a loop"
    )
    before = text.index("sample: |\n  ") + len("sample: |\n  ")
    text = text[:before] + sample + text[text.index("\nflow:") :]
    text = text[: text.index("\ntable:")] + text[text.index("\ntracker:") :]
    loaded, recording = recorded(text, tmp_path)
    problems = [one for one in problems_between(loaded, recording) if one.code == "step-by-number"]
    hints = [problem.hint.partition("{step:")[2].rstrip("}") for problem in problems]
    reading = join(loaded, recording, "c", "s").reading
    assert [reading.row(hint) for hint in hints] == list(range(1, 11))


def prove_here(lessons):
    return Prover(run_here).prove(lessons)


def test_a_false_key_is_named_although_the_lesson_was_never_built(tmp_path):
    path = tmp_path / "lesson.yaml"
    path.write_text(LESSON.replace('claim: {prints: "obj1 created=True"}', "claim: {prints contains: obj2}"))
    problems = check([path], prove_here)
    assert [problem.code for problem in problems] == ["key-does-not-hold", "recording-out-of-date"]
    assert problems[0].hint == "the run: This prints obj1 created=True."
    assert not (tmp_path / "traces").exists()


def test_a_lesson_that_is_fine_but_for_its_recording_has_that_problem_alone(tmp_path):
    recorded(LESSON, tmp_path)
    path = tmp_path / "lesson.yaml"
    path.write_text(with_sample("Received: ", "Got: "))
    assert [problem.code for problem in check([path], prove_here)] == ["recording-out-of-date"]


def test_recordings_that_are_out_of_date_come_after_all_other_problems(tmp_path):
    for name in ("a", "b"):
        text = LESSON.replace("at: connect my_receiver\n      title", "at: connect nobody\n      title")
        (tmp_path / f"{name}.yaml").write_text(text)
    found = [(problem.path[-6:], problem.code) for problem in check([tmp_path], prove_here)]
    assert found == [
        ("a.yaml", "no-such-event"),
        ("b.yaml", "no-such-event"),
        ("a.yaml", "recording-out-of-date"),
        ("b.yaml", "recording-out-of-date"),
    ]


def test_where_no_program_can_be_run_the_rest_is_checked_all_the_same(tmp_path):
    def refuse(lessons):
        raise CannotProveError

    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(LESSON)
    (tmp_path / "c.yaml").write_text("title: [")
    codes = [problem.code for problem in check([tmp_path], refuse)]
    assert codes == ["yaml-syntax", "recording-out-of-date", "recording-out-of-date"]


def test_nothing_is_run_for_lessons_that_are_up_to_date(tmp_path):
    recorded(LESSON, tmp_path)

    def refuse(lessons):
        raise AssertionError(lessons)

    assert check([tmp_path / "lesson.yaml"], refuse) == []


def test_a_sample_that_can_t_be_recorded_is_said_with_its_reason(tmp_path):
    path = tmp_path / "lesson.yaml"
    path.write_text(LESSON)

    def refused(lessons):
        return Prover(lambda jobs: [SandboxError("It was too big.") for _ in jobs]).prove(lessons)

    first, last = check([path], refused)
    assert (first.code, first.message) == ("no-trace", "It was too big.")
    assert last.code == "recording-out-of-date"
