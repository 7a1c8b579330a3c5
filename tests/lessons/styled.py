"""Lessons for the tests of style: a clean one, and the same with other questions or other words."""

from tests.lessons.runs import EVERY_KIND
from tutor.lessons.load import parse_lesson
from tutor.lessons.schema import Lesson, Question

TEXT = EVERY_KIND.replace("in numbers", "in [1, 2]")
CLEAN = parse_lesson(TEXT.encode(), "lesson.yaml").lesson


def changed(old: str, new: str, text: str = TEXT) -> Lesson:
    assert text.count(old) == 1, "a case changes exactly one place"
    return parse_lesson(text.replace(old, new).encode(), "lesson.yaml").lesson


def asking(*questions: Question) -> Lesson:
    """The clean lesson with these as its practice, and nothing to choose in its visual quiz."""
    return CLEAN.model_copy(update={"practice": questions})


def choice(*texts: str, right=0, **more) -> Question:
    """A question with these options, the first of which is right."""
    options = [
        {"id": f"o{place}", "text": text, "feedback": f"Because of reason {place}."}
        for place, text in enumerate(texts)
    ]
    options[right]["right"] = "yes"
    given = {"id": "q", "kind": "one choice", "level": "medium", "prompt": "Which one?", "options": options}
    return Question.model_validate(given | {"hints": ["Look there."], "solution": ["So."]} | more)


def with_options(question: Question, **changes) -> Question:
    """The same with something else in each option: `feedback=["a", "b"]`."""
    options = list(question.options)
    for key, values in changes.items():
        options = [
            option.model_copy(update={key: value}) for option, value in zip(options, values, strict=True)
        ]
    return question.model_copy(update={"options": tuple(options)})


def found(faults) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(fault.code, fault.path) for fault in faults]
