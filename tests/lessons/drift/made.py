"""A lesson with its recording, and made-up versions that do something else with it."""

from dataclasses import replace

from tests.lessons.runs import EVERY_KIND, recorded
from tutor.lessons.drift.comparing import keyed_claims, versions_of
from tutor.lessons.drift.steps import StepDrift
from tutor.lessons.drift.versions import Version

LESSON = EVERY_KIND.replace("in numbers", "in [1, 2]")


class Made:
    """`key_of` finds the trial behind a part of the lesson by its path."""

    def __init__(self, folder, old="", new=""):
        assert not old or LESSON.count(old) == 1
        self.loaded, self.recording = recorded(LESSON.replace(old, new) if old else LESSON, folder)
        self.lesson = self.loaded.lesson

    def key_of(self, *path):
        return next(
            key for claimed, key in keyed_claims(self.lesson, self.recording.trace) if claimed.path == path
        )

    def versions(self, *found):
        return versions_of(self.lesson, self.recording).having(found)

    def doing(self, key, **fields):
        """A recording in which the trial with this key does something else."""
        proofs = dict(self.recording.proofs)
        proofs[key] = replace(proofs[key], **fields)
        return replace(self.recording, proofs=proofs)


def version(django="4.2", python="3.11", **found):
    return Version(django=django, python=python, exact=f"{django}.1", **found)


def at_step(step, said="«x» is «2» instead of «1»"):
    return (StepDrift(step=step, said=said),)


MOMENT = ("key_moments", 0, "claim")
