"""The seal of a file: any change of it shows, and another system's line ends don't."""

from tests.lessons.runs import LESSON, recorded
from tutor.lessons.recording import recording_path
from tutor.lessons.seal import is_sealed, sealed

CLOSED = sealed('{\n "a": "é",\n "b": 1\n}\n').encode()


def test_what_was_closed_is_json_and_is_as_it_was():
    assert CLOSED.startswith(b'{\n "a": "\xc3\xa9",\n "b": 1,\n "seal": "')
    assert is_sealed(CLOSED)
    assert is_sealed(CLOSED.replace(b"\n", b"\r\n"))


def test_every_byte_of_it_counts():
    for place, byte in enumerate(CLOSED):
        assert not is_sealed(CLOSED[:place] + bytes([byte ^ 1]) + CLOSED[place + 1 :]), place
        assert not is_sealed(CLOSED[:place] + CLOSED[place + 1 :]), place
    assert not is_sealed(b"")
    assert not is_sealed(b'{\n "a": 1\n}\n')


def test_what_a_build_leaves_is_sealed(tmp_path):
    recorded(LESSON, tmp_path)
    assert is_sealed(recording_path(tmp_path / "lesson.yaml").read_bytes())
