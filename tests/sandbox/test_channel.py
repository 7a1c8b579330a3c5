"""What counts as a report, and what doesn't."""

import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.sandbox.channel import (
    ChannelError,
    new_seal,
    open_report,
    receive_frame,
    seal_report,
    send_frame,
)

SEAL = new_seal()


@given(st.binary(max_size=200))
def test_a_sealed_report_comes_out_as_it_went_in(report):
    assert open_report(seal_report(report, SEAL), SEAL) == report


@given(report=st.binary(max_size=50), data=st.data())
def test_a_report_with_one_byte_changed_is_none(report, data):
    sealed = bytearray(seal_report(report, SEAL))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    assert open_report(bytes(sealed), SEAL) is None


@given(before=st.binary(max_size=20), after=st.binary(max_size=20), cut=st.integers(0, 20))
def test_a_report_with_anything_around_it_or_cut_off_is_none(before, after, cut):
    sealed = seal_report(b"all that happened", SEAL)
    changed = before + sealed[: len(sealed) - cut] + after
    assert (open_report(changed, SEAL) is None) == (changed != sealed)


def test_a_report_under_another_seal_is_none():
    assert open_report(seal_report(b"all that happened", new_seal()), SEAL) is None


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_a_frame_comes_through_a_pipe(pipe):
    send_frame(pipe[1], b"content")
    assert receive_frame(pipe[0], most=100) == b"content"


def test_a_frame_longer_than_expected_is_not_read(pipe):
    send_frame(pipe[1], b"content")
    with pytest.raises(ChannelError, match="7 bytes"):
        receive_frame(pipe[0], most=6)


def test_a_frame_that_does_not_come_is_not_waited_for(pipe):
    os.write(pipe[1], b"\0\0")
    with pytest.raises(ChannelError, match="in time"):
        receive_frame(pipe[0], most=100, deadline=time.monotonic() + 0.01)
