"""A lesson's page, one of its quiz parts and the learner's state in it in, the part's HTML out."""

from dataclasses import dataclass
from threading import Lock

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from tutor.learners.progress import PartState
from tutor.lessons.page import LessonPage
from tutor.pages.prepared import Prepared, prepare, slot
from tutor.pages.quiz_cards import Card, Reply, Spot, card, questions_of, spots
from tutor.quiz.grade import MOST_TRIES
from tutor.quiz.order import VARIANTS
from tutor.quiz.question import Question
from tutor.quiz.standing import Standing
from tutor.quiz.summary import LookAgain, Summary, summary

NOTHING = Reply()
CSRF, ATTEMPT = "csrf", "attempt"
PARTS_KEPT = 2048

WHY = {
    "wrong": "not right",
    "partly": "partly right",
    "second try": f"right at try {MOST_TRIES}",
    "shown": "solution shown",
    "skipped": "skipped, still open",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainLink:
    """A question to look at again: `href` leads to its card, `steps` are rows of the execution table."""

    position: int
    href: str
    why: str
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A part's result. `oob` says that it travels along with a card and finds its own place (htmx)."""

    id: str
    done: int
    total: int
    complete: bool
    points: str
    out_of: str
    perfect: bool
    look_again: tuple[AgainLink, ...]
    again_action: str
    csrf: str
    attempt: str
    oob: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizView:
    """One part of the page, for `quiz/_quiz.html`. `score` is rendered, too."""

    part: str
    cards: tuple[SafeString, ...]
    score: SafeString


def quiz_view_model(page: LessonPage, part: str, state: PartState, csrf: str) -> QuizView:
    standings = state.standings(questions_of(page, part))
    return QuizView(
        part=part,
        cards=tuple(
            rendered(card_for(spot, question, state, standings[question.id], csrf))
            for spot, question in spots(page, part).values()
        ),
        score=render_to_string("quiz/_score.html", {"score": score_for(page, part, state, csrf)}),
    )


def quiz_bytes(page: LessonPage, part: str, state: PartState, csrf: str) -> bytes:
    """The part, ready for the page. Untouched ones (nearly all that are asked for) come from memory."""
    if not state.untouched:
        return render_to_string(
            "quiz/_quiz.html", {"quiz": quiz_view_model(page, part, state, csrf)}
        ).encode()
    ready = PREPARED.part(page, part, state.seed % VARIANTS)
    return ready.fill({CSRF: csrf.encode(), ATTEMPT: str(state.number).encode()})


def render_untouched(spot: Spot, question: Question, variant: int) -> SafeString:
    """A card before anything was answered, with slots for the CSRF token and the attempt's number."""
    return rendered(card(spot, question, seed=variant, attempt=slot(ATTEMPT), csrf=slot(CSRF)))


def render_untouched_part(page: LessonPage, part: str, variant: int) -> str:
    """All of a part's cards and its score before anything was answered, with the same slots."""
    nothing = score(page, part, {}, attempt=slot(ATTEMPT), csrf=slot(CSRF))
    view = QuizView(
        part=part,
        cards=tuple(
            render_untouched(spot, question, variant) for spot, question in spots(page, part).values()
        ),
        score=render_to_string("quiz/_score.html", {"score": nothing}),
    )
    return render_to_string("quiz/_quiz.html", {"quiz": view})


class PreparedParts:
    """Untouched parts as bytes with slots, by the lesson's content. Forgets all rather than grow for ever."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str, str, int], Prepared] = {}
        self.lock = Lock()

    def part(self, page: LessonPage, part: str, variant: int) -> Prepared:
        key = (page.course, page.slug, page.hash, part, variant)
        ready = self.kept.get(key)
        if ready is None:
            ready = prepare(render_untouched_part(page, part, variant))
            with self.lock:
                if len(self.kept) >= PARTS_KEPT:
                    self.kept.clear()
                self.kept[key] = ready
        return ready


PREPARED = PreparedParts()


def card_for(
    spot: Spot, question: Question, state: PartState, where: Standing, csrf: str, reply: Reply = NOTHING
) -> Card:
    return card(
        spot,
        question,
        where,
        seed=state.seed,
        attempt=str(state.number),
        hints_taken=state.hints.get(question.id, 0),
        csrf=csrf,
        reply=reply,
    )


def rendered(shown: Card) -> SafeString:
    return render_to_string("quiz/_card.html", {"card": shown})


def score_for(page: LessonPage, part: str, state: PartState, csrf: str, *, oob: bool = False) -> Score:
    standings = state.standings(questions_of(page, part))
    return score(page, part, standings, attempt=str(state.number), csrf=csrf, oob=oob)


def score(
    page: LessonPage, part: str, standings: dict[str, Standing], *, attempt: str, csrf: str, oob: bool = False
) -> Score:
    result = summary(questions_of(page, part), standings)
    return Score(
        id=f"score-{part}",
        done=result.ended + result.skipped,
        total=result.out_of,
        complete=result.complete,
        points=f"{round(result.points, 2):g}",
        out_of=f"{result.out_of:g}",
        perfect=result.complete and not result.look_again and result.points == result.out_of,
        look_again=again_links(part, result),
        again_action=reverse("quiz-again", args=[page.course, page.slug, part]),
        csrf=csrf,
        attempt=attempt,
        oob=oob,
    )


def again_links(part: str, result: Summary) -> tuple[AgainLink, ...]:
    return tuple(again_link(part, one) for one in result.look_again)


def again_link(part: str, one: LookAgain) -> AgainLink:
    return AgainLink(
        position=one.position, href=f"#q-{part}-{one.question}", why=WHY[one.why], steps=one.steps
    )
