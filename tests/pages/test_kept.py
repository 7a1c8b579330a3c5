"""A bounded memory: made once, forgotten in the order of last use."""

from tutor.pages.kept import Kept


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
