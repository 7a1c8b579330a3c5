"""Recordings that somebody made up: each is refused with a sentence, or gives a page that can be shown."""

import base64
import copy
import json
import random

import pytest

from tests.lessons.runs import EVERY_KIND, ROOT, first_lesson, recorded
from tutor.lessons.join import join
from tutor.lessons.recording import MAX_RECORDING, RecordingError, parse_recording, read_recording
from tutor.lessons.visible import visible_page

SHIPPED = json.loads((ROOT / "lessons/django-signals/traces/01-custom-signals.json").read_text())
PROOF = next(iter(SHIPPED["proofs"]))
HIDDEN = "\x1b\ud800\u202e `a\0` <b>\ue000\ue001"
JUNK = [
    *(None, [], {}, "", True, 0, 1, 2, -1, 1.5, 10**30, HIDDEN, "\\ud800", [[]], [1], ["x"], {"a": 1}),
    *([0, "o", "d", "", "", [], 0, 0], [1, HIDDEN], {"stdout": HIDDEN}),
]


def changed(*path, to):
    content = copy.deepcopy(SHIPPED)
    node = content
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = to
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"[" * 200_000, "more levels inside each other than any run has"),
        (b'{"proofs":' * 200_000, "more levels inside each other than any run has"),
        (b"[" * 50_000 + b"]" * 50_000, "more levels inside each other than any run has"),
        (b"[]", "the file is no object with keys"),
        (b" " * (MAX_RECORDING + 1), "its recording has more than 16 MB"),
        (b"9" * 5_000, "can't be read: Exceeds the limit"),
        (b"NaN", "NaN is no number"),
        (b"-1e999", "-1e999 is no number"),
        (b'{"format": "\xff"}', "can't be read: 'utf-8' codec"),
        (b"{}", "it was written by another version"),
        (changed("proofs", to=[]), "'proofs' is no object with keys"),
        (changed("proofs", to=None), "'proofs' is no object with keys"),
        (changed("proofs", PROOF, to=None), f"the proof '{PROOF}' is no object with keys"),
        (changed("proofs", PROOF, "stdout", to=7), f"'stdout' of the proof '{PROOF}' is no text"),
        (changed("proofs", PROOF, "calls", to=[1]), f"'calls' of the proof '{PROOF}' is no object"),
        (changed("proofs", PROOF, "calls", to={"f": "1"}), "are no whole numbers"),
        (changed("proofs", PROOF, "calls", to={"f": True}), "are no whole numbers"),
        (changed("proofs", PROOF, "more", to=""), f"the proof '{PROOF}' has a key that is not known"),
        (changed("inputs", to=None), "'inputs' is no text"),
        (changed("django", to=5), "'django' is no text"),
        (changed("trace", to=None), "'trace' is no object with keys"),
        (changed("trace", "limits", to=[4, 50, 200]), "no four numbers"),
        (changed("trace", "limits", to=[10**9] * 4), "limits that no lesson is recorded with"),
        (changed("trace", "limits", to=[4, 50, 200, None]), "limits that no lesson is recorded with"),
        (changed("trace", "values", to=[[[]]] * 9), "its recording can't be read"),
    ],
)
def test_what_a_recording_can_t_be_is_refused_with_a_sentence(data, why):
    with pytest.raises(RecordingError) as caught:
        parse_recording(data)
    assert why in str(caught.value)


def test_no_more_of_a_huge_recording_is_read_than_shows_that_it_is_huge(tmp_path):
    path = tmp_path / "course" / "traces" / "one.json"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)
    with pytest.raises(RecordingError, match="more than 16 MB"):
        read_recording(path)


def test_a_recording_that_is_a_link_out_of_the_lessons_is_refused(tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps(SHIPPED))
    path = tmp_path / "lessons" / "course" / "traces" / "one.json"
    path.parent.mkdir(parents=True)
    path.symlink_to(outside)
    with pytest.raises(RecordingError, match="leads out of the lessons' folder"):
        read_recording(path)


@pytest.mark.parametrize("key", ["stdout", "exception", "message", "value", "stopped"])
def test_no_text_of_a_proof_breaks_the_page(key):
    content = copy.deepcopy(SHIPPED)
    for outcome in content["proofs"].values():
        outcome[key] = HIDDEN
    recording = parse_recording(json.dumps(content).encode())
    joined = join(first_lesson()[0], recording, "c", "s")
    assert visible_page(joined.page) is joined.page
    "".join(map(str, joined.problems)).encode()


def test_made_up_recordings_are_refused_or_give_a_page_that_can_be_shown(tmp_path):
    cases = [first_lesson(), recorded(EVERY_KIND, tmp_path)]
    chance = random.Random(11)
    refused = shown = 0
    for turn in range(900):
        loaded, recording = cases[turn % 2]
        try:
            found = parse_recording(garbled(recording.to_json(), chance))
        except RecordingError as error:
            assert str(error)  # noqa: PT017 - most are refused, each with a sentence
            refused += 1
        else:
            joined = join(loaded, found, "c", "s")
            assert visible_page(joined.page) is joined.page
            shown += 1
    assert min(refused, shown) > 100


def garbled(text, chance):
    """A recording with some of its parts replaced, taken out or repeated, or with some bits of its run turned."""
    content = json.loads(text)
    for _ in range(chance.choice((1, 1, 2))):
        home, key = chance.choice([*places(content)][:: chance.choice((1, 3))])
        match chance.random():
            case low if low < 0.7:
                home[key] = copy.deepcopy(chance.choice(JUNK))
            case low if low < 0.85:
                del home[key]
            case _ if isinstance(home, list):
                home.insert(key, copy.deepcopy(chance.choice(home)))
            case _:
                codes = bytearray(base64.b64decode(SHIPPED["trace"]["recorded"]))
                codes[chance.randrange(len(codes))] = chance.randrange(40)
                content["trace"] = {**SHIPPED["trace"], "recorded": base64.b64encode(codes).decode()}
    return json.dumps(content).encode()


def places(node):
    """Every place of the data: what it is in, and under which key."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from places(node[key])
