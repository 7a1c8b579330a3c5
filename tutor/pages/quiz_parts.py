"""A lesson's page, one of its quiz parts and the learner's state in it in, the part's HTML out."""

from dataclasses import dataclass
from sys import getsizeof

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from tutor.learners.progress import PartState
from tutor.lessons.page import LessonPage
from tutor.pages.kept import Kept, digest
from tutor.pages.prepared import Prepared, prepare, slot
from tutor.pages.quiz_cards import Card, Focus, Reply, Spot, card, questions_of, spots
from tutor.quiz.grade import MOST_TRIES
from tutor.quiz.order import VARIANTS
from tutor.quiz.question import Question
from tutor.quiz.standing import Standing
from tutor.quiz.summary import LookAgain, Summary, summary

NOTHING = Reply()
CSRF, ATTEMPT = "csrf", "attempt"

TITLES = {"visual-quiz": "Visual Quiz", "practice": "Practice"}
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
    """A part's result. `later` is true in attempts after the first: they are named. `oob` says that it travels along
    with a card and finds its own place (htmx)."""

    id: str
    title: str
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
    later: bool
    oob: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizView:
    """One part of the page, for `quiz/_quiz.html`: its cards and its score, rendered already."""

    part: str
    cards: tuple[SafeString, ...]
    score: SafeString


def quiz_bytes(page: LessonPage, part: str, state: PartState, csrf: str) -> bytes:
    """The part, ready for the page. It comes from memory once it has been rendered for anybody who did the same."""
    variant = state.seed % VARIANTS
    did = digest(sorted(state.entries.items()), sorted(state.hints.items()))
    ready = PARTS.get(
        (page.course, page.slug, page.hash, part, variant, state.number > 1, did),
        lambda: prepared_part(page, part, state, variant),
    )
    return ready.fill({CSRF: csrf.encode(), ATTEMPT: str(state.number).encode()})


def prepared_part(page: LessonPage, part: str, state: PartState, variant: int) -> Prepared:
    """All of a part, with slots for the CSRF token and the attempt's number."""
    asked = spots_of(page, part)
    standings = {name: state.standing(question) for name, (_, question) in asked.items()}
    cards = tuple(
        kept_card(spot, question, standings[name], state.hints.get(name, 0), variant)
        for name, (spot, question) in asked.items()
    )
    later = state.number > 1
    result = rendered_score(score(page, part, standings, attempt=slot(ATTEMPT), later=later, csrf=slot(CSRF)))
    return prepare(
        render_to_string("quiz/_quiz.html", {"quiz": QuizView(part=part, cards=cards, score=result)})
    )


def fragment_bytes(
    page: LessonPage, spot: Spot, question: Question, state: PartState, csrf: str, focus: Focus
) -> bytes:
    """What htmx gets after an answer: the card, with the focus on what is new in it, and the score."""
    where, taken = state.standing(question), state.hints.get(question.id, 0)
    shown = kept_card(spot, question, where, taken, state.seed % VARIANTS, focus)
    result = rendered_score(score_for(page, spot.part, state, csrf, oob=True))
    own = {CSRF: csrf.encode(), ATTEMPT: str(state.number).encode()}
    return prepare(shown).fill(own) + result.encode()


def kept_card(
    spot: Spot, question: Question, where: Standing, hints_taken: int, variant: int, focus: Focus = ""
) -> SafeString:
    """The card of everybody who did the same with this question, with the same slots. One with a text of somebody's
    own is made anew: nobody else will ask for it."""

    def make() -> SafeString:
        shown = card(
            spot,
            question,
            where,
            seed=variant,
            attempt=slot(ATTEMPT),
            hints_taken=hints_taken,
            csrf=slot(CSRF),
            reply=Reply(focus=focus),
        )
        return rendered(shown)

    if question.kind != "step" and any(one.answer.text for one in (where.last, where.latest) if one):
        return make()
    name = (spot.course, spot.lesson, spot.lesson_hash, spot.part, question.id)
    return CARDS.get((*name, variant, digest(where), hints_taken, focus), make)


def spots_of(page: LessonPage, part: str) -> dict[str, tuple[Spot, Question]]:
    return SPOTS.get((page.course, page.slug, page.hash, part), lambda: spots(page, part))


MEGABYTE = 2**20
PARTS: Kept[Prepared] = Kept(512, 24 * MEGABYTE, lambda ready: ready.size)
CARDS: Kept[SafeString] = Kept(2048, 8 * MEGABYTE, getsizeof)
SPOTS: Kept[dict[str, tuple[Spot, Question]]] = Kept(1024)


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


def rendered_score(shown: Score) -> SafeString:
    return render_to_string("quiz/_score.html", {"score": shown})


def score_for(page: LessonPage, part: str, state: PartState, csrf: str, *, oob: bool = False) -> Score:
    standings = state.standings(questions_of(page, part))
    number = state.number
    return score(page, part, standings, attempt=str(number), later=number > 1, csrf=csrf, oob=oob)


def score(
    page: LessonPage,
    part: str,
    standings: dict[str, Standing],
    *,
    attempt: str,
    later: bool,
    csrf: str,
    oob: bool = False,
) -> Score:
    result = summary(questions_of(page, part), standings)
    return Score(
        id=f"score-{part}",
        title=TITLES[part],
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
        later=later,
        oob=oob,
    )


def again_links(part: str, result: Summary) -> tuple[AgainLink, ...]:
    return tuple(again_link(part, one) for one in result.look_again)


def again_link(part: str, one: LookAgain) -> AgainLink:
    return AgainLink(
        position=one.position, href=f"#q-{part}-{one.question}", why=WHY[one.why], steps=one.steps
    )
