"""Turns what a learner sends to a question into a stored answer and the card that says how it went."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from tutor.learners.place import PARTS, Place, Sent
from tutor.learners.progress import PartState
from tutor.learners.record import Recorded, finish, start_again, submit, take_hint
from tutor.learners.session import learner_id, quiz_state
from tutor.lessons.page import LessonPage
from tutor.pages import errors
from tutor.pages.methods import Rest, View
from tutor.pages.quiz_cards import STALE, Reply, Spot, option_of
from tutor.pages.quiz_parts import TITLES, card_for, fragment_bytes, score_for, spots_of
from tutor.pages.shelf import lesson_or_404
from tutor.quiz.fault import AnswerError
from tutor.quiz.limits import check_limits
from tutor.quiz.question import Answer, Question

# What became of an answer that was not simply graded, in words. What was typed stays in the form.
SENTENCES = {
    "ended": "This question is finished already. Your earlier answer stands.",
    "restarted": "You have started again since that page was opened. Here is the question as it is now.",
    "stale": STALE,
}
BIGGEST_COUNT = 10_000
STEP_IN_ADDRESS = re.compile(r"[^#]*?[?&]step=([0-9]{1,6})(?![^&#])")


def answering(*methods: str) -> Callable[[View[Rest]], View[Rest]]:
    """A view that takes these methods alone, and whose answers no cache may keep."""

    def decorate(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            if request.method not in methods:
                return errors.method_not_allowed(request, methods)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return answer

    return decorate


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question that a request is about, and where it stands."""

    page: LessonPage
    spot: Spot
    question: Question

    @property
    def place(self) -> Place:
        return place_of(self.page, self.spot.part)

    @property
    def lesson_url(self) -> str:
        return reverse("lesson", args=[self.spot.course, self.spot.lesson])


@answering("GET", "HEAD", "POST")
def answer(request: HttpRequest, course: str, lesson: str, part: str, question: str) -> HttpResponse:
    """POST grades an answer. GET (a reload of a refused answer, a link from there) leads back to the lesson."""
    asked = asked_for(course, lesson, part, question)
    if request.method != "POST":
        return HttpResponseRedirect(stage_address(asked, request.GET.get("step", "")))
    given = given_answer(asked, request.POST)
    return respond(request, asked, given, lambda: send(request, asked, given))


@answering("POST")
def skip(request: HttpRequest, course: str, lesson: str, part: str, question: str) -> HttpResponse:
    """Pass over the question for now: nothing is shown, and what was typed is kept."""
    asked = asked_for(course, lesson, part, question)
    given = given_answer(asked, request.POST)
    known = {option.id for option in asked.question.options}
    chosen = tuple(option for option in given.options if option in known)
    passed = replace(given, options=chosen, skipped=True)
    return respond(request, asked, given, lambda: send(request, asked, passed))


@answering("POST")
def show(request: HttpRequest, course: str, lesson: str, part: str, question: str) -> HttpResponse:
    """End the question by showing its solution."""
    asked = asked_for(course, lesson, part, question)
    typed = given_answer(asked, request.POST)
    return respond(request, asked, typed, lambda: send(request, asked, Answer(shown=True)))


@answering("POST")
def hint(request: HttpRequest, course: str, lesson: str, part: str, question: str) -> HttpResponse:
    """Show the next hint, with what was typed so far still in the form."""
    asked = asked_for(course, lesson, part, question)
    number = count(request.POST.get("hint", ""))
    typed = given_answer(asked, request.POST)
    learner = learner_id(request)
    sent = sent_by(request.POST)
    return respond(
        request,
        asked,
        typed,
        lambda: take_hint(learner, asked.place, sent, asked.question, number),
        keep=True,
    )


@answering("GET", "HEAD", "POST")
def again(request: HttpRequest, course: str, lesson: str, part: str) -> HttpResponse:
    """POST begins a new attempt at a part, with the options in another order. Earlier attempts are kept."""
    page = lesson_or_404(course, lesson)
    if part not in PARTS:
        raise Http404
    if request.method == "POST":
        start_again(learner_id(request), place_of(page, part), count(request.POST.get("attempt", "")))
    return HttpResponseRedirect(f"{reverse('lesson', args=[course, lesson])}#{part}")


def asked_for(course: str, lesson: str, part: str, question: str) -> Asked:
    page = lesson_or_404(course, lesson)
    found = spots_of(page, part).get(question) if part in PARTS else None
    if found is None:
        raise Http404
    return Asked(page=page, spot=found[0], question=found[1])


def given_answer(asked: Asked, form: QueryDict) -> Answer:
    options = tuple(option_of(asked.spot, asked.question, value) for value in form.getlist("option"))
    return Answer(options=options, text=form.get("text", ""))


def sent_by(form: QueryDict) -> Sent:
    return Sent(
        attempt=count(form.get("attempt", "")),
        revision=count(form.get("revision", "")),
        lesson_hash=form.get("lesson", ""),
    )


def count(text: str) -> int:
    """A whole number from 1 that our own form sent; anything else counts as the first."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 1
    return min(max(number, 1), BIGGEST_COUNT)


def place_of(page: LessonPage, part: str) -> Place:
    return Place(course=page.course, lesson=page.slug, part=part, lesson_hash=page.hash)


def send(request: HttpRequest, asked: Asked, given: Answer) -> Recorded:
    learner = learner_id(request)
    recorded = submit(learner, asked.place, sent_by(request.POST), asked.question, given)
    if recorded.said == "stored" and score_for(asked.page, asked.spot.part, recorded.state, "").complete:
        finish(learner, asked.place, recorded.state.number)
    return recorded


def respond(
    request: HttpRequest, asked: Asked, typed: Answer, record: Callable[[], Recorded], *, keep: bool = False
) -> HttpResponse:
    """A fragment for htmx. Otherwise back to the lesson, or where the learner has to see something first or would
    lose what they typed (`keep`), a page with the card alone."""
    try:
        check_limits(typed)
        recorded = record()
    except AnswerError as error:
        state = quiz_state(request, asked.spot.course, asked.spot.lesson)[asked.spot.part]
        return card_response(request, asked, state, Reply(typed=typed, error=str(error), focus="said"), 422)
    notice = SENTENCES.get(recorded.said, "")
    kept = typed if (keep or recorded.said in ("restarted", "stale")) and typed != Answer() else None
    reply = Reply(typed=kept, notice=notice, focus="hint" if keep and not notice else "said")
    if notice:
        return card_response(request, asked, recorded.state, reply, 409)
    if kept or wants_fragment(request):
        return card_response(request, asked, recorded.state, reply, 200)
    return HttpResponseRedirect(address(asked, step_of(request)))


def card_response(
    request: HttpRequest, asked: Asked, state: PartState, reply: Reply, status: int
) -> HttpResponse:
    csrf = get_token(request)
    if wants_fragment(request) and reply == Reply(focus=reply.focus):
        fragment = fragment_bytes(asked.page, asked.spot, asked.question, state, csrf, reply.focus)
        return HttpResponse(fragment, status=status)
    where = state.standing(asked.question)
    shown = {"card": card_for(asked.spot, asked.question, state, where, csrf, reply)}
    if wants_fragment(request):
        score = score_for(asked.page, asked.spot.part, state, csrf, oob=True)
        return render(request, "quiz/fragment.html", {**shown, "score": score}, status=status)
    more = {"page": asked.page, "back": address(asked, ""), "part_title": TITLES[asked.spot.part]}
    return render(request, "quiz/card_page.html", {**shown, **more}, status=status)


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def step_of(request: HttpRequest) -> str:
    """The step at which the learner's page stood, as its address says. Anyone may send anything as an address: it is
    searched, not parsed."""
    found = STEP_IN_ADDRESS.match(request.headers.get("Referer", ""))
    return found[1] if found else ""


def address(asked: Asked, step: str) -> str:
    """The question's card on the page of its lesson, with the stage at a step if that is a number."""
    return f"{asked.lesson_url}{query(step)}#{asked.spot.card_id(asked.question.id)}"


def stage_address(asked: Asked, step: str) -> str:
    """Where a link to a step leads. It names its place itself (`#stage`), and browsers keep that in a redirect."""
    return f"{asked.lesson_url}{query(step)}" if query(step) else address(asked, "")


def query(step: str) -> str:
    return f"?step={step}" if step.isascii() and step.isdecimal() and len(step) <= 6 else ""
