"""The script that compares CPython's tests, on a file of our own, because not every Python has them installed."""

from pathlib import Path

from tests.tracer import conformance

CHECKS = Path(__file__).parent / "programs" / "self_checks.py"


def test_tests_that_look_at_themselves_come_to_the_same_both_ways() -> None:
    plain = conformance.outcome(str(CHECKS), "plain")
    assert conformance.outcome(str(CHECKS), "traced") == plain
    told = {name.rpartition(".")[2]: what for name, what in plain.items()}
    assert told == {
        "test_deaths": "passed",
        "test_frames": "passed",
        "test_generators": "passed",
        "test_match_and_walrus": "passed",
        "test_that_fails": "AssertionError: ",
        "test_tracebacks": "passed",
    }


def test_a_test_that_sees_the_tracer_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "sees.py"
    path.write_text(
        "import unittest\nclass Sees(unittest.TestCase):\n    def test_code(self):\n"
        "        self.assertLess(len(self.test_code.__code__.co_code), 150)\n"
    )
    assert not conformance.compared(str(path))


def test_a_file_that_breaks_off_is_no_success(tmp_path: Path) -> None:
    path = tmp_path / "breaks.py"
    path.write_text("1 / 0\n")
    assert conformance.outcome(str(path), "traced") == {"": "ZeroDivisionError: division by zero"}
    assert not conformance.compared(str(path))
