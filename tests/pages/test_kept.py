"""A bounded memory: made once, forgotten in the order of last use."""

from tutor.pages.kept import Kept, digest


def test_a_value_is_made_once():
    made = []
    kept = Kept(2)
    for _ in range(3):
        assert kept.get("a", lambda: made.append(1) or "A") == "A"
    assert made == [1]


def test_the_one_not_asked_for_longest_makes_room():
    kept = Kept(2)
    for key in "abac":
        kept.get(key, key.upper)
    assert list(kept.values) == ["a", "c"]


def test_bytes_are_bounded_as_well_as_the_count():
    kept = Kept(10, 10, len)
    for key in ("aaaa", "bbbb", "cccc"):
        kept.get(key, key.upper)
    assert list(kept.values.values()) == ["BBBB", "CCCC"]
    assert kept.bytes == 8


def test_what_is_larger_than_the_whole_memory_drives_nothing_out():
    kept = Kept(10, 10, len)
    kept.get("a", lambda: "A")
    assert kept.get("b", lambda: "B" * 11) == "B" * 11
    assert (list(kept.values), kept.bytes) == (["a"], 1)


def test_a_value_that_two_threads_made_at_once_is_counted_once():
    kept = Kept(10, 10, len)
    kept.get("a", lambda: kept.get("a", lambda: "first") and "again")
    assert (list(kept.values.values()), kept.bytes) == (["again"], 5)


def test_a_digest_is_short_and_tells_values_apart():
    assert digest("a" * 100_000) == digest("a" * 100_000)
    assert len(digest("a" * 100_000)) == 32
    assert len({digest("a", "b"), digest("ab"), digest(["a", "b"]), digest("\ud800"), digest("\ud801")}) == 5
