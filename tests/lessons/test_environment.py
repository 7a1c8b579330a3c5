"""A lesson's environment: how it is read, how its parts add to each other, and what comes of one that fails."""

from pathlib import Path

import pytest

from tests.lessons.runs import EVERY_KIND
from tutor.lessons.build import build
from tutor.lessons.check import problems_between
from tutor.lessons.claims import claims_of, trial_of
from tutor.lessons.environment import merged, plain
from tutor.lessons.jobs import surroundings_of
from tutor.lessons.load import parse_lesson
from tutor.lessons.problem import LessonError
from tutor.lessons.recording import inputs_hash, read_recording, recording_path
from tutor.lessons.schema_environment import Environment
from tutor.lessons.schema_settings import DATABASE_OPTIONS as NAMED_DATABASE_OPTIONS
from tutor.lessons.schema_settings import TEMPLATE_OPTIONS as NAMED_TEMPLATE_OPTIONS
from tutor.lessons.select import EventIndex
from tutor.sandbox import DATABASE_OPTIONS, TEMPLATE_OPTIONS, Job, SandboxError, Workshop
from tutor.tracer import run

LESSON = (Path(__file__).parent / "environment.yaml").read_text()


@pytest.fixture(scope="module")
def workshop():
    with Workshop() as opened:
        yield opened


@pytest.fixture
def run_all(workshop):
    return lambda jobs: workshop.trace_many(jobs, workers=2)


def environment(**keys):
    return Environment.model_validate(keys)


def with_environment(text):
    indented = "".join(f"  {line}\n" for line in text.strip("\n").split("\n"))
    return EVERY_KIND.replace("sample:", f"environment:\n{indented}sample:", 1)


def problems_of(text):
    """Without the path, and with lines counted from the key `environment` as 0."""
    whole = with_environment(text)
    first = whole[: whole.index("\nenvironment:")].count("\n") + 2
    with pytest.raises(LessonError) as caught:
        parse_lesson(whole.encode(), "lesson.yaml")
    return [
        f"{each.line - first}:{each.column}: {each.code} {each.message}; {each.hint}"
        for each in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "settings:\n  APEND_SLASH: yes",
            "2:5: unknown-key unknown key 'APEND_SLASH' in 'settings'; did you mean 'APPEND_SLASH'?",
        ),
        ("settings:\n  USE_TZ: perhaps", "2:13: wrong-type 'USE_TZ' is 'perhaps'; expected yes or no"),
        (
            "settings:\n  SESSION_COOKIE_AGE: long",
            "2:25: wrong-type 'SESSION_COOKIE_AGE' is 'long'; expected a whole number",
        ),
        (
            "settings:\n  MIDDLEWARE: {a: b}",
            "2:17: wrong-type 'MIDDLEWARE' is a group of keys; expected a text, or a list of texts",
        ),
        ("settings:\n  ROOT_URLCONF: [a]", "2:19: wrong-type 'ROOT_URLCONF' is a list; expected a text"),
        (
            "settings:\n  FIRST_DAY_OF_WEEK: 7",
            "2:24: out-of-range 'FIRST_DAY_OF_WEEK' can't be '7'; expected 6 or less",
        ),
        (
            "settings:\n  SECRET_KEY: x",
            "2:5: unknown-key unknown key 'SECRET_KEY' in 'settings'; expected one of: ",
        ),
        (
            "models: |\n  x = 1\n  y = (\n",
            "3:9: python-syntax Python says: '(' was never closed; expected a program that Python can read",
        ),
        (
            "setup: |\n  return 1\n",
            "2:5: python-syntax Python says: 'return' outside function; expected a program that Python can read",
        ),
        (
            "app: json\nmodels: x = 1",
            (
                "1:8: bad-form 'app' can't be 'json': there is a module or an app of that name; expected a name of its "
                "own, such as shop"
            ),
        ),
        (
            "app: My-Shop",
            "1:8: bad-form 'app' can't be 'My-Shop'; expected a name in small letters, such as shop",
        ),
        (
            "templates:\n  ../up.html: x",
            (
                "2:5: bad-form no template can be called '../up.html'; expected a name such as list.html or "
                "shop/list.html"
            ),
        ),
        ("templates:\n  a.html: [x]", "2:13: wrong-type 'a.html' is a list; expected a text"),
    ],
)
def test_a_fault_is_found_while_the_file_is_read(text, problem):
    found = problems_of(text)
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_a_claims_own_environment_is_read_as_closely():
    text = EVERY_KIND.replace(
        "environment: {debug: yes}", "environment: {app: django, setup: '(', debug: yes}"
    )
    with pytest.raises(LessonError) as caught:
        parse_lesson(text.encode(), "lesson.yaml")
    assert {problem.code for problem in caught.value.problems} == {"bad-form", "python-syntax"}


def test_an_environment_adds_to_the_one_around_it_key_by_key():
    lesson = environment(
        models="x = 1", settings={"USE_TZ": "no", "APPEND_SLASH": "no"}, templates={"a": "1", "b": "2"}
    )
    own = environment(debug="yes", settings={"USE_TZ": "yes"}, templates={"b": "3"})
    both = merged(lesson, None, own)
    assert (both.debug, both.models, both.templates) == (True, "x = 1", {"a": "1", "b": "3"})
    assert both.settings.given() == {"APPEND_SLASH": False, "USE_TZ": True}
    assert lesson.settings.given() == {"APPEND_SLASH": False, "USE_TZ": False}


def test_what_is_said_though_it_is_the_default_counts():
    assert merged(environment(debug="yes"), environment(debug="no")).debug is False
    assert merged(
        environment(settings={"ALLOWED_HOSTS": ["a"]}), environment(settings={"ALLOWED_HOSTS": []})
    ) == (merged(environment(settings={"ALLOWED_HOSTS": []})))


def test_environments_that_come_to_the_same_are_one_to_a_run():
    assert plain(environment()) == plain(environment(debug="no", apps=[], app="shop")) == {}
    assert plain(environment(settings={"USE_TZ": "no"})) != plain(environment())


def test_the_sandbox_gets_what_was_written():
    keys = {
        "settings": {"MIDDLEWARE": ["a.b"], "USE_TZ": "no"},
        "setup": "x = 1\n",
        "templates": {"a": " b "},
    }
    made = surroundings_of(environment(app="library", models="y = 1\n", **keys))
    job = Job(source="", surroundings=made)
    again = Job.from_json(job.to_json(), job.environment).surroundings
    assert again.settings == {"MIDDLEWARE": ["a.b"], "USE_TZ": False}
    assert (again.app, again.models, again.setup) == ("library", "y = 1", "x = 1")
    assert again.templates == {"a": " b "}


def test_lessons_and_the_sandbox_agree_on_what_is_no_setting_of_djangos():
    assert (NAMED_TEMPLATE_OPTIONS, NAMED_DATABASE_OPTIONS) == (TEMPLATE_OPTIONS, DATABASE_OPTIONS)


def test_a_claim_keeps_the_lessons_models_under_an_environment_of_its_own():
    lesson = parse_lesson(LESSON.encode(), "lesson.yaml").lesson
    trace = run("x = 1")
    trials = {
        claimed.path[1]: trial_of(claimed, lesson, trace, EventIndex(trace))
        for claimed in claims_of(lesson)
        if claimed.path[0] == "key_moments"
    }
    assert [trial.environment.debug for trial in trials.values()] == [True, False]
    assert {trial.environment.models for trial in trials.values()} == {lesson.environment.models}
    assert [trial.environment.setup for trial in trials.values()] == [lesson.environment.setup, "pass"]
    assert len({trial.key for trial in trials.values()}) == len(trials)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max_length=100", "max_length=99"),
        ('title="Sand"', 'title="Stone"'),
        ("APPEND_SLASH: yes", "APPEND_SLASH: no"),
        ("<li>", "<dt>"),
        ("debug: yes", "debug: no"),
    ],
)
def test_a_lesson_is_built_again_when_a_part_of_its_environment_changes(old, new):
    assert old in LESSON
    before, after = (parse_lesson(text.encode(), "x").lesson for text in (LESSON, LESSON.replace(old, new)))
    assert inputs_hash(before) != inputs_hash(after)


def built(text, folder, run_all):
    path = folder / "lesson.yaml"
    path.write_text(text)
    return path, build([path], run_all)


def test_a_lesson_that_uses_everything_is_built_and_has_no_problem(tmp_path, run_all):
    path, result = built(LESSON, tmp_path, run_all)
    assert result.problems == ()
    loaded, recording = parse_lesson(LESSON.encode(), "lesson.yaml"), read_recording(recording_path(path))
    assert problems_between(loaded, recording) == []
    assert "<li>Sand by Ann</li>" in recording.trace.output


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (
            "max_length=100",
            "max_length=many",
            "many)",
            "'models' can't be made ready for the program: NameError: name 'many' is not defined",
        ),
        (
            'ann = Author.objects.create(name="Ann")',
            'ann = Author.objects.create(nome="Ann")',
            "Author.objects.create(nome",
            (
                "'setup' can't be made ready for the program: TypeError: Author() got unexpected keyword arguments: "
                "'nome'"
            ),
        ),
        (
            "django.middleware.common.CommonMiddleware",
            "django.middleware.common.ComonMiddleware",
            "[__main__.counted",
            "'MIDDLEWARE' can't be made ready for the program: ImportError",
        ),
        (
            "setup: pass",
            "setup: x",
            "x",
            "'setup' can't be made ready for the program: NameError: name 'x' is not defined",
        ),
    ],
)
def test_an_environment_that_fails_is_a_problem_at_its_line_and_column(
    tmp_path, run_all, old, new, place, message
):
    text = LESSON.replace(old, new, 1)
    _, result = built(text, tmp_path, run_all)
    assert [problem.code for problem in result.problems] == ["environment-fails"]
    problem = result.problems[0]
    assert problem.message.startswith(message)
    at = text.split("\n")[problem.line - 1][problem.column - 1 :]
    assert at.startswith(place)


def test_a_sandbox_that_refuses_is_no_fault_of_the_environment(tmp_path):
    _, result = built(LESSON, tmp_path, lambda jobs: [SandboxError("No room.")] * len(jobs))
    assert {problem.code for problem in result.problems} == {"no-trace"}
