"""A lesson page made by hand: the shape of the first lesson, so that pages can be tested without building lessons."""

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from tutor.lessons.flow.graph import Edge, Flow, Node
from tutor.lessons.page import Cell, CodeLine, Evaluated, KeyMoment, LessonPage, Row, Snapshot, Track
from tutor.quiz.question import Key, Option, Question

SOURCE = """from django.dispatch import Signal

my_signal = Signal()


def my_receiver(sender, **kwargs):
    print(f"Received: {kwargs['data']}")


my_signal.connect(my_receiver)

my_signal.send(sender=None, data="Hello")
"""
PRINTED = "Received: Hello\n"
LINES_OF_ROW = ((1, 1), (3, 3), (6, 7), (10, 10), (12, 12), (6, 6), (7, 7), (6, 6))
NONE, ONE = "no receivers", "1 receiver: my_receiver"
FLOW = Flow(
    nodes=(
        Node(id="define", label="Define the signal", role="start", steps=(2,)),
        Node(id="connect", label="Connect the receiver", steps=(4,)),
        Node(id="send", label="Send the signal", role="branch", steps=(5,)),
        Node(id="call", label="Django calls the receiver", steps=(6,)),
        Node(id="run", label="The receiver runs", steps=(7,)),
        Node(id="nothing", label="Nothing is called", taken=False),
        Node(id="done", label="Done", role="end", steps=(8,)),
    ),
    edges=(
        Edge(source="define", target="connect"),
        Edge(source="connect", target="send"),
        Edge(source="send", target="call", label="a receiver is connected"),
        Edge(source="send", target="nothing", label="no receiver connected", taken=False),
        Edge(source="call", target="run"),
        Edge(source="run", target="done"),
        Edge(source="nothing", target="done", taken=False),
    ),
)


def sample_page(**changes: object) -> LessonPage:
    """The first lesson as its page sees it. `changes` replace fields."""
    values: dict[str, object] = {
        "course": "django-signals",
        "slug": "01-custom-signals",
        "hash": "5e1f",
        "title": "Custom signals in Django",
        "framework": "Django",
        "minutes": 10,
        "level": "beginner",
        "summary_html": "<p>Define a signal of your own, connect a function to it, send it, and watch Django carry "
        "the message across.</p>",
        "django": "5.2.19",
        "python": "3.11.7",
        "environment": "DEBUG = False",
        "found": (),
        "proof_summary": "8 steps recorded from one run, 24 claims proved by 21 further runs",
        "flow": FLOW,
        "lines": code_lines(),
        "source": SOURCE,
        "rows": rows(),
        "closing_html": '<p>The program ends here. Sending once called one receiver once, between <a href="?step=5" '
        'data-step="5">step 5</a> and <a href="?step=8" data-step="8">step 8</a>.</p>',
        "tracks": tracks(),
        "output": PRINTED,
        "stopped": "",
        "key_moments": key_moments(),
        "visual_quiz": tuple(question(f"visual-{n}") for n in (1, 2, 3)),
        "snapshot": Snapshot(
            points_html=(
                "A signal is an object with a list of receivers.",
                "<code>send()</code> calls each.",
            ),
            code_html=pygments(SOURCE),
        ),
        "practice": tuple(question(f"practice-{n}") for n in (1, 2, 3, 4, 5)),
    }
    return LessonPage(**{**values, **changes})  # type: ignore[arg-type]


def pygments(code: str) -> str:
    return highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))


def code_lines() -> tuple[CodeLine, ...]:
    html = pygments(SOURCE).rstrip("\n").split("\n")
    return tuple(
        CodeLine(
            number=number,
            html=text,
            steps=tuple(s for s, (first, last) in enumerate(LINES_OF_ROW, 1) if first <= number <= last),
        )
        for number, text in enumerate(html, 1)
    )


def rows() -> tuple[Row, ...]:
    told = (
        (
            "line",
            0,
            "Import the class <code>Signal</code>",
            "",
            "Signal is available",
            "First the class is imported.",
        ),
        (
            "assign",
            0,
            "Define the signal",
            "Signal() → Signal",
            "my_signal: no receivers",
            "A signal is made.",
        ),
        ("define", 0, "Define the receiver", "", "my_receiver is defined", "A function is defined."),
        ("connect", 0, "Connect the receiver", "", "my_signal: 1 receiver", "The function is connected."),
        ("send", 0, "Send the signal", "data → 'Hello'", "sent to 1 receiver", "The signal is sent."),
        (
            "receive",
            1,
            "Django calls the receiver",
            "kwargs → {'data': 'Hello'}",
            "called",
            "Django calls it.",
        ),
        (
            "output",
            2,
            "The receiver runs",
            "kwargs['data'] → 'Hello'",
            "prints Received: Hello",
            "It prints.",
        ),
        ("respond", 1, "The receiver is done", "", "returns None", "The receiver is done."),
    )
    return tuple(row(number, *each) for number, each in enumerate(told, 1))


def row(number: int, kind: str, depth: int, title: str, evaluation: str, result: str, say: str) -> Row:
    first, last = LINES_OF_ROW[number - 1]
    return Row(
        number=number,
        kind=kind,
        depth=depth,
        lines=(first, last),
        title_html=title,
        code="\n".join(SOURCE.splitlines()[first - 1 : last]),
        evaluations=tuple(Evaluated(expression=e, value=v) for e, _, v in [evaluation.partition(" → ")] if e),
        result=result,
        note_html=f"A note on step <b>{number}</b>.",
        say_html=f"<em>{say}</em>",
        say=say,
        printed=PRINTED if number == 7 else "",
        output=PRINTED if number >= 7 else "",
    )


def tracks() -> tuple[Track, ...]:
    return (
        track("my_signal", "", ["", NONE, NONE, ONE, ONE, ONE, ONE, ONE]),
        track("my_receiver", "", ["", "", *["my_receiver(sender, **kwargs)"] * 6]),
        track("sender", "my_receiver", [*[""] * 5, "None", "None", ""]),
        track("kwargs", "my_receiver", [*[""] * 5, *["{'data': 'Hello', 'signal': <Signal>}"] * 2, ""]),
    )


def track(name: str, scope: str, texts: list[str]) -> Track:
    before = ["", *texts]
    cells = tuple(Cell(text=now, changed=now != was) for was, now in zip(before, texts, strict=False))
    start, final = Cell(text="", changed=False), Cell(text=texts[-1], changed=False)
    return Track(name=name, scope=scope, start=start, cells=cells, final=final)


def key_moments() -> tuple[KeyMoment, ...]:
    asked = (
        ("order", "Why is the receiver connected before the signal is sent?"),
        ("nobody", "What happens when nothing is connected?"),
        ("sender", "What is <code>sender</code> for, and what does <code>None</code> mean?"),
    )
    answer = '<p>A signal keeps no memory: see <a href="?step=4" data-step="4">step 4</a>.</p>'
    proof = "Run with line 10 moved behind line 12: nothing is printed."
    return tuple(KeyMoment(id=id_, question_html=q, answer_html=answer, proof=proof) for id_, q in asked)


def question(id_: str) -> Question:
    return Question(
        id=id_,
        kind="one choice",
        level="easy",
        prompt=f"<p>Question {id_}?</p>",
        key=Key(options=frozenset({"a"})),
        options=tuple(Option(id=o, html=f"Option {o} of {id_}", right=o == "a") for o in "abcd"),
        hints=("Look at the table.",),
        solution=("Because.",),
    )
