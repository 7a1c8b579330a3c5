"""What a lesson's page says of the environment: in a sentence, as code to be read, and beside a claim's run."""

import re
from html import unescape

import pytest

from tests.lessons.runs import EVERY_KIND
from tutor.lessons.found import difference, environment_sentence, found, note_html, told_under
from tutor.lessons.load import parse_lesson
from tutor.lessons.schema_environment import Environment


def environment(**keys):
    return Environment.model_validate(keys)


def text_of(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


def settings_of(**keys):
    (settings,) = found(environment(**keys))
    assert settings.title == "Settings"
    return text_of(settings.html).split("\n")


def sentence_for(sample, **keys):
    lesson = parse_lesson(EVERY_KIND.encode(), "lesson.yaml").lesson
    changed = lesson.model_copy(update={"sample": sample, "environment": environment(**keys)})
    return environment_sentence(changed)


def test_nothing_is_found_beside_what_the_header_says():
    assert found(environment()) == found(environment(debug="yes", app="library")) == ()


def test_settings_read_as_in_a_project():
    assert settings_of(settings={"USE_TZ": "no", "SESSION_COOKIE_AGE": "60", "LANGUAGE_CODE": "de"}) == [
        "SESSION_COOKIE_AGE = 60",
        "USE_TZ = False",
        'LANGUAGE_CODE = "de"',
    ]
    assert settings_of(settings={"ATOMIC_REQUESTS": "yes", "string_if_invalid": "é"}) == [
        'DATABASES["default"]["ATOMIC_REQUESTS"] = True',
        'TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "é"',
    ]


def test_a_long_list_takes_a_line_for_each():
    names = [f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions")]
    assert settings_of(apps=names) == ["INSTALLED_APPS = [", *(f'    "{name}",' for name in names), "]"]


def test_the_host_of_requests_is_stated_with_their_addresses():
    assert settings_of(settings={"ROOT_URLCONF": "__main__"})[-1] == 'ALLOWED_HOSTS = ["testserver"]'
    given = settings_of(settings={"ROOT_URLCONF": "__main__", "ALLOWED_HOSTS": []})
    assert given == ['ROOT_URLCONF = "__main__"', "ALLOWED_HOSTS = []"]


def test_each_text_is_shown_under_its_name_in_the_order_in_which_it_is_made():
    parts = found(
        environment(app="library", models="a = 1", setup="b = 2", templates={"list.html": "<p>{{ c }}"})
    )
    assert [(part.title, text_of(part.html)) for part in parts] == [
        ("Settings", 'INSTALLED_APPS = ["library"]'),
        ("library/models.py", "a = 1"),
        ("Setup", "b = 2"),
        ("list.html", "<p>{{ c }}"),
    ]


def test_a_template_is_shown_and_not_obeyed():
    (part,) = found(environment(templates={"x.html": "<script>alert(1)</script>"}))
    assert "<script" not in part.html
    assert text_of(part.html) == "<script>alert(1)</script>"


def test_the_sentence_names_the_database_only_where_it_can_be_used():
    assert sentence_for("x = 1") == "Runs with DEBUG = False, no database"
    assert sentence_for("from django.db import connection") == (
        "Runs with DEBUG = False, an empty database in memory"
    )
    assert sentence_for("x = 1", debug="yes", models="a = 1", app="library") == (
        "Runs with DEBUG = True, a database in memory with the tables of library"
    )


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, ""),
        ({"debug": "no"}, "with DEBUG = False"),
        ({"settings": {"APPEND_SLASH": "no"}, "debug": "yes"}, "with DEBUG = True and APPEND_SLASH = False"),
        (
            {"apps": [], "models": "a = 1", "setup": "b = 1"},
            "with other apps, other models and another setup",
        ),
        ({"templates": {"list.html": ""}}, "with another list.html"),
    ],
)
def test_a_run_says_what_is_different_about_it(keys, said):
    assert difference(environment(**keys)) == said


def test_what_is_different_stands_in_front_of_what_happened():
    own = environment(settings={"LANGUAGE_CODE": "<de>"})
    said = "With LANGUAGE_CODE = &quot;&lt;de&gt;&quot;"
    assert told_under(own, "This prints nothing.") == f"{said}, this prints nothing."
    assert told_under(own, "Nobody calls it.") == f"{said}: Nobody calls it."
    assert told_under(None, "This prints nothing.") == "This prints nothing."
    assert text_of(note_html(own)) == 'Run with LANGUAGE_CODE = "<de>".'
    assert note_html(None) == ""
