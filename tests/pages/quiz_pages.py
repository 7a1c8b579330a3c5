"""Hand-made lessons for the quiz's tests: every kind of question, with a canary in all that may not be shown."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path

from tutor.learners.session import quiz_state
from tutor.lessons.flow.graph import Flow, Node
from tutor.lessons.page import LessonPage, Row, Snapshot
from tutor.pages.quiz_parts import quiz_bytes
from tutor.quiz.question import Citation, Key, Option, Question

CANARY = "canary"


def question(id: str, kind: str, **given) -> Question:  # noqa: A002
    texts = {
        "level": "easy",
        "prompt": f"<p>Prompt of {id}</p>",
        "hints": (f"First hint of {id}", f"Second hint of {id}"),
        "solution": (f"{CANARY} solution of {id}",),
        "final": f"{CANARY} final of {id}",
        "check": f"{CANARY} check of {id}",
        "mistakes": (f"{CANARY} mistake of {id}",),
        "citation": Citation(url=f"https://example.org/{CANARY}", section=f"{CANARY} section"),
        "look_again": (2,),
    }
    return Question(id=id, kind=kind, **{**texts, **given})


def option(id: str, *, right: bool = False) -> Option:  # noqa: A002
    return Option(
        id=f"{CANARY}-{id}",
        html=f"<p>Text {id}</p>",
        right=right,
        feedback=f"<p>{CANARY} feedback {id}</p>",
        outcome=f"{CANARY} outcome {id}",
        own_run=True,
    )


def keyed(*ids: str) -> Key:
    return Key(options=frozenset(f"{CANARY}-{one}" for one in ids))


ONE = question(
    "one",
    "one choice",
    options=(option("good", right=True), option("bad"), option("ugly")),
    key=keyed("good"),
)
SEVERAL = question(
    "several",
    "several choices",
    options=(option("a", right=True), option("b", right=True), option("c"), option("d")),
    key=keyed("a", "b"),
)
STEP = question("step", "step", key=Key(values=("2",)))
VALUE = question("value", "value", key=Key(values=(f"'{CANARY} value'",)))
NUMBER = question("number", "number", key=Key(values=("731.25",), tolerance=0.01))
TEXT = question("text", "text", key=Key(values=(f"{CANARY} words",)))


def row(number: int) -> Row:
    texts = {
        "title_html": f"Do <code>{number}</code>",
        "code": "",
        "result": "",
        "note_html": "",
        "say_html": "",
    }
    return Row(
        number=number,
        kind="line",
        depth=0,
        lines=(1, 1),
        evaluations=(),
        say="",
        printed="",
        output="",
        **texts,
    )


LESSON = LessonPage(
    course="signals",
    slug="first",
    hash="a" * 64,
    title="First",
    framework="Django",
    minutes=5,
    level="beginner",
    summary_html="",
    django="5.2",
    python="3.11",
    environment="",
    found=(),
    proof_summary="",
    flow=Flow(nodes=(Node(id="only", label="Only"),)),
    lines=(),
    source="",
    rows=(row(1), row(2), row(3)),
    closing_html="",
    tracks=(),
    output="",
    stopped="",
    key_moments=(),
    visual_quiz=(STEP, VALUE),
    snapshot=Snapshot(points_html=(), code_html=""),
    practice=(ONE, SEVERAL, NUMBER, TEXT),
)
EDITED = replace(LESSON, hash="b" * 64)


def lesson_page(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """A lesson's page with nothing on it but the quiz."""
    state = quiz_state(request, course, lesson)
    token = get_token(request)
    parts = [quiz_bytes(LESSON, part, state[part], token) for part in ("visual-quiz", "practice")]
    return HttpResponse(b"<!doctype html><body>" + b"".join(parts))


urlpatterns = [
    path("", lesson_page, name="catalogue"),
    path("lessons/<slug:course>/<slug:lesson>/", lesson_page, name="lesson"),
    path("lessons/<slug:course>/<slug:lesson>/", include("tutor.pages.quiz_urls")),
]
