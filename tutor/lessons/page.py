"""Everything that a lesson's page shows, joined from its YAML and its recorded run: frozen, and safe to print.

Fields named `html` or ending in `_html` are cleaned HTML; all other strings are plain text for the template to escape.
"""

from dataclasses import dataclass

from tutor.lessons.flow.graph import Flow
from tutor.quiz.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One line of the sample, highlighted. `steps` are the rows whose statement covers the line."""

    number: int
    html: str
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """One sub-expression and what it was at that row."""

    expression: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the execution table: a step. Numbers count from 1; `depth` is how many calls it lies inside.

    `lines` are the sample's first and last line of the row's statement. `say_html` is the transcript's sentence and
    `say` the same as plain text. `output` is what has been printed up to and with this row; `printed` what this row
    added. `kind` is the kind of the event that the row stands for. `note_proofs` and `say_proofs` are sentences on what
    stands behind the note and the sentence, as HTML.
    """

    number: int
    kind: str
    depth: int
    lines: tuple[int, int]
    title_html: str
    code: str
    evaluations: tuple[Evaluated, ...]
    result: str
    note_html: str
    say_html: str
    say: str
    printed: str
    output: str
    note_proofs: tuple[str, ...] = ()
    say_proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A variable at one moment. `text` is empty where the variable doesn't exist (yet, or any more)."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One row of the variable tracker: `start`, a cell after each row of the table, and `final`.

    `scope` is empty for the module's own names, else the function that the name lives in. `same_as` names
    another variable that is the very same object in the end.
    """

    name: str
    scope: str
    start: Cell
    cells: tuple[Cell, ...]
    final: Cell
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMoment:
    """A question worth stopping at, its answer, and a sentence on the run that shows it, as HTML (empty if
    none does)."""

    id: str
    question_html: str
    answer_html: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The lesson on one card: points to remember and the shape of the code."""

    points_html: tuple[str, ...]
    code_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of words, or of code."""

    text: str
    is_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneDetail:
    """What a lane's entry can be opened for: `SQL` and the whole statement."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneEntry:
    """One event of a probe: the row in which it happened, a sentence, and how many others it lies inside.

    `failed` is for what went wrong: a query refused, a variable not found, a value that is not valid.
    """

    step: int
    kind: str
    words: tuple[Word, ...]
    details: tuple[LaneDetail, ...] = ()
    depth: int = 0
    failed: bool = False

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What one probe saw, in time order. `empty` is said where it saw nothing, `left_out` where not all is shown."""

    probe: str
    title: str
    entries: tuple[LaneEntry, ...]
    empty: str
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that the program finds beside it: settings, models, a setup or a template, as highlighted code."""

    title: str
    note: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPage:
    """One lesson, ready to be laid out. `address` is `course/lesson`; `hash` is of the YAML and the recording."""

    course: str
    slug: str
    hash: str
    title: str
    framework: str
    minutes: int
    level: str
    summary_html: str
    django: str
    python: str
    environment: str
    found: tuple[Found, ...]
    proof_summary: str
    flow: Flow
    lines: tuple[CodeLine, ...]
    source: str
    rows: tuple[Row, ...]
    closing_html: str
    closing_proof: str = ""
    tracks: tuple[Track, ...]
    lanes: tuple[Lane, ...] = ()
    output: str
    stopped: str
    key_moments: tuple[KeyMoment, ...]
    visual_quiz: tuple[Question, ...]
    snapshot: Snapshot
    practice: tuple[Question, ...]
