"""What a lesson's environment puts beside a program, inside the walls, and what is said where it can't be made."""

import pytest

from tutor.sandbox import Environment, Job, Surroundings, SurroundingsError, Workshop
from tutor.tracer import Limits

LIMITS = Limits(seconds=1)
MODELS = """from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=50)

class Tag(models.Model):
    name = models.CharField(max_length=50)

class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)
"""
SETUP = """from shop.models import Author, Book

ann = Author.objects.create(name="Ann")
Book.objects.create(title="Sand", author=ann)
print("not heard")
"""
REQUEST = """
from django.http import HttpResponse
from django.test import Client
from django.urls import path

def timing(get_response):
    def middleware(request):
        print("in")
        return get_response(request)

    return middleware

def books(request):
    return HttpResponse("all books")

urlpatterns = [path("books/", books)]
"""


@pytest.fixture(scope="module")
def workshop():
    with Workshop() as opened:
        yield opened


def run(workshop, source, *, environment=None, probes=(), **parts):
    job = Job(
        source=source,
        limits=LIMITS,
        environment=environment or Environment(),
        surroundings=Surroundings(**parts),
        probes=probes,
    )
    return workshop.trace(job)


def printed(workshop, source, **parts):
    trace = run(workshop, source, **parts)
    assert trace.stopped is None, trace.stopped
    return trace.output


def fault(workshop, **parts):
    with pytest.raises(SurroundingsError) as caught:
        run(workshop, "print('ran')", **parts)
    return caught.value.part, (caught.value.line, caught.value.column), str(caught.value)


def test_a_program_imports_the_models_and_finds_the_rows(workshop):
    source = "from shop.models import Book\nprint(Book.objects.get().author.name)"
    assert printed(workshop, source, models=MODELS, setup=SETUP) == "Ann\n"


def test_the_app_has_the_name_that_the_lesson_gives_it(workshop):
    source = "from library.models import Tag\nprint(Tag._meta.label, Tag.objects.count())"
    assert printed(workshop, source, models=MODELS, app="library") == "library.Tag 0\n"


def test_names_of_the_setup_are_not_the_programs(workshop):
    source = "import sys\nprint(__name__, 'ann' in globals(), 'setup' in sys.modules)"
    assert printed(workshop, source, models=MODELS, setup=SETUP) == "__main__ False False\n"


def test_what_the_surroundings_did_is_no_part_of_the_run(workshop):
    with_rows = run(workshop, "total = 1\n", models=MODELS, setup=SETUP, probes=("signals", "orm"))
    alone = run(workshop, "total = 1\n", probes=("signals", "orm"))
    assert with_rows.events == alone.events


def test_queries_are_counted_from_the_programs_first(workshop):
    source = "from django.db import connection\nprint(len(connection.queries))"
    debugging = Environment(debug=True)
    assert printed(workshop, source, models=MODELS, setup=SETUP, environment=debugging) == "0\n"


def test_tables_of_installed_apps_are_made(workshop):
    apps = ("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions")
    source = (
        "from django.contrib.auth.models import User\nprint(User.objects.create_user('ann').groups.count())"
    )
    assert printed(workshop, source, environment=Environment(apps=apps)) == "0\n"


def test_models_may_refer_to_installed_apps(workshop):
    models = (
        "from django.contrib.auth.models import User\nfrom django.db import models\n\n"
        "class Note(models.Model):\n    by = models.ForeignKey(User, on_delete=models.CASCADE)\n"
    )
    apps = ("django.contrib.contenttypes", "django.contrib.auth")
    source = "from shop.models import Note\nprint(Note.objects.filter(by__username='x').exists())"
    assert printed(workshop, source, models=models, environment=Environment(apps=apps)) == "False\n"


def test_other_threads_find_the_same_rows(workshop):
    source = (
        "import threading\nfrom shop.models import Book\n"
        "each = threading.Thread(target=lambda: print(Book.objects.count()))\neach.start()\neach.join()"
    )
    assert printed(workshop, source, models=MODELS, setup=SETUP) == "1\n"


def test_the_next_run_begins_afresh(workshop):
    source = "from shop.models import Book\nBook.objects.all().delete()\nprint(Book.objects.count())"
    outputs = {printed(workshop, source, models=MODELS, setup=SETUP) for _ in range(2)}
    assert outputs == {"0\n"}
    assert printed(workshop, "import sys\nprint('shop' in sys.modules)") == "False\n"


def test_a_program_is_its_own_module_of_addresses_and_middleware(workshop):
    source = f"{REQUEST}\nprint(Client().get('/books/').content.decode())"
    settings = {"ROOT_URLCONF": "__main__", "MIDDLEWARE": ["__main__.timing"]}
    assert printed(workshop, source, settings=settings) == "in\nall books\n"


def test_a_request_factory_meets_the_same_settings(workshop):
    source = (
        f"{REQUEST}\nfrom django.test import RequestFactory\nfrom django.urls import resolve\n"
        "print(resolve(RequestFactory().get('/books/').path_info).func is books)"
    )
    assert printed(workshop, source, settings={"ROOT_URLCONF": "__main__"}) == "True\n"


def test_common_middleware_follows_the_settings(workshop):
    source = f"{REQUEST}\nprint(Client().get('/books').status_code)"
    settings = {"ROOT_URLCONF": "__main__", "MIDDLEWARE": ["django.middleware.common.CommonMiddleware"]}
    assert printed(workshop, source, settings=settings) == "301\n"
    assert printed(workshop, source, settings=settings | {"APPEND_SLASH": False}) == "404\n"
    assert printed(workshop, source, settings=settings | {"ALLOWED_HOSTS": []}) == "400\n"


def test_each_view_runs_in_a_transaction_where_it_is_asked_for(workshop):
    source = REQUEST.replace('"all books"', "str(connection.in_atomic_block)")
    source = f"from django.db import connection\n{source}\nprint(Client().get('/books/').content.decode())"
    settings = {"ROOT_URLCONF": "__main__"}
    assert printed(workshop, source, settings=settings) == "False\n"
    assert printed(workshop, source, settings=settings | {"ATOMIC_REQUESTS": True}) == "True\n"


def test_times_and_words_follow_the_settings(workshop):
    source = (
        "import time\nfrom django.utils.timezone import get_current_timezone_name\n"
        "from django.utils.translation import gettext\n"
        "print(get_current_timezone_name(), time.tzname[0], gettext('Monday'))"
    )
    settings = {"TIME_ZONE": "Asia/Tokyo", "LANGUAGE_CODE": "de"}
    assert printed(workshop, source, settings=settings) == "Asia/Tokyo JST Montag\n"


def test_templates_are_found_by_their_names(workshop):
    source = (
        "from django.template.loader import render_to_string\nprint(render_to_string('a.html', {'x': '<'}))"
    )
    templates = {"base.html": "[{% block b %}{% endblock %}]"}
    templates["a.html"] = "{% extends 'base.html' %}{% block b %}{{ x }}{{ y }}{% endblock %}"
    assert printed(workshop, source, templates=templates) == "[&lt;]\n"
    settings = {"autoescape": False, "string_if_invalid": "?"}
    assert printed(workshop, source, templates=templates, settings=settings) == "[<?]\n"


def test_a_template_engine_is_there_without_templates(workshop):
    source = (
        "from django.template import Context, Template\nprint(Template('{{ x }}').render(Context({'x': 1})))"
    )
    assert printed(workshop, source) == "1\n"


def test_templates_of_installed_apps_are_found_beside_those_of_the_lesson(workshop):
    source = (
        "from django.template.loader import get_template\n"
        "print(get_template('registration/logged_out.html').origin.name.rpartition('/')[2])"
    )
    apps = tuple(f"django.contrib.{app}" for app in ("contenttypes", "auth", "messages", "sessions", "admin"))
    said = printed(workshop, source, templates={"a.html": ""}, environment=Environment(apps=apps))
    assert said == "logged_out.html\n"


@pytest.mark.parametrize(
    ("parts", "part", "place", "says"),
    [
        ({"models": "x = 1\ny = nothing\n"}, "models", (2, 5), "NameError: name 'nothing' is not defined"),
        ({"models": "x = 'ä' + nothing\n"}, "models", (1, 11), "NameError"),
        ({"models": "def (\n"}, "models", (1, 5), "SyntaxError"),
        ({"setup": "def f():\n    1 / 0\n\nf()\n"}, "setup", (2, 5), "ZeroDivisionError: division by zero"),
        ({"setup": "raise SystemExit\n"}, "setup", (1, 1), "SystemExit"),
        ({"setup": "while True:\n    pass\n"}, "setup", None, "it took more than 1 seconds"),
        ({"settings": {"TIME_ZONE": "Nowhere"}}, "settings TIME_ZONE", (0, 0), "ZoneInfoNotFoundError"),
        ({"settings": {"MIDDLEWARE": ["django.nothing.X"]}}, "settings MIDDLEWARE", (0, 0), "django.nothing"),
        ({"settings": {"ROOT_URLCONF": "nothing"}}, "settings ROOT_URLCONF", (0, 0), "ModuleNotFoundError"),
        ({"app": "json", "models": "x = 1"}, "app", (0, 0), "there is a module 'json' already"),
    ],
)
def test_a_fault_is_named_with_its_place(workshop, parts, part, place, says):
    found, where, message = fault(workshop, **parts)
    assert found == part
    assert place in (None, where)
    assert says in message


def test_what_djangos_checks_find_is_named_at_the_field(workshop):
    models = MODELS + '    next = models.ForeignKey("Nobody", on_delete=models.CASCADE)\n'
    part, place, message = fault(workshop, models=models)
    assert (part, place) == ("models", (13, 5))
    assert message.startswith("Book: Field defines a relation with model 'Nobody'")


def test_a_fault_of_a_setup_that_calls_the_models_is_at_the_call(workshop):
    setup = "from shop.models import Book\n\nBook.objects.create(title='x', author_id=7, colour='red')\n"
    part, place, message = fault(workshop, models=MODELS, setup=setup)
    assert (part, place) == ("setup", (3, 1))
    assert "colour" in message


ATTACKS = {
    "open('/etc/passwd')": "PermissionError",
    "open('/tmp/made', 'w')": "Writing, changing or deleting files is not allowed here",
    "import os; os.fork()": "Starting another program or process is not allowed here",
    "import socket; socket.socket()": "Using the network is not allowed here",
    "import tutor.wsgi": "Permission denied",
    "import os; os.kill(os.getppid(), 9)": "Sending signals to other processes is not allowed here",
}


@pytest.mark.parametrize("part", ["models", "setup"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_models_and_setup_meet_the_walls_that_a_program_meets(workshop, part, attack):
    found, where, message = fault(workshop, **{part: f"{attack}\n"})
    assert (found, where[0]) == (part, 1)
    assert ATTACKS[attack] in message


def test_a_setup_that_goes_past_python_meets_the_kernel(workshop):
    setup = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nassert libc.fork() == -1\n"
    setup += "assert libc.socket(2, 1, 0) == -1\nassert libc.open(b'/etc/passwd', 0) == -1\n"
    assert printed(workshop, "print('alive')", setup=setup) == "alive\n"


@pytest.mark.parametrize(
    "settings",
    [
        {"MIDDLEWARE": ["tutor.urls.urlpatterns"]},
        {"ROOT_URLCONF": "tutor.urls"},
        {"SESSION_ENGINE": "tutor.wsgi"},
        {"AUTHENTICATION_BACKENDS": ["tutor.wsgi.application"]},
        {"context_processors": ["tutor.wsgi.application"]},
    ],
)
def test_a_setting_imports_nothing_that_a_program_could_not(workshop, settings):
    part, _, message = fault(workshop, settings=settings)
    assert part == f"settings {next(iter(settings))}"
    assert message.startswith("PermissionError")
    assert printed(workshop, "print('alive')") == "alive\n"
