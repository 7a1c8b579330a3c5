"""An answer as it was sent in, nothing out: what no form of ours can send is refused before anything else is done."""

import re

from tutor.quiz import normal
from tutor.quiz.fault import AnswerError
from tutor.quiz.question import Answer

# As many as a lesson may give to a question.
MOST_OPTIONS = 8
OPTION = re.compile(r"[0-9A-Za-z_-]{1,64}")


def check_limits(answer: Answer) -> None:
    """Raises AnswerError, also for an answer that would not be graded. What passes is stored in less than 4 KB."""
    if len(answer.options) > MOST_OPTIONS or not all(map(OPTION.fullmatch, answer.options)):
        raise AnswerError("What was chosen is not among the options. Please choose again.")
    normal.plain(answer.text)
