"""Turns changed programs that were really run into questions: one choice, several choices, a text."""

from collections.abc import Iterator, Sequence
from typing import Final

from tutor.lessons.draft.changes import Change, Told, by_telling, fits, often, tell_queries
from tutor.lessons.draft.given import slug
from tutor.lessons.draft.run import Watched
from tutor.lessons.draft.visual import is_plain
from tutor.lessons.draft.yaml import Keys, Tree
from tutor.lessons.outcome import Outcome
from tutor.lessons.unwritten import MARK

_MOST_OPTIONS: Final = 4
_MOST_FACTS: Final = 3


def printed_choice(sample: Outcome, told: Told, changes: Sequence[Change]) -> Keys | None:
    """What the program prints; the other options are what it prints when it is changed."""
    others = [(change.told, _where_from(change)) for change in changes if not _counts_queries(change.told)]
    options = _options(told, sample, others)
    if len(options) < 2:
        return None
    return {
        "id": "all-printed",
        "kind": "one choice",
        "level": "easy",
        "prompt": "What does the program print, all in all?",
        "options": options,
        "hints": ["Follow the output beside the code to the last step."],
        "solution": [f"{MARK}: the way to the answer, in a sentence or two."],
    }


def changed_choice(
    change: Change, name: str, level: str, sample: Outcome, told: Told | None, changes: Sequence[Change]
) -> Keys | None:
    """What the program does when it is changed; the other options are what it does unchanged, or changed otherwise."""
    alike = [one for one in changes if one.keys != change.keys]
    if _counts_queries(change.told):
        told = tell_queries(sample)
        others = [(tell_queries(one.outcome), _where_from(one)) for one in alike if one.outcome.ended_well]
    else:
        others = [(one.told, _where_from(one)) for one in alike if not _counts_queries(one.told)]
    if told:
        others.insert(0, (told, "That is what the program does as it stands."))
    options = _options(change.told, change.outcome, others)
    if len(options) < 2:
        return None
    return {
        "id": name,
        "kind": "one choice",
        "level": level,
        "prompt": _asked(change),
        **change.keys,
        "options": options,
        "hints": [f"What has happened just before {{step:{change.site.first}}}, and what depends on it?"],
        "solution": [f"{MARK}: the way to the answer, from {{step:{change.site.first}}} on."],
    }


def spare_choices(sample: Outcome, told: Told, changes: Sequence[Change]) -> Keys | None:
    """Which statements could be left out with the same outcome."""
    left_out = [change for change in changes if change.kind == "without" and change.site.called[0] == "`"]
    spare = [change for change in left_out if fits(told, change.outcome)]
    needed = by_telling([change for change in left_out if not fits(told, change.outcome)])
    chosen = [*spare[:2], *needed[: _MOST_OPTIONS - len(spare[:2])]]
    if not spare or not needed:
        return None
    options: list[Tree] = []
    for place, change in enumerate(chosen, start=1):
        right = {"right": True} if change in spare else {}
        options.append(
            {
                "id": f"spare-{place}",
                "text": change.site.called,
                **right,
                "without": change.keys["without"],
                "claim": dict(told.claim),
                "feedback": f"Without {change.site.called}, {'the same is printed' if right else change.told.clause}.",
            }
        )
    return {
        "id": "spare",
        "kind": "several choices",
        "level": "hard",
        "prompt": "Which of these could be left out, one at a time, with the same printed in the end?",
        "options": options,
        "hints": ["For each of them: what later on needs what it does?"],
        "solution": [f"{MARK}: what do the others need each other for?"],
    }


def fact_choices(watched: Watched, sample: Outcome) -> Keys | None:
    """What holds when the program has ended; the wrong ones held earlier on, or never."""
    right, wrong = _facts(watched, sample)
    if not right or not wrong:
        return None
    chosen = [*((fact, True) for fact in right[:_MOST_FACTS]), *((fact, False) for fact in wrong[:2])]
    options: list[Tree] = []
    for place, ((text, claim, feedback), is_right) in enumerate(chosen, start=1):
        mark = {"right": True} if is_right else {}
        options.append({"id": f"fact-{place}", "text": text, **mark, "claim": claim, "feedback": feedback})
    return {
        "id": "facts",
        "kind": "several choices",
        "level": "medium",
        "prompt": "Which of these hold when the program has ended?",
        "options": options,
        "hints": ["Look at the last column of the variable tracker, and count the calls in the table."],
        "solution": ["The last column of the variable tracker shows what each variable holds in the end."],
    }


def exception_text(changes: Sequence[Change]) -> Keys | None:
    """Which exception ends the changed program."""
    found = [change for change in changes if change.outcome.exception and change.kind == "without"]
    if not found:
        return None
    change = found[0]
    name = str(change.told.claim["raises"])
    return {
        "id": slug(f"which exception {change.site.event.name}"),
        "kind": "text",
        "level": "medium",
        "prompt": f"Without {change.site.called} the program ends with an exception. What is its type called?",
        "answer": [name],
        "claim": {**change.keys, "raises": name},
        "hints": ["Which later statement needs what is missing now, and what does it need it for?"],
        "solution": [f"{MARK}: why does it fail without {{step:{change.site.first}}}?"],
    }


def _asked(change: Change) -> str:
    if change.behind:
        return f"What happens when {change.site.called} comes after {change.behind.called}?"
    if change.kind == "replace":
        return f"What happens with {change.instead} in place of {change.site.called}?"
    return f"What happens without {change.site.called}?"


def _where_from(change: Change) -> str:
    if change.behind:
        return f"That is what happens with {change.site.called} after {change.behind.called}."
    if change.kind == "replace":
        return f"That is what happens with {change.instead} in place of {change.site.called}."
    return f"That is what happens without {change.site.called}."


def _counts_queries(told: Told) -> bool:
    return "queries" in told.claim


def _options(right: Told, outcome: Outcome, others: Sequence[tuple[Told, str]]) -> list[Tree]:
    """The right one first, then others that don't hold, each text once."""
    feedback = f"{MARK}: why, in a sentence?"
    chosen = {right.option: (right, feedback)}
    for told, where_from in others:
        if len(chosen) < _MOST_OPTIONS and not fits(told, outcome):
            chosen.setdefault(told.option, (told, where_from))
    options: list[Tree] = []
    for place, (told, said) in enumerate(chosen.values(), start=1):
        mark = {"right": True} if told is right else {}
        claim = dict(told.claim)
        options.append(
            {"id": f"option-{place}", "text": told.option, **mark, "claim": claim, "feedback": said}
        )
    return options


_Fact = tuple[str, Keys, str]


def _facts(watched: Watched, sample: Outcome) -> tuple[list[_Fact], list[_Fact]]:
    right: list[_Fact] = []
    wrong: list[_Fact] = []
    values = _module_values(watched) if sample.ended_well else ()
    for name, final, earlier in values:
        said = f"Nothing gives `{name}` another value after that."
        right.append((f"`{name}` is `{final}`", {"value": name, "is": final}, said))
        if earlier:
            said = f"`{name}` was `{earlier}` earlier on. In the end it is `{final}`."
            wrong.append((f"`{name}` is `{earlier}`", {"value": name, "is": earlier}, said))
    for name, times in sample.calls.items():
        if name.isidentifier() and not name.startswith("_"):
            right.append(_called(name, times, f"The table shows `{name}` called {often(times)}."))
            wrong.append(_called(name, times + 1, f"`{name}` is called {often(times)}, not more."))
    # Not both halves of the same fact.
    named = {text.split("`")[1] for text, _, _ in wrong[:2]}
    right.sort(key=lambda fact: fact[0].split("`")[1] in named)
    return right, wrong


def _called(name: str, times: int, feedback: str) -> _Fact:
    return f"`{name}` was called {often(times)}", {"calls": name, "times": times}, feedback


def _module_values(watched: Watched) -> Iterator[tuple[str, str, str]]:
    """Variables of the module, what Python shows for their last value, and an earlier one if it was another."""
    states = watched.reading.states
    for name in states[-1].frames[0].variables if states[-1].frames else ():
        texts = [
            value.text
            for state in states
            if state.frames and (value := state.frames[0].variables.get(name)) and not value.cut
        ]
        if texts and is_plain(texts[-1]) and not name.startswith("_"):
            others = [text for text in texts if text != texts[-1] and is_plain(text)]
            yield name, texts[-1], others[-1] if others else ""
