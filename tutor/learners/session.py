"""A request in, the learner behind it out: an id in a signed cookie, and a row only once there is something to keep."""

from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils import timezone

from tutor.learners.progress import QuizState, nothing_done, progress_for

LEARNER, MONTH = "learner", "month"


def learner_id(request: HttpRequest) -> UUID:
    """Whose request it is. Somebody new gets an id, and with the response the cookie that holds it.

    The cookie lasts a year from the month of the last visit.
    """
    session = request.session
    month = timezone.now().strftime("%Y-%m")
    known = session_id(request)
    found = known or uuid4()
    if known is None or session.get(MONTH) != month:
        session[LEARNER] = found.hex
        session[MONTH] = month
    return found


def session_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(hex=request.session.get(LEARNER, ""))
    except (ValueError, AttributeError, TypeError):
        return None


def quiz_state(request: HttpRequest, course: str, lesson: str) -> QuizState:
    """Where the learner stands in a lesson: one query, and none for who comes for the first time."""
    known = session_id(request)
    learner = learner_id(request)
    return progress_for(learner, course, lesson) if known else nothing_done(learner, course, lesson)
