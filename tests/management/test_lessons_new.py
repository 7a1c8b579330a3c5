"""`manage.py lessons new`: from a program to a lesson in its course that only lacks words."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

PROGRAM = """\
from django.dispatch import Signal

paid = Signal()


def thank(sender, **kwargs):
    print("thank you")


paid.connect(thank)
paid.send(sender=None)
"""
MODELS = """\
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=50)
    copies = models.IntegerField(default=0)
"""
SETUP = """\
from shop.models import Book

Book.objects.create(title="Emma", copies=3)
"""
QUERIES = """\
from django.db.models import F
from shop.models import Book

book = Book.objects.get(title="Emma")
Book.objects.update(copies=F("copies") + 1)
print(book.copies)
book.refresh_from_db()
print(book.copies)
"""


def lessons(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("lessons", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def program(tmp_path, warm):
    path = tmp_path / "thank_you.py"
    path.write_text(PROGRAM)
    return path


def test_a_program_becomes_a_lesson_in_a_new_course_that_lacks_only_words(program, tmp_path):
    course = tmp_path / "shop"
    status, said, wrong = lessons("new", program, "--course", course)
    assert (status, wrong) == (0, "")
    lesson = course / "01-thank-you.yaml"
    assert f"drafted {lesson}: " in said
    assert said.endswith(f"made {course / 'course.yaml'}\n")
    assert "title: Thank you\n" in lesson.read_text()
    assert "probes: [signals]\n" in lesson.read_text()
    status, said, _ = lessons("check", course)
    assert status == 1
    assert {line.split(" ")[1] for line in said.splitlines() if line.startswith(str(tmp_path))} == {"todo"}


def test_with_its_words_written_the_draft_is_served(program, tmp_path, settings):
    settings.LESSONS_DIRS = [tmp_path]
    course = tmp_path / "shop"
    assert lessons("new", program, "--course", course)[0] == 0
    assert lessons("list")[1] == "There is no course yet.\n"
    assert "unlisted the words of 'summary' are still missing" in lessons("list")[2]
    for path in course.glob("*.yaml"):
        path.write_text(path.read_text().replace("TODO: ", "Here are words. "))
    assert "Shop: 1 lesson" in lessons("list")[1]


def test_the_next_lesson_gets_the_next_number_and_a_line_in_the_list(program, tmp_path):
    course = tmp_path / "shop"
    assert lessons("new", program, "--course", course)[0] == 0
    status, said, _ = lessons("new", program, "--course", course, "--title", "Again: thanks", "--probes")
    assert (status, said.endswith(f"added to {course / 'course.yaml'}\n")) == (0, True)
    assert (course / "course.yaml").read_text().endswith("lessons:\n  - 01-thank-you\n  - 02-thank-you\n")
    again = (course / "02-thank-you.yaml").read_text()
    assert 'title: "Again: thanks"\n' in again
    assert "probes:" not in again


def test_a_list_on_one_line_is_left_to_the_author(program, tmp_path):
    course = tmp_path / "shop"
    assert lessons("new", program, "--course", course)[0] == 0
    listed = (
        (course / "course.yaml").read_text().replace("lessons:\n  - 01-thank-you", "lessons: [01-thank-you]")
    )
    (course / "course.yaml").write_text(listed)
    status, said, _ = lessons("new", program, "--course", course)
    assert (status, "add '- 02-thank-you' to its lessons" in said) == (0, True)
    assert (course / "course.yaml").read_text() == listed


def test_without_a_course_it_lies_beside_its_program_and_is_never_written_over(program):
    status, said, _ = lessons("new", program)
    assert (status, said.endswith("or draft with --course FOLDER\n")) == (0, True)
    path = program.with_name("thank-you.yaml")
    path.write_text("mine")
    status, _, wrong = lessons("new", program)
    assert (status, wrong) == (2, f"{path} is there already and is left as it is")
    assert path.read_text() == "mine"


def test_models_and_rows_to_start_from_are_part_of_the_draft(tmp_path):
    for name, text in (("queries", QUERIES), ("models", MODELS), ("rows", SETUP)):
        (tmp_path / f"{name}.py").write_text(text)
    files = ("--models", tmp_path / "models.py", "--setup", tmp_path / "rows.py")
    status, _, wrong = lessons("new", tmp_path / "queries.py", "--course", tmp_path / "shop", *files)
    assert (status, wrong) == (0, "")
    text = (tmp_path / "shop" / "01-queries.yaml").read_text()
    assert "probes: [orm]\n" in text
    assert "\n  setup: |\n    from shop.models import Book\n" in text
    assert "How many SQL statements go to the database?" in text


def test_other_keys_of_the_environment_come_from_a_file(tmp_path, program):
    program.write_text(f"{PROGRAM}from django.conf import settings\nprint(settings.USE_TZ)\n")
    file = tmp_path / "surroundings.yaml"
    file.write_text("debug: yes\nsettings: {USE_TZ: no}\n")
    assert lessons("new", program, "--environment", file)[0] == 0
    text = program.with_name("thank-you.yaml").read_text()
    assert "USE_TZ: no\n" in text
    assert "debug: yes\n" in text


@pytest.mark.parametrize("text", ["settings: {NO_SUCH: 1}\n", "a: [\n", "- 1\n"])
def test_a_file_that_is_no_environment_is_refused(tmp_path, program, text):
    file = tmp_path / "surroundings.yaml"
    file.write_text(text)
    status, _, wrong = lessons("new", program, "--environment", file)
    assert status == 1
    assert f"{file} is no environment: " in wrong
    assert not program.with_name("thank-you.yaml").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no statement in the program: a lesson shows what statements do"),
        ("a = = 1\n", "Python can't read line 1 of the program: invalid syntax"),
        ("n = 0\nwhile True:\n    n += 1\n", "it took more than 10000 steps. Let the program come to an end"),
        ("import os\nos._exit(3)\n", "before its run could be recorded."),
    ],
)
def test_what_no_lesson_can_be_made_of_is_said_in_a_sentence(text, said, program):
    program.write_text(text)
    status, _, wrong = lessons("new", program)
    assert status == 1
    assert wrong.startswith(f"{program}: ")
    assert said in wrong
    assert not list(program.parent.glob("*.yaml"))


def test_a_file_that_is_not_there_or_a_folder_that_has_no_address_is_said(program, tmp_path):
    status, _, wrong = lessons("new", tmp_path / "gone.py")
    assert (status, wrong) == (2, f"{tmp_path / 'gone.py'}: No such file or directory")
    status, _, wrong = lessons("new", program, "--course", tmp_path / "my course")
    assert (status, "can't be part of an address" in wrong) == (2, True)
