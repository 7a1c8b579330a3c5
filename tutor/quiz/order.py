"""The order in which a question's options are shown: settled by the attempt's seed, blind to the key."""

from hashlib import blake2b

from tutor.quiz.question import Option, Question

# So many orders of a question exist, so that each can be rendered ahead.
VARIANTS = 8


def order_of(question: Question, seed: int) -> tuple[Option, ...]:
    """The same seed gives the same order. Over all seeds each option stands in each place equally often (as nearly
    as the number of options divides the number of variants), so that a place says nothing about the key."""
    variant = seed % VARIANTS
    count = len(question.options)
    if count < 2:
        return question.options
    shuffled = sorted(
        question.options, key=lambda option: blake2b(f"{question.id}/{option.id}".encode()).digest()
    )
    turn = variant % count
    turned = shuffled[turn:] + shuffled[:turn]
    return tuple(reversed(turned)) if variant // count % 2 else tuple(turned)
