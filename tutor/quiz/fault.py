"""Why an answer can't be graded as it was sent."""


class AnswerError(Exception):
    """The answer doesn't fit its question. `str(error)` is a sentence for the learner; no try is used up."""
